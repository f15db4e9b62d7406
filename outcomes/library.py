"""The instruments and the help lines that are shipped, read from the files beside the code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from base.errors import Refused
from outcomes.help_lines import HelpLine, parse_lines
from outcomes.instruments import parse
from outcomes.keys import Instrument
from outcomes.wording_text import WordingText

_FOLDER = files("outcomes") / "instruments"


@cache
def shipped_ids() -> tuple[str, ...]:
    """The ids of every instrument, in order."""
    names = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@cache
def instrument(instrument_id: str) -> Instrument:
    """One instrument; only its own file is read. Raises Refused naming those there are."""
    return parse(text_of(instrument_id), f"{instrument_id}.yaml")


@cache
def text_of(instrument_id: str) -> str:
    """The text of an instrument's file: what an administrator begins to edit. Raises Refused."""
    if instrument_id not in shipped_ids():
        known = ", ".join(shipped_ids())
        raise Refused(f"There is no instrument ‘{instrument_id}’. Choose one of: {known}.")
    return (_FOLDER / f"{instrument_id}.yaml").read_text(encoding="utf-8")


@cache
def shelf() -> Mapping[str, Instrument]:
    """Every instrument by id, in order of name. Raises ValueError when a file cannot be read."""
    read = [instrument(one) for one in shipped_ids()]
    return MappingProxyType({one.id: one for one in sorted(read, key=lambda one: one.name)})


@cache
def own_words(instrument_id: str) -> WordingText | None:
    """The English wording that comes with Daybook; None for an instrument that is not its own."""
    file = files("outcomes") / "wordings" / f"{instrument_id}.yaml"
    if instrument_id not in shipped_ids() or not file.is_file():
        return None
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    return WordingText(
        told["items"],
        instructions=told["instructions"],
        answers=told["answers"],
        copyright=told["copyright"],
    )


@cache
def help_lines() -> tuple[HelpLine, ...]:
    """Whom somebody can call who fills in a form alone."""
    return parse_lines((files("outcomes") / "help_lines.yaml").read_text(encoding="utf-8"))
