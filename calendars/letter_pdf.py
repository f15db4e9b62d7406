"""A letter as a tagged PDF; loaded when a letter is asked for, since it brings Typst with it."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import segno

from base.documents import typeset
from calendars.letters import Letter, codes, content

_FOLDER = Path(__file__).with_name("letter")


def letter_pdf(letter: Letter, *, at: datetime) -> bytes:
    """The letter's bytes, made at a moment. Raises `base.documents.DocumentError`."""
    files = {icon.name: icon.read_bytes() for icon in _FOLDER.glob("*-icon.svg")}
    files |= {name: _square(address) for name, address in codes(letter).items()}
    return typeset(_FOLDER / "letter.typ", content(letter), at=at, files=files.items())


def _square(address: str) -> bytes:
    made = io.BytesIO()
    segno.make(address, error="m").save(made, kind="svg", scale=5, border=4)
    return made.getvalue()
