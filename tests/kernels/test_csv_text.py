"""A file of people as it was saved: by what, in which letters, which commas; or as no table."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from people.csv_text import MAX_BYTES, MAX_LINES, WINDOWS_NOTE, read
from tests.kernels.test_csv_rows import HEADER, LINE, PEOPLE, sheet, why


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_a_spreadsheet_saves_reads_the_same(
    encoding: str, delimiter: str, end: str
) -> None:
    text = f"{HEADER}\n{LINE.replace('Callum', 'Siân')}\n\n".replace(",", delimiter)
    read_back = sheet(text.replace("\n", end).encode(encoding))
    (row,) = read_back.rows
    assert row.line == 2
    assert row.problems == ()
    assert row.values == {
        "given_name": "Siân",
        "family_name": "Ashworth",
        "date_of_birth": date(1985, 3, 4),
        "code": "K7QF",
        "practitioner_phone": "01632 960123",
    }


def test_windows_text_is_read_and_said() -> None:
    table = read(f"{HEADER}\n{LINE.replace('Callum', 'Siân')}".encode("cp1252"), PEOPLE.known)
    assert table.lines[0][1][0] == "Siân"
    assert table.notes == (WINDOWS_NOTE,)


def test_excels_own_first_line_says_what_parts_cells() -> None:
    text = f"sep=;\r\n{HEADER}\r\n{LINE}".replace(",", ";")
    (row,) = sheet(text).rows
    assert (row.line, row.problems) == (2, ())


def test_commas_within_semicolons_do_not_mislead() -> None:
    text = "Surname;Forename;DOB;CRN;Notes, further, and, more\nA, B;C;4/3/1985;X123456;x"
    read_back = sheet(text)
    assert read_back.rows[0].values["family_name"] == "A, B"
    assert read_back.left_out == ("“Notes, further, and, more”",)


def test_lines_are_numbered_as_a_spreadsheet_does() -> None:
    text = f'\n{HEADER},Screening override\n\n{LINE},"Said\nby her"\n,,,,\nB,C,31/2/1985,K2,,\n'
    first, second = sheet(text).rows
    assert (first.line, first.values["opd_override"]) == (4, "Said\nby her")
    assert (second.line, second.problems[0].line, second.problems[0].column) == (
        6,
        6,
        "Date of birth",
    )


def test_empty_columns_and_short_lines_are_nothing() -> None:
    (row,) = sheet(f"{HEADER},,\nCallum,Ashworth,4/3/1985,K7QF\n").rows
    assert row.problems == ()
    assert len(row.cells) == 5


def test_headers_in_any_order_case_and_spelling() -> None:
    text = "pnc no.,N.H.S. NUMBER,d.o.b.,SURNAME,fore-name\n,943 476 5919,4/3/1985,Ashworth,Callum"
    (row,) = sheet(text).rows
    assert row.problems == ()
    assert row.values["nhs_number"] == "9434765919"


def _zip(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (_zip("xl/workbook.xml"), "This is an Excel workbook. In Excel choose Save as, “CSV UTF-8"),
        (_zip("word/document.xml"), "This is a Word document"),
        (_zip("people.csv"), "This is a ZIP file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older Excel workbook"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"\x89PNG\r\n", "This is a picture"),
        (b"<html><table></table></html>", "This is a web page"),
        (f"{HEADER}\nCal\0lum,x".encode(), "There are characters on line 2 that are no text (NUL)"),
        (b"Code\n\x81\x8d\x8f", "The letters of this file cannot be read"),
        (b"\xff\xfeC", "The letters of this file cannot be read"),
        (b"", "There is nothing in this file"),
        (b"\n , \n;;", "There is only one line"),
        (HEADER, "There is only one line"),
        (f'{HEADER}\n"Callum,Ashworth\n{LINE}\n', "The quotation marks on line 2 do not match"),
        (f'{HEADER}\n{LINE}\n"Cal" lum,x', "The quotation marks on line 3 do not match"),
        ("x" * (MAX_BYTES + 1), "This is 5.0 MB. At most 5 MB"),
        (f"{HEADER}\n" + f"{LINE}\n" * (MAX_LINES + 1), "This file has 5,001 lines. At most 5,000"),
        (",".join("abc" for _ in range(500)) + "\nx", "This file has 500 columns"),
        ("," * 100_000 + "x\n" + "y\n" * 4000, "These columns are missing: Given names"),
        ("Name,Born\nx,y", "These columns are missing: Given names, Family name"),
        (
            "First name,Surname,CRN,Dat of birth\na,b,c,d",
            "This column is missing: Date of birth. The first line of the file holds the names. "
            "Not known: “Dat of birth” (is it “Date of birth”?).",
        ),
        (
            "Forename,First name,Surname,DOB\na,b,c,d",
            "Two columns are both the Given names: “Forename” and “First name”. Keep one.",
        ),
    ],
)
def test_what_cannot_be_read_says_what_to_do(sent: bytes | str, words: str) -> None:
    assert words in why(sent)


def test_columns_nobody_knows_are_named() -> None:
    read_back = sheet(f"{HEADER},Shoe size,,Famly,Problems\n{LINE},9,x,y,z")
    assert read_back.left_out == (
        "“Shoe size”",
        "the column without a name before “Famly”",
        "“Famly”",
    )
