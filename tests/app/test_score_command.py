"""`daybook score`, run as people run it: answers in a file, scores on standard output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.test_commands import run

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"
COMPLETE = {str(n): 2 for n in range(1, 11)}


def score(name: str, answers: object, *arguments: str, folder: Path) -> Any:
    file = folder / "answers.json"
    if isinstance(answers, bytes):
        file.write_bytes(answers)
    else:
        file.write_text(answers if isinstance(answers, str) else json.dumps(answers))
    return run("score", name, "--answers", str(file), *arguments, DATABASE_URL=NOWHERE)


def test_one_set_of_answers(tmp_path: Path) -> None:
    done = score("core_10", COMPLETE, "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    total = said["scores"]["total"]
    assert {k: total[k] for k in ("value", "band", "prorated", "refused")} == {
        "value": 20, "band": "moderate-severe", "prorated": False, "refused": False,
    }  # fmt: skip
    assert (said["risk_triggered"], said["risk_unanswered"]) == (["6"], [])


def test_missing_items_prorate_refuse_and_never_hide_risk(tmp_path: Path) -> None:
    for gone, refused in ((("6",), False), (("6", "7"), True)):
        answers = {k: v for k, v in COMPLETE.items() if k not in gone}
        said = json.loads(score("core_10", answers, "--json", folder=tmp_path).stdout)
        total = said["scores"]["total"]
        assert total["refused"] is refused
        assert total["value"] == (None if refused else 20)
        assert total["prorated"] is (not refused)
        assert said["risk_unanswered"] == ["6"]


def test_many_sets_are_one_json_a_line(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(COMPLETE | {"1": n}) for n in range(5))
    done = score("core_10", f"{lines}\n", "--json", folder=tmp_path)
    values = [json.loads(line)["scores"]["total"]["value"] for line in done.stdout.splitlines()]
    assert values == [18, 19, 20, 21, 22]


def test_printed_digits(tmp_path: Path) -> None:
    done = score("core_10", {str(n): 0 for n in range(1, 11)}, "--printed", folder=tmp_path)
    assert done.stdout.decode() == "Total: 0 out of 40 (healthy)\n"


def test_in_words_from_standard_input() -> None:
    answers = json.dumps({str(n): 2 for n in range(1, 9)})
    done = run("score", "phq_9", "--answers", "-", given=answers, DATABASE_URL=NOWHERE)
    assert done.stdout.decode().splitlines() == [
        "Total: 18 out of 27 (moderately severe, prorated)",
        "Depressive syndrome by the PHQ-9 algorithm: It needs item 9.",
        "Risk item 9 is unanswered.",
    ]


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    sent = b'\xef\xbb\xbf{"1": 3,\r\n "2": 0}\r\n'
    assert score("core_10", sent, "--json", folder=tmp_path).returncode == 0


def test_what_is_to_be_checked_first_says_so(tmp_path: Path) -> None:
    done = score("oas_m", {"aggression": 20}, "--json", folder=tmp_path)
    assert done.returncode == 0
    assert done.stderr.decode().startswith("Check OAS-M before use: ")
    assert json.loads(done.stdout)["check_before_use"] is True


@pytest.mark.parametrize(
    ("name", "answers", "sentence"),
    [
        ("core_11", {}, "There is no instrument ‘core_11’. Choose one of: core_10, core_om"),
        ("core_10", "", "answers.json is empty."),
        ("core_10", "three", "answers.json, line 1, column 1: this is not JSON"),
        ("core_10", '{"1": 3,\n "6": 5}', "answers.json, line 2: Item 6 is 5; CORE-10 takes"),
        ("core_10", '{"1": 3}\n{"11": 1}', "answers.json, line 2: CORE-10 has no item “11”"),
        ("core_10", '{"1": "often"}', "line 1: Item 1 is “often”, which is not a number."),
        ("core_10", '{"1": NaN}', "answers.json, line 1: Item 1 is NaN, which is not a number."),
        ("core_10", '{"1": 2,\n"2": NaN}', "line 2: Item 2 is NaN, which is not a number."),
        ("core_10", '{"1": 2,\n"2": -Infinity}', "line 2: Item 2 is -Infinity, which is not a"),
        ("core_10", '{"1": 2}\n{"2": Infinity}', "line 2: Item 2 is Infinity, which is not a"),
        ("core_10", '{"1": 2,\n"2": "3x"}', "line 2: Item 2 is “3x”, which is not a number."),
        ("core_10", '{"1": 2,\n"2": 3x}', "answers.json, line 2, column 7: this is not JSON"),
        ("core_10", '[2]\n{"1": 1}\n{"1": 1}', "answers.json, line 1: answers are an object like"),
        (
            "ors",
            '{"1": 2,\n"2": 3.33}',
            "line 2: Item 2 is 3.33; ORS takes numbers in steps of 0.1",
        ),
        ("core_10", {str(n): 1 for n in range(1, 101)}, "CORE-10 has no item “11”"),
        (
            "gad_7",
            {str(n): 1 for n in range(1, 35)},
            "GAD-7 has no item “8”; its items are 1",
        ),
        ("core_10", b"\xff\xfe\x00", "answers.json, line 1: this is not text in UTF-8."),
        pytest.param(
            "core_10", b"{" + b" " * 50_000_000, "answers.json is larger than 40 MB", id="50 MB"
        ),
    ],
)
def test_bad_input_is_one_sentence(
    name: str, answers: object, sentence: str, tmp_path: Path
) -> None:
    done = score(name, answers, "--json", folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    said = done.stderr.decode().strip()
    assert sentence in said
    assert len(said.splitlines()) == 1
    assert "Traceback" not in said


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for name in (str(tmp_path / "none.json"), str(tmp_path)):
        done = run("score", "core_10", "--answers", name, DATABASE_URL=NOWHERE)
        assert done.returncode == 2
        assert b"cannot be read" in done.stderr
