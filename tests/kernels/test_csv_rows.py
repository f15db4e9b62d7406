"""Reading a CSV of people: whatever it was saved by, every line, every problem, nothing guessed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from base.errors import Refused
from config import ROOT
from people.csv_columns import Columns, ColumnsError, fold, parse_columns
from people.csv_rows import Row, Sheet, read_sheet
from people.csv_text import (
    clean_cell,
    read,
    safe_cell,
    write,
)

TODAY = date(2026, 3, 2)
FOLDER = ROOT / "people" / "import_columns"


def columns(name: str = "participants") -> Columns:
    path: Path = FOLDER / f"{name}.yaml"
    return parse_columns(path.read_text(encoding="utf-8"), path.name)


PEOPLE = columns()
HEADER = "Given names,Family name,Date of birth,Code,Practitioner phone"
LINE = "Callum,Ashworth,4/3/1985,K7QF,01632 960123"


def sheet(sent: bytes | str, known: Columns = PEOPLE) -> Sheet:
    return read_sheet(read(sent, known.known), known, TODAY)


def why(sent: bytes | str, known: Columns = PEOPLE) -> str:
    with pytest.raises(Refused) as refusal:
        sheet(sent, known)
    return refusal.value.why


def problems(sent: bytes | str) -> list[tuple[int, str, str]]:
    """(line, column, what to do) of every problem."""
    return [(p.line, p.column, p.what) for row in sheet(sent).rows for p in row.problems]


def of(header: str, cell: str) -> object:
    """What a cell under a header means, or the sentence that refuses it."""
    line = {"First name": "A", "Surname": "B", "DOB": "4/3/1985", "CRN": "X123456"} | {header: cell}
    (row,) = sheet(write([list(line), list(line.values())])).rows
    field = PEOPLE.by_name()[fold(header)].field
    return row.problems[0].what if row.problems else row.values[field]


# Problems by line and column


def test_every_problem_of_a_line_is_told_at_once() -> None:
    text = "First name,Surname,DOB,NHS no,PNC\n,Ashworth,31/2/1985,943 476 5918,2001/0123456A\n"
    assert problems(text) == [
        (2, "First name", "Enter their given names."),
        (2, "DOB", "There is no such day as 31/2/1985."),
        (
            2,
            "NHS no",
            "The check digit of this NHS number does not match; check it was typed correctly.",
        ),
        (
            2,
            "PNC",
            "The check letter of this PNC number does not match; check it was typed correctly.",
        ),
    ]


def test_a_problem_says_what_stands_there() -> None:
    (row,) = sheet(f"{HEADER}\nCallum,Ashworth,yesterday,K7QF,").rows
    (problem,) = row.problems
    assert problem.there == "yesterday"


def test_more_cells_than_names_is_a_comma_too_many() -> None:
    ((line, column, what),) = problems(
        f"{HEADER}\n{LINE},Jo\n{LINE.replace('K7QF', 'K8').replace('85', '86')}"
    )
    assert (line, column) == (2, "")
    assert "more cells here than column names" in what


def test_somebody_needs_a_code_or_a_number() -> None:
    ((_, column, what),) = problems("First name,Surname,DOB\nCallum,Ashworth,4/3/1985")
    assert column == ""
    assert what.startswith("Give a code or one of the numbers.")


def test_lines_that_are_of_one_person_are_told_from_one_another() -> None:
    text = (
        "First name,Surname,DOB,Code,CRN\n"
        "Callum,Ashworth,4/3/1985,K1,X123456\n"
        "Dan,Byrne,4/3/1986,k1,X123457\n"  # another's code
        "callum,ASHWORTH,1985-03-04,K3,X123458\n"  # the same name and day
        "Eve,Cole,4/3/1987,K5,X123459\n"
        "Eve,Cole,4 March 1987,K-5,X123459\n"  # the same number
        "Fay,Dee,4/3/1988,K6,\n"
        "Fay , Dee,04/03/1988,k6,\n"  # the very same: the first is good
    )
    same = "First name, Surname and DOB"
    assert problems(text) == [
        (2, "Code", "Line 3 holds the same. Correct one."),
        (2, "", f"Line 4 has the same {same}. Keep one of them."),
        (3, "Code", "Line 2 holds the same. Correct one."),
        (4, "", f"Line 2 has the same {same}. Keep one of them."),
        (5, "CRN", "Line 6 holds the same. Correct one."),
        (5, "", f"Line 6 has the same {same}. Keep one of them."),
        (6, "CRN", "Line 5 holds the same. Correct one."),
        (6, "", f"Line 5 has the same {same}. Keep one of them."),
        (8, "", "This line says the same as line 7. Take one of them out."),
    ]


# Cells


@pytest.mark.parametrize(
    "typed",
    [
        "4/3/1985", "04/03/1985", "1985-03-04", "1985/03/04", "4 March 1985", "4 mar 1985",
        "04-Mar-1985", "4th March, 1985", "4.3.1985", "4-3-1985", "1985-03-04 00:00:00",
        "04/03/1985 00:00", "1985-03-04T00:00:00Z",
    ],
)  # fmt: skip
def test_days_of_every_clear_shape(typed: str) -> None:
    assert of("DOB", typed) == date(1985, 3, 4)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("3/25/1985", "There is no month 25: dates are read as day, month, year."),
        ("25/13/1985", "There is no such day"),
        ("4/3/85", "Write the year with 4 digits"),
        ("04-Mar-85", "Write the year with 4 digits"),
        ("31110", "This is a spreadsheet’s own number for a date"),
        ("31110.5", "This is a spreadsheet’s own number for a date"),
        ("4 Marz 1985", "is not a date. Write it like 27/3/1985 or 27 March 1985"),
        ("1985-03-04 09:30:00", "is not a date"),
        ("March 1985", "is not a date"),
        ("2/3/2026", "The date of birth has not come yet"),
        ("4/3/1785", "is too far away"),
        ("٤/٣/١٩٨٥", "is not a date"),
    ],
)
def test_days_that_would_be_guesses_are_refused(typed: str, words: str) -> None:
    assert words in str(of("DOB", typed))


@pytest.mark.parametrize(
    ("header", "typed", "words"),
    [
        ("NHS number", "9.43477E+09", "A spreadsheet has shortened this number"),
        ("Practitioner phone", "4.47701E+11", "A spreadsheet has shortened this number"),
        ("Practitioner phone", "1632960123", "The 0 in front is missing"),
        ("Surname", "#N/A", "a formula that failed"),
        ("Practitioner name", "########", "a formula that failed"),
        ("Practitioner name", "SiÃ¢n", "Is it “Siân”?"),
        ("Practitioner name", "Si\ufffdn", "A letter was lost"),
        ("Practitioner e-mail", "jo", "Enter an e-mail address"),
        ("Sex", "Q", "Write one of these: Male, Female, Other, Not recorded."),
        ("Likes to be called", "x" * 101, "This is 101 characters long. Shorten it to 100"),
        ("MAPPA level", "4", "Write one of these: Level 1, Level 2, Level 3."),
    ],
)
def test_what_spreadsheets_do_to_cells_is_noticed(header: str, typed: str, words: str) -> None:
    assert words in str(of(header, typed))


def test_the_apostrophe_that_makes_a_cell_safe_is_taken_off_again() -> None:
    (row,) = sheet(f"{HEADER}\nA,B,4/3/1985,K1,'+44 1632 960123").rows
    assert row.values["practitioner_phone"] == "+44 1632 960123"


@pytest.mark.parametrize(
    ("header", "typed", "value"),
    [
        ("Sex", "m", "male"),
        ("Sex", "NOT KNOWN", "not_recorded"),
        ("OPD screen", "Screened in", "screened_in"),
        ("MAPPA category", "2", "2"),
        ("MAPPA category", "Category 2", "2"),
        ("Limited access", "Y", "yes"),
        ("Likes to be called", "  Siân\n  Ŵyn ", "Siân Ŵyn"),
        ("Likes to be called", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Practitioner phone", "+44 1632 960123", "+44 1632 960123"),
        ("Likes to be called", "محمد", "محمد"),
        ("Likes to be called", "O'Neil", "O'Neil"),
    ],
)
def test_what_cells_mean(header: str, typed: str, value: str) -> None:
    assert of(header, typed) == value


def test_staff_addresses() -> None:
    text = "Name,Email,Role\nFay Nwosu, Fay.Nwosu@Example.ORG ,service lead\nGus,gus,Emperor"
    good, bad = sheet(text, columns("staff")).rows
    assert good.values == {
        "name": "Fay Nwosu",
        "email": "fay.nwosu@example.org",
        "role": "service_lead",
    }
    assert [p.what for p in bad.problems] == [
        "Write the e-mail address in full, like name@example.org.",
        "Write one of these: Facilitator, Premises staff, Service lead, Administrator, Assessor.",
    ]


# Properties

CELLS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(CELLS, min_size=1, max_size=6))
@example(["=1+1", "'=1+1", "+44", "-", "@x", "\tx", "''-x", "＝1"])
def test_cells_go_out_safe_and_come_back_the_same(cells: list[str]) -> None:
    cleaned = [clean_cell(cell) for cell in cells]
    for cell in cleaned:
        assert not safe_cell(cell).startswith(tuple("=+-@\t\r\n＝＋－＠"))
        assert clean_cell(safe_cell(cell)) == cell
    table = read(write([["Code"] * len(cells), ["x", *cleaned[1:]]]), PEOPLE.known)
    assert table.lines[0][1] == ("x", *cleaned[1:])[: len(table.header)]


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b'"')
def test_bytes_of_any_kind_are_read_or_refused(sent: bytes) -> None:
    never_breaks(lambda: sheet(sent))


@given(st.text(max_size=300), st.sampled_from([HEADER, 'sep="\n' + HEADER, ""]))
def test_text_of_any_kind_is_read_or_refused(sent: str, first: str) -> None:
    never_breaks(lambda: sheet(f"{first}\n{sent}"))


def never_breaks(read_it: Callable[[], Sheet]) -> None:
    rows: tuple[Row, ...] = ()
    with suppress(Refused):
        rows = read_it().rows
    for row in rows:
        assert row.values.keys() <= row.typed.keys()
        assert row.problems or "date_of_birth" in row.values


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["K1", "K2", "K3"]), st.dates(date(1950, 1, 1), date(1952, 1, 1))
        ),
        min_size=1,
        max_size=6,
    )
)
def test_two_lines_never_both_pass_with_one_code(people: list[tuple[str, date]]) -> None:
    rows = [["First name", "Surname", "DOB", "Code"]]
    rows += [["A", "B", born.isoformat(), code] for code, born in people]
    good = [row for row in sheet(write(rows)).rows if not row.problems]
    assert len({row.values["code"] for row in good}) == len(good)
    assert len({row.values["date_of_birth"] for row in good}) == len(good)
    assert len(sheet(write(rows)).rows) == len(people)


# The files of columns


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.yaml")))
def test_every_example_would_be_accepted(name: str) -> None:
    known = columns(name)
    text = write([[c.header for c in known.columns], [c.example for c in known.columns]])
    (row,) = sheet(text, known).rows
    assert row.problems == ()
    assert all(column.means for column in known.columns)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("columns:\n- {field: a, header: A}", "A: it cannot be read as None"),
        ("columns:\n- {field: a, header: A, reads: line, colour: red}", "A: colour is not known"),
        ("columns:\n- {field: a, reads: line}", "missing"),
        ("columns: 7", "not as it should be"),
        (
            "columns:\n- {field: a, header: A, accepts: [B], reads: line, limit: 9, means: m, "
            "example: e}\n- {field: b, header: B, reads: line, limit: 9, means: m, example: e}",
            "two columns accept b",
        ),
        (
            "one_of: [z]\ncolumns:\n- {field: a, header: A, reads: line, limit: 9, means: m, "
            "example: e}",
            "'z' is missing",
        ),
    ],
)
def test_a_mistake_in_a_file_of_columns_is_named(text: str, words: str) -> None:
    with pytest.raises(ColumnsError, match=r"file\.yaml") as error:
        parse_columns(text, "file.yaml")
    assert words in str(error.value)
