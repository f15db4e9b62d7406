"""Texts that people give: answers as JSON, numbers as CSV, and what is wrong with them."""

from __future__ import annotations

from datetime import date

import pytest

from base.errors import Refused
from outcomes.answer_text import AnswerText
from outcomes.number_csv import Line, read

COLUMNS = ("id", "pre", "post")


def sets(text: str) -> list[tuple[int, dict[str, object]]]:
    return list(AnswerText(text, "a.json").sets())


def lines(text: str) -> list[Line]:
    return read(text, "a.csv", COLUMNS)


def test_one_object_or_one_a_line() -> None:
    assert sets('{"1": 3}') == [(1, {"1": 3})]
    assert sets('\n\n{"1": 3,\n "2": 0}\n') == [(3, {"1": 3, "2": 0})]
    assert sets('{"1": 3}\n\n{"2": 0}\n') == [(1, {"1": 3}), (3, {"2": 0})]
    assert AnswerText('{"1": 3}\n{}', "").many
    assert not AnswerText('{"1": 3}\n', "").many
    assert not AnswerText('{\n"1": 3}\n', "").many


def test_the_line_an_item_stands_on() -> None:
    text = AnswerText('{\n"1": 3,\n"12": 5\n}', "a.json")
    assert text.line_of(1, "12") == 3
    assert text.line_of(1, "2") == 1
    assert AnswerText('{"1": 3}\n{"2": 0}', "a.json").line_of(2, "2") == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a.json is empty."),
        (" \n\n", "a.json is empty."),
        ("three", "a.json, line 1, column 1: this is not JSON (expecting value)."),
        ('{"1": 3', "line 1, column 8: this is not JSON (expecting ',' delimiter)."),
        ('{\n"1": 3\n"2": 4}', "a.json, line 3, column 1: this is not JSON"),
        ('{"1": 3}\n{"1": }', "a.json, line 2, column 7: this is not JSON"),
        ('{"1": 3}\n{"1": NaN}', "a.json, line 2: Item 1 is NaN, which is not a number."),
        ('{"1": -Infinity}', "a.json, line 1: Item 1 is -Infinity, which is not a number."),
        ('{"1": 3,\n"2": 0,\n"1": 2}', "a.json, line 1: item 1 is there twice."),
        ("[1, 2, 3]", 'line 1: answers are an object like {"1": 3, "2": 0}'),
        ('{"1": 3}\n7', "a.json, line 2: answers are an object"),
        ("[" * 100_000, "a.json, line 1: this is nested too deeply."),
        ('{"1": ' + "9" * 5_000 + "}", "a.json, line 1: a number has too many digits."),
    ],
)
def test_what_is_not_answers(text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        sets(text)
    assert sentence in refused.value.why


def test_a_csv_however_it_was_saved() -> None:
    wanted = [(2, "a", 1.5, -2.0), (4, "b", 30.0, 4.0)]
    for text in (
        "id,pre,post\na,1.5,-2\n\nb,3e1,4\n",
        "\ufeffid,pre,post\r\na,1.5,-2\r\n\r\nb,3e1,4\r\n",
        'ID; Post ;"pre"\na;-2; 1.5\n;;\nb;4;3e1',
        "id\tteam\tpre\tpost\na\tx\t1.5\t-2\n\nb\ty\t3e1\t4\n",
    ):
        found = [
            (n.number, n.cells["id"], n.number_in("pre"), n.number_in("post")) for n in lines(text)
        ]
        assert found == wanted, text


def test_days() -> None:
    (line,) = read("date\n2026-03-04\n", "a.csv", ("date",))
    assert line.day_in("date") == date(2026, 3, 4)
    (line,) = read("month\n4/3/2026\n", "a.csv", ("date",), {"month": "date"})
    assert line.day_in("date") == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a.csv is empty."),
        ("\ufeff \n", "a.csv is empty."),
        ("id,pre,post\n", "a.csv has no lines under its column names."),
        ("id,pre\na,1\n", "a.csv, line 1: the column post is missing; the columns must be"),
        ("id,pre,post,pre\na,1,2,3\n", "a.csv, line 1: the column pre is there twice"),
        ("id,pre,post\na,1\n", "a.csv, line 2: 2 cells where there are 3 columns."),
        ("id,pre,post\n\na,1,2,3\n", "a.csv, line 3: 4 cells where there are 3 columns."),
        ('id,pre,post\n"a,1,2\n', "a.csv, line 2: unexpected end of data."),
        ("id,pre,post\na,1\0,2\n", "a.csv, line 2: there are characters that are no text"),
    ],
)
def test_what_is_not_a_csv_of_these_columns(text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        lines(text)
    assert sentence in refused.value.why


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("x", "“x” is not a number."),
        ("", "the cell is empty."),
        ("NaN", "“NaN” is not a number."),
        ("inf", "“inf” is not a number."),
        ("1_000", "“1_000” is not a number."),
        ("1e999", "1e999 is too large a number."),
        ("1e13", "1e13 is too large a number."),
        ("1.2.3", "“1.2.3” is not a number."),
        ("٣", "“٣” is not a number."),
        ("x" * 99, f"“{'x' * 40}…” is not a number."),
    ],
)
def test_what_is_not_a_number(cell: str, what: str) -> None:
    (line,) = lines(f"id,pre,post\na,{cell},1\n")
    with pytest.raises(Refused) as refused:
        line.number_in("pre")
    assert refused.value.why == f"a.csv, line 2, pre: {what}"
    assert refused.value.field == "pre"


@pytest.mark.parametrize("cell", ["2026-13-01", "2026-3-1x", "yesterday", "", "2026-02-30"])
def test_what_is_not_a_day(cell: str) -> None:
    (line,) = read(f"date,value\n{cell},1\n", "a.csv", ("date", "value"))
    with pytest.raises(Refused, match=r"^a\.csv, line 2, date: "):
        line.day_in("date")
