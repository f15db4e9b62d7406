"""The letter as it is printed: tagged, in the size its reader needs, the same each time."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pypdf
import pytest

from calendars.letter_pdf import letter_pdf
from calendars.letters import Layout, Letter
from calendars.queries.sessions import forbidden

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TOKEN = "aB3_" * 10 + "xyz"


def _letter(layout: Layout, called: str = "Sam") -> Letter:
    return Letter(
        called=called,
        team="The Thursday Team",
        phone="01632 960000",
        day=date(2026, 3, 2),
        layout=layout,
        page=f"https://daybook.example/mine/{TOKEN}",
        calendar=f"webcal://daybook.example/calendar/{TOKEN}.ics",
    )


def _read(body: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(body))


def _sizes(page: pypdf.PageObject) -> set[float]:
    """The sizes of the letters on a page, in points."""
    found: set[float] = set()

    def note(text: str, _cm: Any, matrix: Any, _font: Any, size: float) -> None:
        if text.strip():
            found.add(round(abs(size * matrix[3]), 1))

    page.extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize("layout", Layout)
def test_it_is_tagged_and_neutral(layout: Layout) -> None:
    body = letter_pdf(_letter(layout), at=AT)
    read = _read(body)
    assert read.root_object["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in read.root_object
    assert read.metadata is not None
    assert read.metadata.title == "Your links"
    words = " ".join(page.extract_text() for page in read.pages)
    assert not forbidden().found_in(words)
    assert "Hello Sam," in words
    assert "01632 960000" in words
    assert len(read.pages) <= 2
    assert letter_pdf(_letter(layout), at=AT) == body


def test_large_print_is_large() -> None:
    for layout, least in ((Layout.LARGE, 15), (Layout.EASY, 14), (Layout.ORDINARY, 9)):
        for page in _read(letter_pdf(_letter(layout), at=AT)).pages:
            assert min(_sizes(page)) >= least, layout


@pytest.mark.parametrize("called", ["", "O’Brien-Łukasz", "שרה", "🙂", "#panic()", "S" * 400])
def test_any_name_can_be_greeted(called: str) -> None:
    assert letter_pdf(_letter(Layout.EASY, called), at=AT).startswith(b"%PDF-")
