"""The code lists as data: read, and refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from attendance import codes
from base.errors import Refused

VOCABULARY = Path(codes.__file__).parent / "vocabulary"


def read(name: str) -> str:
    return (VOCABULARY / name).read_text(encoding="utf-8")


STATUSES = codes.parse_statuses(read(codes.STATUSES_FILE))
OUTCOMES = codes.parse_outcomes(read(codes.OUTCOMES_FILE))
REASONS = codes.parse_reasons(read(codes.REASONS_FILE))
MAPPING = codes.default_mapping(STATUSES, OUTCOMES, REASONS)


def test_nhs_statuses_are_the_six_and_counted_as_the_dictionary_says() -> None:
    assert {s.code: s.counted_as for s in STATUSES} == {
        "5": "attended",
        "6": "attended",
        "7": "did_not_attend",
        "3": "did_not_attend",
        "2": "cancelled",
        "4": "cancelled",
    }
    assert {s.words for s in STATUSES} >= {"Came", "Told us before", "Didn't come, no warning"}


def test_outcomes_are_all_nineteen() -> None:
    expected = "ATTC AFTC ATSH ATSS AFDA AAME AAEM AAFC AACL AAHO AARE AARC AASD AAAA CO05 UAAB"
    assert {o.code for o in OUTCOMES} == {*expected.split(), "AFTA", "RSSR", "RSOF"}
    assert [o.code for o in OUTCOMES if o.group == "unacceptable_absence"] == ["UAAB"]
    assert {o.code for o in OUTCOMES if o.attended} == {"ATTC", "AFTC", "ATSH", "ATSS", "AFDA"}


def test_reasons_suggest_known_outcomes() -> None:
    assert {r.compliance for r in REASONS} <= {o.code for o in OUTCOMES}
    suggested = {r.id: r.compliance for r in REASONS}
    assert suggested["ill"] == "AAME"
    assert suggested["no_good_reason"] == "UAAB"
    assert suggested["stood_down"] == "AASD"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "reasons.csv: the file has no lines."),
        ("id,words\n", "line 1: the columns must be id,words,compliance,for"),
        ("id,words,compliance,for\n", "no lines"),
        ("id,words,compliance,for\nill,Ill,AAME\n", "line 2: 3 columns"),
        ("id,words,compliance,for\nill,,AAME,absence\n", "line 2: words is empty"),
        ("id,words,compliance,for\nIll,Ill,AAME,absence\n", "line 2: id “Ill”"),
        ("id,words,compliance,for\nill,Ill,AAM,absence\n", "line 2: compliance “AAM”"),
        ("id,words,compliance,for\nill,Ill,AAME,lunch\n", "line 2: for is “lunch”"),
        ("id,words,compliance,for\nill,Ill,AAME,absence\n\nill,I,AAME,absence", "line 4: .*twice"),
        ('id,words,compliance,for\nill,"Ill,AAME,absence\n', "line 2: "),
    ],
)
def test_a_wrong_line_is_named(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        codes.parse_reasons(text)


def test_wrong_group_and_status_are_named() -> None:
    with pytest.raises(ValueError, match=r"ndelius_outcomes.csv, line 2: group"):
        codes.parse_outcomes("code,words,group,source\nATTC,Came,good,x\n")
    with pytest.raises(ValueError, match=r"nhs_attendance_status.csv, line 2: code"):
        codes.parse_statuses("code,words,official,counted_as,source\n55,a,b,attended,x\n")


def test_a_byte_order_mark_is_not_a_column() -> None:
    assert codes.parse_outcomes("\ufeff" + read(codes.OUTCOMES_FILE)) == OUTCOMES


def test_a_team_edits_its_map() -> None:
    strict = MAPPING.edited(codes.Suggestion("no_warning", "", "UAAB"))
    assert strict.suggest("no_warning", None) == "UAAB"
    assert MAPPING.suggest("no_warning", None) == "AFTA"
    assert strict.suggest("no_warning", "ill") == "AAME"
    with pytest.raises(Refused, match="ZZZZ"):
        MAPPING.edited(codes.Suggestion("came", "", "ZZZZ"))
    with pytest.raises(Refused, match="tea"):
        MAPPING.edited(codes.Suggestion("no_warning", "tea", "UAAB"))
