"""Tables as files: read back by other readers, and never a formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.spreadsheets import to_xlsx
from base.tables import Column, Table, safe, to_csv

MADE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TABLE = Table(
    "Who came: Kirk Lodge / March",
    (Column("Name"), Column("Came", "number"), Column("Day", "day"), Column("At", "moment")),
    [
        ("=HYPERLINK(1)", 3, date(2026, 3, 2), MADE),
        ("Ünal ‘Ace’ O’Neill", None, None, None),
        ("0123", 2.5, None, None),
    ],
)


def read_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def sheet_of(body: bytes) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_csv_reads_back_and_is_no_formula() -> None:
    rows = read_csv(to_csv(TABLE))
    assert rows[0] == ["Name", "Came", "Day", "At"]
    assert rows[1] == ["'=HYPERLINK(1)", "3", "2026-03-02", "2026-03-02 09:00"]
    assert rows[2] == ["Ünal ‘Ace’ O’Neill", "", "", ""]


def test_xlsx_reads_back_with_real_dates_and_text_as_text() -> None:
    rows = sheet_of(to_xlsx(TABLE, about=["Asked by Asha Lead", "=1+1"], made=MADE))
    assert rows[1][0] == "=HYPERLINK(1)"
    assert rows[1][1:] == (3, MADE.replace(hour=0, tzinfo=None), MADE.replace(tzinfo=None))
    assert rows[3][0] == "0123"
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(TABLE, about=["=1+1"], made=MADE)))
    assert all(c.data_type != "f" for s in book.worksheets for row in s.iter_rows() for c in row)
    assert book["About"]["A1"].value == "=1+1"
    assert book.worksheets[0].freeze_panes == "B2"


def test_the_same_table_is_the_same_file() -> None:
    assert to_xlsx(TABLE, made=MADE) == to_xlsx(TABLE, made=MADE)


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\t=1", "\r1", "\n=1", ' "=1', " =1", "'=1"]
)
def test_what_looks_like_a_formula_is_quoted(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "2-1", "O’Neill", "12"])
def test_what_does_not_is_left_alone(text: str) -> None:
    assert safe(text) == text


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_any_text_goes_into_both_and_stays_text(texts: list[str]) -> None:
    table = Table("T", (Column("Text"),), [(text,) for text in texts])
    for (cell,) in read_csv(to_csv(table))[1:]:
        assert not cell.lstrip(' \u00a0"').startswith(("=", "+", "-", "@"))
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, made=MADE)))
    assert all(
        c.data_type in {"s", "n", "inlineStr"}
        for row in book.worksheets[0].iter_rows()
        for c in row
    )


def test_a_cell_too_long_for_a_spreadsheet_is_shortened() -> None:
    table = Table("T", (Column("Text"),), [("x" * 40_000,)])
    assert len(str(sheet_of(to_xlsx(table, made=MADE))[1][0])) == 32_767
