"""PURE: a file as somebody saved it, made into lines of cells; cells made safe to open again.

What cannot be read without guessing is refused with a sentence that says what to do about it.
Lines are numbered as a spreadsheet numbers its rows: a cell with several lines of text is still on
one, and empty lines count.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from base.errors import Refused

MAX_BYTES = 5 * 1024 * 1024
MAX_LINES = 5_000
MAX_COLUMNS = 100

WINDOWS_NOTE = (
    "This file was not saved as UTF-8, so it was read as Windows text. Check that names with "
    "accents look right."
)
_SAVE_AS = "choose Save as, “CSV UTF-8 (comma delimited)”, and send that file."
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# What a file is by its first bytes, and by what else stands in it.
_KINDS = (
    (b"PK\x03\x04", b"xl/", f"This is an Excel workbook. In Excel {_SAVE_AS}"),
    (
        b"PK\x03\x04",
        b"opendocument.spreadsheet",
        "This is a LibreOffice spreadsheet. Choose Save as, “Text CSV”, with the character set "
        "UTF-8, and send that file.",
    ),
    (
        b"PK\x03\x04",
        b"Index/Document.iwa",
        "This is a Numbers spreadsheet. Choose File, Export to, CSV, and send that file.",
    ),
    (b"PK\x03\x04", b"word/", "This is a Word document. Put the table in a spreadsheet first."),
    (b"PK\x03\x04", b"", "This is a ZIP file. Take the CSV file out of it and send that."),
    (b"\xd0\xcf\x11\xe0", b"", f"This is an older Excel workbook (.xls). In Excel {_SAVE_AS}"),
    (b"%PDF", b"", "This is a PDF. Send the spreadsheet it was made from, saved as CSV."),
    (b"{\\rtf", b"", "This is a text document with formatting. Put the table in a spreadsheet."),
    (b"\x89PNG", b"", "This is a picture. Send a spreadsheet saved as CSV."),
    (b"\xff\xd8\xff", b"", "This is a picture. Send a spreadsheet saved as CSV."),
)
_DELIMITERS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r"(?i)\"?sep=(.)\"?(?:\r\n|\r|\n|$)")
_WEB_PAGE = re.compile(r"(?i)\s*<(?:!doctype html|html|table|\?xml)")
_DROPPED = {"Cc", "Cs"}
_INVISIBLE = "\ufeff\u200b\u2060"
# A cell that begins so is a formula to some spreadsheet; the apostrophe in front says: text.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_ESCAPED = re.compile(r"'+[=+\-@＝＋－＠]")


@dataclass(frozen=True)
class Table:
    """The names of the columns, and (line number, cells) of every line that is not empty.

    Every line has as many cells as there are columns. `notes` are sentences about the reading.
    """

    header: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = field(default=())


def read(sent: bytes | str, known: Callable[[Sequence[str]], int]) -> Table:
    """A file's bytes, or text that was pasted, as a table.

    `known` says how many of some cells are names of columns: it tells which character parts the
    cells. Raises `Refused` for what is no table of text, or too much of it.
    """
    size = len(sent)
    if size > MAX_BYTES:
        raise Refused(
            f"This is {size / 1024 / 1024:.1f} MB. At most {MAX_BYTES // 1024 // 1024} MB can be "
            "sent at once: split the lines over several files, each with the column names."
        )
    text, notes = decode(sent) if isinstance(sent, bytes) else (sent, ())
    if "\0" in text:
        number = text.count("\n", 0, text.index("\0")) + 1
        raise Refused(
            f"There are characters on line {number} that are no text (NUL). In a spreadsheet "
            f"{_SAVE_AS}"
        )
    if _WEB_PAGE.match(text):
        raise Refused(f"This is a web page, not a CSV file. Open it in a spreadsheet, {_SAVE_AS}")
    text = text.removeprefix("\ufeff")
    told = _SEP_LINE.match(text)
    if told:
        text = text[told.end() :]
    delimiter = _delimiter(text, told[1] if told else "", known)
    return _table(list(_records(text, delimiter)), notes)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file and notes on how it was read: UTF-8, UTF-16 or else Windows-1252.

    Raises `Refused`, naming what it is, for a file of another kind.
    """
    for start, within, why in _KINDS:
        if data.startswith(start) and within in data:
            raise Refused(why)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding), ()
    wide = _wide(data)
    if wide:
        return _strictly(data, wide), ()
    try:
        return data.decode(), ()
    except UnicodeDecodeError:
        return _strictly(data, "cp1252"), (WINDOWS_NOTE,)


def _wide(data: bytes) -> str:
    """The UTF-16 a file without a mark is in, told by where its NULs are; else empty."""
    first = data[:2000]
    even, odd = first[::2].count(0), first[1::2].count(0)
    if len(first) >= 4 and odd * 5 > len(first) and not even:
        return "utf-16-le"
    if len(first) >= 4 and even * 5 > len(first) and not odd:
        return "utf-16-be"
    return ""


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        why = f"The letters of this file cannot be read. In a spreadsheet {_SAVE_AS}"
        raise Refused(why) from None


def _delimiter(text: str, told: str, known: Callable[[Sequence[str]], int]) -> str:
    """What parts the cells: what the file says, else what shows the most names of columns."""
    if told and told not in '"\r\n':
        return told
    best, score = ",", (-1, -1)
    for delimiter in _DELIMITERS:
        try:
            header = next((cells for _, cells in _records(text, delimiter) if any(cells)), ())
        except Refused:
            continue
        found = (known(header), len(header))
        if found > score:
            best, score = delimiter, found
    return best


def _records(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(line number, cleaned cells) of every line, empty ones too. Raises `Refused`."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(lines, 1):
            yield number, tuple(clean_cell(cell) for cell in cells)
    except csv.Error:
        raise Refused(
            f"The quotation marks on line {number + 1} do not match. A cell that begins with one "
            "must end with one, and those inside it are doubled."
        ) from None


def _table(records: list[tuple[int, tuple[str, ...]]], notes: tuple[str, ...]) -> Table:
    filled = [(number, cells) for number, cells in records if any(cells)]
    if not filled:
        raise Refused("There is nothing in this file. The first line holds the column names.")
    header, lines = filled[0][1], filled[1:]
    if not lines:
        raise Refused("There is only one line. Put the column names on it, and people below.")
    if len(lines) > MAX_LINES:
        raise Refused(
            f"This file has {len(lines):,} lines. At most {MAX_LINES:,} can be sent at once: split "
            "them over several files, each with the column names."
        )
    # By what is filled alone: one line of a million commas must not widen all the others.
    used = sorted({i for _, cells in filled for i, cell in enumerate(cells) if cell})
    if len(used) > MAX_COLUMNS:
        raise Refused(
            f"This file has {len(used):,} columns. At most {MAX_COLUMNS} can be read: take out "
            "those that are not needed."
        )
    return Table(
        _picked(header, used), tuple((n, _picked(cells, used)) for n, cells in lines), notes
    )


def _picked(cells: Sequence[str], used: Sequence[int]) -> tuple[str, ...]:
    return tuple(cells[i] if i < len(cells) else "" for i in used)


def clean_cell(text: str) -> str:
    """A cell in NFC, trimmed, without control characters or the apostrophe of `safe_cell`."""
    kept = text
    if not (text.isascii() and text.isprintable()):
        kept = kept.replace("\r\n", "\n").replace("\r", "\n")
        kept = "".join(c for c in kept if c in "\n\t" or unicodedata.category(c) not in _DROPPED)
        kept = unicodedata.normalize("NFC", kept).strip().strip(_INVISIBLE)
    kept = kept.strip()
    return kept[1:] if _ESCAPED.match(kept) else kept


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes in front where needed."""
    return f"'{text}" if _FORMULA.match(text) else text


def write(rows: Iterable[Sequence[str]]) -> str:
    """Rows as a CSV that Excel opens as text: UTF-8 with its mark, commas, safe cells."""
    made = io.StringIO(newline="")
    made.write("\ufeff")
    csv.writer(made, lineterminator="\r\n").writerows([safe_cell(cell) for cell in r] for r in rows)
    return made.getvalue()
