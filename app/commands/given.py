"""The text of a file that a command is given, or of standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from base.errors import Refused
from people.csv_text import decode

STANDARD_INPUT = "-"
MOST_JSON = 40_000_000
MOST_CSV = 10_000_000


def called(name: str) -> str:
    """What messages call the file."""
    return "standard input" if name == STANDARD_INPUT else Path(name).name


def json_text(name: str) -> str:
    """The text of a JSON file. Raises Refused when it is none, or too large."""
    try:
        return _data(name, MOST_JSON).decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = wrong.object[: wrong.start].count(b"\n") + 1
        raise Refused(f"{called(name)}, line {line}: this is not text in UTF-8.") from None


def csv_text(name: str) -> str:
    """The text of a CSV file, whatever saved it. Raises Refused when it is none, or too large."""
    data = _data(name, MOST_CSV)
    try:
        text, _ = decode(data)
    except Refused as wrong:
        raise Refused(f"{called(name)}: {wrong}") from None
    return text


def _data(name: str, most: int) -> bytes:
    try:
        if name == STANDARD_INPUT:
            data = sys.stdin.buffer.read(most + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(most + 1)
    except OSError as missing:
        raise Refused(f"{name} cannot be read: {(missing.strerror or 'no').lower()}.") from None
    if len(data) > most:
        line = data.count(b"\n") + 1
        raise Refused(
            f"{called(name)} is larger than {most // 1_000_000} MB (that is reached on line "
            f"{line:,}). Split it over several files."
        )
    return data
