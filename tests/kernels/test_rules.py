"""The register kernel: what an answer means, signing, amending."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance import codes, rules
from attendance.codes import Came
from attendance.rules import Answer, RegisterState
from base.errors import Refused

VOCABULARY = Path(codes.__file__).parent / "vocabulary"
MAPPING = replace(
    codes.default_mapping(
        codes.parse_statuses((VOCABULARY / codes.STATUSES_FILE).read_text("utf-8")),
        codes.parse_outcomes((VOCABULARY / codes.OUTCOMES_FILE).read_text("utf-8")),
        codes.parse_reasons((VOCABULARY / codes.REASONS_FILE).read_text("utf-8")),
    ),
    engagement=("Not at all", "A little", "Some", "Well", "Fully"),
)
STARTS = datetime(2026, 3, 4, 11, 0, tzinfo=ZoneInfo("Europe/London"))
AFTER = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)


def mark(answer: Answer) -> rules.MarkIntent:
    return rules.derive(answer, length_minutes=75, mapping=MAPPING)


def sign(
    state: RegisterState = RegisterState(0),  # noqa: B008 frozen
    answers: dict[str, Answer] | None = None,
    places: tuple[str, ...] = ("a", "b"),
    **over: Any,
) -> rules.Signing[str]:
    given_answers = {p: Answer("came") for p in places} if answers is None else answers
    facts: dict[str, Any] = {
        "seen_version": state.version,
        "now": AFTER,
        "session_starts": STARTS,
        "session_status": "planned",
        "length_minutes": 75,
        "mapping": MAPPING,
    }
    return rules.sign(state, given_answers, places, **(facts | over))


@pytest.mark.parametrize(
    ("answer", "presence", "compliance", "minutes"),
    [
        (Answer("came"), "5", "ATTC", 75),
        (Answer("late", late_minutes=10), "6", "ATTC", 65),
        (Answer("late", late_minutes=75), "6", "ATTC", 0),
        (Answer("too_late"), "7", "AFTC", 0),
        (Answer("too_late", reason="ill"), "7", "AFDA", 0),
        (Answer("told_before"), "2", "AFTA", 0),
        (Answer("told_before", reason="asked_to_move"), "2", "RSOF", 0),
        (Answer("told_before", reason="no_good_reason"), "2", "UAAB", 0),
        (Answer("no_warning"), "3", "AFTA", 0),
        (Answer("no_warning", reason="ill"), "3", "AAME", 0),
        (Answer("no_warning", reason="no_good_reason"), "3", "UAAB", 0),
        (Answer("we_cancelled"), "4", "RSSR", 0),
        (Answer("we_cancelled", reason="stood_down"), "4", "AASD", 0),
        (Answer("came", compliance="AFTC"), "5", "AFTC", 75),
    ],
)
def test_both_codes_follow_from_the_answer(
    answer: Answer, presence: str, compliance: str, minutes: int
) -> None:
    made = mark(answer)
    assert (made.presence, made.compliance, made.minutes_attended) == (
        presence,
        compliance,
        minutes,
    )


@settings(deadline=None)
@given(st.sampled_from(get_args(Came)), st.sampled_from([o.code for o in MAPPING.outcomes]))
def test_presence_never_decides_compliance(came: Came, code: str) -> None:
    made = mark(Answer(came, late_minutes=5 if came == "late" else None, compliance=code))
    assert (made.presence, made.compliance) == (rules.PRESENCE[came], code)


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (Answer("maybe"), "came"),  # type: ignore[arg-type]
        (Answer("late"), "late_minutes"),
        (Answer("late", late_minutes=0), "late_minutes"),
        (Answer("late", late_minutes=76), "late_minutes"),
        (Answer("came", late_minutes=5), "late_minutes"),
        (Answer("came", reason="ill"), "reason"),
        (Answer("no_warning", reason="aliens"), "reason"),
        (Answer("no_warning", reason="stood_down"), "reason"),
        (Answer("we_cancelled", reason="ill"), "reason"),
        (Answer("came", compliance="XXXX"), "compliance"),
        (Answer("no_warning", engagement=3), "engagement"),
        (Answer("came", engagement=6), "engagement"),
        (Answer("came", staff_note="x" * 10_001), "staff_note"),
        (Answer("came", person_note="x" * 10_001), "person_note"),
    ],
)
def test_what_cannot_be_marked_names_its_field(answer: Answer, field: str) -> None:
    with pytest.raises(Refused) as refused:
        mark(answer)
    assert refused.value.field == field


@settings(deadline=None)
@given(
    st.builds(
        Answer,
        came=st.sampled_from(["told_before", "no_warning", "too_late"]),
        reason=st.none() | st.sampled_from([r.id for r in MAPPING.reasons if r.for_ == "absence"]),
        compliance=st.none() | st.sampled_from([o.code for o in MAPPING.outcomes]),
        staff_note=st.text(max_size=50),
    )
)
def test_a_mark_reopened_and_saved_is_the_same_mark(answer: Answer) -> None:
    made = mark(answer)
    again = mark(rules.answer_of(made))
    assert again == made
    assert again.compliance_chosen == made.compliance_chosen
    assert rules.amend(made, again, "") == rules.NothingChanged()


def test_everyone_came_keeps_answers_already_given() -> None:
    absent = Answer("no_warning")
    assert rules.everyone_came(["a", "b"], {"b": absent}) == {"a": Answer("came"), "b": absent}


def test_signing_marks_every_place_in_order() -> None:
    signing = sign(answers={"b": Answer("no_warning"), "a": Answer("came")})
    assert [(p, m.presence) for p, m in signing.marks] == [("a", "5"), ("b", "3")]
    assert signing.version == 1


def test_a_register_with_nobody_signs_as_empty() -> None:
    assert sign(places=()).marks == ()


def test_the_register_opens_an_hour_before() -> None:
    with pytest.raises(Refused) as refused:
        sign(now=datetime(2026, 3, 4, 9, 59, tzinfo=UTC))
    assert refused.value.why == "This register opens on Wednesday 4 March 2026 at 10am."
    assert sign(now=datetime(2026, 3, 4, 10, 0, tzinfo=UTC)).version == 1
    summer = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    with pytest.raises(Refused, match="at 11am"):
        sign(session_starts=summer, now=datetime(2026, 7, 1, 9, tzinfo=UTC), opens_before_minutes=0)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"session_status": "cancelled"}, "was cancelled"),
        ({"session_status": "not_held"}, "was not held"),
        ({"answers": {"a": Answer("came")}}, "1 person is not marked yet"),
        ({"answers": {}, "places": tuple("abc")}, "3 people are not marked yet"),
        ({"answers": {"z": Answer("came")}}, "has left the session"),
        ({"state": RegisterState(1, "Sam Carter"), "seen_version": 0}, "Sam Carter has signed"),
        ({"state": RegisterState(1, "Sam Carter")}, "Sam Carter has signed"),
        ({"state": RegisterState(1), "seen_version": 0}, "Somebody else has changed"),
    ],
)
def test_what_cannot_be_signed(over: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        sign(**over)


def test_amending_needs_a_why_and_a_change() -> None:
    before, after = mark(Answer("no_warning")), mark(Answer("no_warning", reason="ill"))
    with pytest.raises(Refused) as refused:
        rules.amend(before, after, "  ")
    assert refused.value.field == "why"
    assert rules.amend(before, after, " Doctor rang ") == rules.Amendment(after, "Doctor rang")
    assert rules.amend(before, before, "why not") == rules.NothingChanged()


def test_a_change_of_outcome_alone_or_note_alone_is_a_change() -> None:
    before = mark(Answer("came", staff_note="Quiet."))
    for changed in (
        replace(before, compliance="AFTC"),
        replace(before, staff_note="Quiet, left early."),
        replace(before, person_note="Well done."),
    ):
        assert isinstance(rules.amend(before, changed, "checked"), rules.Amendment)
        assert rules.diff(before, changed, mapping=MAPPING)


def test_diff_speaks_plainly_and_never_quotes_notes() -> None:
    before = mark(Answer("came", engagement=4, staff_note="Secret."))
    after = mark(Answer("told_before", reason="work"))
    assert rules.diff(before, after, mapping=MAPPING) == [
        "Presence: Came → Told us before",
        "Compliance: Attended, complied (ATTC) → Acceptable absence, employment (AAEM)",
        "Reason: none → Work or job centre",
        "Attended: 75 minutes → none",
        "Engagement: Well → none",
        "Staff note: removed",
    ]
    assert rules.diff(before, before, mapping=MAPPING) == []
    late = mark(Answer("late", late_minutes=1, engagement=4, staff_note="Secret."))
    assert "Late: none → 1 minute" in rules.diff(before, late, mapping=MAPPING)
    gone = replace(before, compliance="OLD1")
    assert rules.diff(before, gone, mapping=MAPPING) == [
        "Compliance: Attended, complied (ATTC) → OLD1"
    ]
