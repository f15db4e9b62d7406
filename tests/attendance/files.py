"""Files as other readers read them."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
from werkzeug.test import TestResponse


def name_of(answer: TestResponse) -> str:
    """The name a browser saves it under."""
    return answer.headers["Content-Disposition"].partition('filename="')[2].rstrip('"')


def csv_rows(answer: TestResponse) -> list[list[str]]:
    """Every line of a CSV."""
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def xlsx_rows(answer: TestResponse) -> list[tuple[Any, ...]]:
    """Every row of the first sheet of a workbook, none of whose cells is a formula."""
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    assert all(cell.data_type != "f" for cell in cells)
    return list(book.worksheets[0].iter_rows(values_only=True))
