"""PURE: the words of the page behind the QR code on the wall, one file a language.

A file put beside `voice_words/en.yaml` is a language more on the page. A word it lacks is said in
English, so that a translation may grow a line at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Final

import yaml

FOLDER: Final = Path(__file__).with_name("voice_words")
ENGLISH: Final = "en"
_KEYS: Final = frozenset({"name", "direction", "words"})


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its code, its own name for itself, which way it is read, its words by key."""

    code: str
    name: str
    direction: str
    words: Mapping[str, str]
    english: Mapping[str, str]

    def __call__(self, key: str, **values: Any) -> str:
        """The words of a key, in English where this language has none. KeyError for no key."""
        return (self.words.get(key) or self.english[key]).format(**values)

    def code_of(self, key: str) -> str:
        """The language the words of a key are in: a screen reader has to know."""
        return self.code if self.words.get(key) else ENGLISH


def parse_language(text: str, code: str, english: Mapping[str, str] | None = None) -> Language:
    """The words of one file; `english` None for the English file itself.

    ValueError naming the file and what is wrong: a key English does not have, or other gaps in a
    sentence than English has.
    """

    def wrong(what: str) -> ValueError:
        return ValueError(f"{code}.yaml: {what}")

    told = yaml.safe_load(text)
    if not isinstance(told, dict) or set(told) - _KEYS or not isinstance(told.get("words"), dict):
        raise wrong("give name, direction and words")
    for key, said in told["words"].items():
        if said is not None and not isinstance(said, str):  # YAML reads a bare Yes as true
            raise wrong(f"put the words of {key} in quotes")
    words = {str(key): " ".join(str(said or "").split()) for key, said in told["words"].items()}
    known = words if english is None else english
    for key, said in words.items():
        if key not in known:
            raise wrong(f"{key} is no word of the page")
        if said and gaps(said) != gaps(known[key]):
            raise wrong(f"{key} should have {', '.join(sorted(gaps(known[key]))) or 'no gap'}")
    direction = str(told.get("direction", "ltr"))
    if direction not in {"ltr", "rtl"} or not str(told.get("name", "")).strip():
        raise wrong("give its name, and direction ltr or rtl")
    return Language(code, str(told["name"]).strip(), direction, words, known)


def gaps(said: str) -> frozenset[str]:
    """The names of what is filled into a sentence."""
    return frozenset(name for _, name, _, _ in Formatter().parse(said) if name is not None)


def languages() -> Mapping[str, Language]:
    """Every language there is a file of, by its code, English first."""
    return _read(FOLDER)


def language(code: str) -> Language:
    """One language; English for any code there is no file of."""
    found = languages()
    return found.get(code) or found[ENGLISH]


@cache
def _read(folder: Path) -> Mapping[str, Language]:
    first = parse_language((folder / f"{ENGLISH}.yaml").read_text(encoding="utf-8"), ENGLISH)
    found = {ENGLISH: first}
    for path in sorted(folder.glob("*.yaml")):
        if path.stem != ENGLISH:
            text = path.read_text(encoding="utf-8")
            found[path.stem] = parse_language(text, path.stem, first.words)
    return found
