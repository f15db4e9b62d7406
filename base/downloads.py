"""Tables and pictures as answers that a browser saves under a name."""

from __future__ import annotations

import re

from flask import Response

from base.tables import Table, to_csv

_ODD = re.compile(r"[^A-Za-z0-9._-]+")


def csv_answer(table: Table, name: str) -> Response:
    """A table as a CSV file."""
    return file_answer(to_csv(table), f"{name}.csv", "text/csv; charset=utf-8")


def file_answer(body: bytes, name: str, mimetype: str) -> Response:
    """Bytes to be saved under a name, of which only plain letters, digits, dots and dashes stay."""
    answer = Response(body, mimetype=mimetype)
    plain = _ODD.sub("-", name).strip("-.") or "file"
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    return answer
