"""What may become of a referral, and the order of work its route asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Refused
from programmes.queries.catalogue import shelf
from programmes.referring import (
    ENDED,
    LEADS_TO,
    Decision,
    Standing,
    Status,
    check_decision,
    checklist,
    decisions,
    not_done,
    objections,
    steps_of,
    work_of,
)
from programmes.ways_in import Blocks, Criterion, Route, RouteStep

FORM, MEETING = RouteStep.REFERRAL_FORM, RouteStep.WEEKLY_MEETING
CONSULTATION, CASEWORK = RouteStep.CONSULTATION, RouteStep.JOINT_CASEWORK
PROGRAMME = RouteStep.INTERVENTION
PROBATION = (CONSULTATION, CASEWORK, PROGRAMME)
CRITERIA = (
    Criterion("adult", "Is 18 or over", Route.ANY),
    Criterion("police", "No police investigation", Route.ANY, blocks=Blocks.DIRECT_WORK),
)
ALL_MET = {"adult": "met", "police": "met"}


def standing(*done: RouteStep, police: bool = False, **latest: str) -> Standing:
    return Standing(PROBATION, frozenset(done), CRITERIA, ALL_MET | latest, police)


def test_each_route_asks_for_its_work_in_order() -> None:
    shelved = shelf()
    asked = {
        (slug, route): [step.value for step in steps_of(shelved[slug], route)]
        for slug, route in (
            ("m-trem", "probation"),
            ("pathfinder", "health"),
            ("stalking-intervention", "stalking"),
            ("pipe-approved-premises", "pipe"),
        )
    }
    assert asked == {
        ("m-trem", "probation"): ["consultation", "joint_casework", "intervention"],
        ("pathfinder", "health"): ["consultation", "intervention"],
        ("stalking-intervention", "stalking"): ["referral_form", "weekly_meeting", "intervention"],
        ("pipe-approved-premises", "pipe"): ["screened_in", "recommended", "intervention"],
    }
    assert steps_of(shelved["m-trem"], "health") == ()


def test_what_somebody_may_be_accepted_for() -> None:
    assert work_of(PROBATION) == PROBATION
    assert work_of((FORM, MEETING, PROGRAMME)) == (PROGRAMME,)
    assert work_of((CONSULTATION,)) == (CONSULTATION,)
    assert work_of(()) == (PROGRAMME,)


def test_work_before_other_work() -> None:
    assert not_done(PROBATION, CONSULTATION, set()) == ()
    assert not_done(PROBATION, PROGRAMME, {"consultation"}) == (CASEWORK,)
    assert not_done(PROBATION, PROGRAMME, {"consultation", "joint_casework"}) == ()


def test_consultation_needs_nothing_and_the_programme_everything() -> None:
    nothing = Standing(PROBATION, frozenset(), CRITERIA, {}, police_investigation=False)
    assert objections(nothing, CONSULTATION) == []
    assert objections(nothing, PROGRAMME) == [
        "consultation is not recorded",
        "joint casework is not recorded",
        "1 criterion is not known",
        "1 criterion is not known",
    ]
    assert objections(standing(CONSULTATION, CASEWORK), PROGRAMME) == []
    assert objections(standing(CONSULTATION, CASEWORK, adult="not_met"), PROGRAMME) == [
        "1 criterion is not met"
    ]
    assert objections(standing(CONSULTATION, adult="not_met"), CASEWORK) == []


@pytest.mark.parametrize("work", [CASEWORK, PROGRAMME])
def test_no_direct_work_while_the_police_investigate(work: RouteStep) -> None:
    answered = ALL_MET | {"police": "not_met"}
    done = frozenset({CONSULTATION.value, CASEWORK.value})
    for told in (
        standing(CONSULTATION, CASEWORK, police=True),
        Standing(PROBATION, done, CRITERIA, answered, police_investigation=False),
    ):
        with pytest.raises(Refused, match="Advice may be offered"):
            objections(told, work)
        assert objections(told, CONSULTATION) == []


def test_a_line_nobody_answered_is_not_known() -> None:
    found = checklist(["a", "b", "c"], {"a": "met", "b": "not_met"})
    assert found.words == "1 of 3 met, 1 not met, 1 not known"
    assert not found.clear
    assert checklist(["a"], {"a": "met", "gone": "not_met"}).clear
    assert checklist([], {}).words == "No criteria"


@given(st.sampled_from(Status), st.sampled_from(Decision))
def test_a_decision_is_possible_or_refused_in_words(status: Status, decision: Decision) -> None:
    if decision in decisions(status):
        check_decision(status, decision, "Because")
        again = {Decision.CARRY_OVER, Decision.ACCEPT, Decision.ASK}
        assert LEADS_TO[decision] is not status or decision in again
    else:
        with pytest.raises(Refused, match=r"\.$"):
            check_decision(status, decision, "Because")


def test_what_is_over_may_only_be_opened_again_with_a_reason() -> None:
    for status in ENDED:
        assert decisions(status) == (Decision.REOPEN,)
        with pytest.raises(Refused, match="Say why"):
            check_decision(status, Decision.REOPEN, " ")


def test_whoever_has_an_offer_or_a_place_is_decided_elsewhere() -> None:
    with pytest.raises(Refused, match="Record the answer to the offer"):
        check_decision(Status.OFFERED, Decision.WITHDRAW, "x")
    with pytest.raises(Refused, match="how their time in the cohort ends"):
        check_decision(Status.ENROLLED, Decision.CLOSE, "x")
