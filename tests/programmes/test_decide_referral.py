"""Deciding about a referral, on the work done and the checklist; holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from people.models import User
from programmes.models import CriterionAnswer, Enrolment, Referral, ReferralStep, ReferralWork
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.referral_rows import all_met, done, referral
from tests.programmes.rows import cohort

Client = Callable[[User | None], FlaskClient]


def path(made: Referral, verb: str = "decide") -> str:
    return f"/referrals/{made.public_id}/{verb}"


def steps(made: Referral) -> list[tuple[str, str]]:
    rows = db.session.scalars(
        select(ReferralStep).where(ReferralStep.referral_id == made.id).order_by(ReferralStep.id)
    )
    return [(row.status, row.why) for row in rows]


def test_accepting_for_consultation_asks_for_nothing(
    build: Build, cast: Cast, client: Client
) -> None:
    made = referral(build, cast)
    answer = client(cast.ben).send(path(made), {"decision": "accept:consultation"})
    assert answer.status_code == 303, answer.text
    db.session.refresh(made)
    assert (made.status, made.accepted_for) == ("accepted", "consultation")
    assert made.accepted_on == date(2026, 3, 2)
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "referral.accepted"))
    assert event is not None
    assert event.sentence.endswith("for consultation.")


def test_the_programme_comes_after_consultation_and_joint_casework(
    build: Build, cast: Cast, client: Client
) -> None:
    made = referral(build, cast)
    ben = client(cast.ben)
    refused = ben.send(path(made), {"decision": "accept:intervention"})
    assert refused.status_code == 422
    for words in (
        "consultation is not recorded",
        "joint casework is not recorded",
        "5 criteria are not known",
        "you go ahead all the same",
    ):
        assert words in refused.text, words
    db.session.refresh(made)
    assert made.status == "received"
    done(build, made, "consultation", "joint_casework")
    ben.send(path(made, "checklist"), all_met())
    assert ben.send(path(made), {"decision": "accept:intervention"}).status_code == 303
    db.session.refresh(made)
    assert made.status == "waiting"
    assert [status for status, _ in steps(made)] == ["received", "accepted", "waiting"]


def test_one_goes_ahead_knowingly_with_a_reason_that_is_kept(
    build: Build, cast: Cast, client: Client
) -> None:
    made = referral(build, cast)
    ben = client(cast.ben)
    ticked = {"decision": "accept:intervention", "all_the_same": "y"}
    assert "Say why you go ahead all the same" in ben.send(path(made), ticked).text
    ticked["knowingly"] = "He did joint casework in Leeds"
    assert ben.send(path(made), ticked).status_code == 303
    page = ben.get(f"/referrals/{made.public_id}").text
    assert "All the same, although consultation is not recorded" in page
    assert "He did joint casework in Leeds" in page
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "referral.accepted"))
    assert event is not None
    assert "Knowingly, although" in event.sentence


def test_no_direct_work_under_police_investigation_whatever_the_reason(
    build: Build, cast: Cast, client: Client
) -> None:
    stalking = build.participant(cast.team)
    made = referral(
        build,
        cast,
        stalking,
        programme_slug="stalking-intervention",
        route="stalking",
        police_investigation=True,
    )
    form = {"decision": "accept:intervention", "all_the_same": "y", "knowingly": "Urgent"}
    ben = client(cast.ben)
    refused = ben.send(path(made), form)
    assert refused.status_code == 422
    assert "they are under police investigation. Advice may be offered" in refused.text
    assert ben.send(path(made), {"decision": "advice"}).status_code == 303
    db.session.refresh(made)
    assert made.status == "advice_only"


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        ("decline", "declined"),
        ("ask", "information_wanted"),
        ("carry_over", "for_meeting"),
        ("withdraw", "withdrawn"),
        ("advice", "advice_only"),
    ],
)
def test_each_decision_is_a_dated_step(
    build: Build, cast: Cast, client: Client, decision: str, status: str
) -> None:
    made = referral(build, cast)
    form = {"decision": decision, "why": "Because of it"}
    assert client(cast.ben).send(path(made), form).status_code == 303
    assert steps(made)[-1] == (status, "Because of it")
    assert "Because of it" in client(cast.ben).get(f"/referrals/{made.public_id}").text


def test_what_is_refused(build: Build, cast: Cast, client: Client) -> None:
    made = referral(build, cast)
    ben = client(cast.ben)
    for form, sentence in (
        ({"decision": ""}, "Choose what is decided"),
        ({"decision": "decline"}, "Say why"),
        ({"decision": "ask"}, "Say why"),
        ({"decision": "close", "why": "x"}, "Choose one of the answers"),
        ({"decision": "accept:screened_in"}, "Choose one of the answers"),
    ):
        answer = ben.send(path(made), form)
        assert answer.status_code == 422, form
        assert sentence in answer.text, form
    assert len(steps(made)) == 1


def test_37_an_older_referral_stays_closed_while_a_newer_is_open(
    build: Build, cast: Cast, client: Client
) -> None:
    older = referral(build, cast, status="declined")
    referral(build, cast, older.participant)
    form = {"decision": "reopen", "why": "They asked again"}
    answer = client(cast.ben).send(path(older), form)
    assert answer.status_code == 422
    assert "A newer referral, received on Friday 27 February 2026, is open" in answer.text


def test_work_is_recorded_with_day_and_people_and_may_be_taken_back(
    build: Build, cast: Cast, client: Client
) -> None:
    made = referral(build, cast)
    esi = client(cast.esi)
    form = {"step": "consultation", "on": "1/3/2026", "who": "Ben, Jo Practitioner"}
    assert esi.send(path(made, "steps/add"), form).status_code == 303
    page = esi.get(f"/referrals/{made.public_id}").text
    assert "Consultation: Sunday 1 March 2026, Ben, Jo Practitioner" in page
    assert "Joint casework: <strong>not recorded yet</strong>" in page
    work = db.session.scalars(select(ReferralWork)).one()
    back = path(made, f"work/{work.public_id}/take-back")
    assert esi.send(back).status_code == 303
    page = esi.get(f"/referrals/{made.public_id}").text
    assert "Taken back by Esi Premises" in page
    assert "Consultation: <strong>not recorded yet</strong>" in page
    assert "taken back already" in esi.send(back).text
    for wrong, sentence in (
        ({"on": "9/3/2026"}, "That day has not come yet"),
        ({"who": ""}, "Say who took part"),
        ({"step": "screened_in"}, "Choose one of the answers"),
        ({"step": "intervention"}, "Choose one of the answers"),
    ):
        assert sentence in esi.send(path(made, "steps/add"), form | wrong).text, wrong


def test_answers_are_dated_rows_and_the_latest_counts(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    person = build.participant(
        cast.team,
        sex="male",
        supervision_ends=date(2026, 4, 30),
        opd_screen="screened_in",
        opd_screened_on=date(2025, 11, 3),
    )
    made = referral(build, cast, person)
    asha = client(cast.asha)
    page = asha.get(path(made, "checklist")).text
    for fact in ("40 years old", "Supervision ends Thu 30 Apr 2026", "Screened in Mon 3 Nov 2025"):
        assert fact in page, fact
    asha.send(
        path(made, "checklist"),
        {"answer_man": "met", "answer_trauma": "not_met", "note_trauma": "Not told us yet"},
    )
    at.at = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    asha = client(cast.asha)
    asha.send(
        path(made, "checklist"),
        {"answer_man": "met", "answer_trauma": "met", "note_trauma": "Told Ben"},
    )
    rows = db.session.scalars(select(CriterionAnswer).order_by(CriterionAnswer.id)).all()
    assert [(r.criterion, r.answer) for r in rows] == [
        ("man", "met"),
        ("trauma", "not_met"),
        ("trauma", "met"),
    ]
    page = asha.get(f"/referrals/{made.public_id}").text
    assert "2 of 5 met, 3 not known" in page
    assert "Not met, Asha Lead, Monday 2 March 2026 at 9am. Not told us yet" in page
    assert "Supervision ends Thu 30 Apr 2026, before the programme would" in page


def test_a_hold_stops_the_count(build: Build, cast: Cast, client: Client, at: Clock) -> None:
    made = referral(build, cast)
    ben = client(cast.ben)
    assert "Say why it is on hold" in ben.send(path(made, "hold"), {"first": "2/3/2026"}).text
    form = {"first": "2/3/2026", "why": "In hospital"}
    assert ben.send(path(made, "hold"), form).status_code == 303
    assert "on hold already" in ben.send(path(made, "hold"), form).text
    at.at = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
    ben = client(cast.ben)
    page = ben.get(f"/referrals/{made.public_id}").text
    assert "On hold since Mon 2 Mar 2026" in page
    assert "3 days since it was received, without those on hold" in page
    assert (
        "Give a day from Monday 2 March 2026"
        in ben.send(path(made, "hold/end"), {"last": "1/3/2026"}).text
    )
    assert ben.send(path(made, "hold/end"), {"last": "8/3/2026"}).status_code == 303
    assert "6 days since it was received" in ben.get(f"/referrals/{made.public_id}").text
    assert "It is not on hold" in ben.send(path(made, "hold/end"), {"last": "8/3/2026"}).text


def test_enrolling_follows_the_referral_and_leaving_closes_it(
    build: Build, cast: Cast, client: Client, at: Clock
) -> None:
    at.at = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    made = referral(build, cast, status="waiting", accepted_for="intervention")
    group = cohort(build, cast)
    ben = client(cast.ben)
    page = ben.get(f"/referrals/{made.public_id}").text
    assert "They wait for a place" in page
    key = str(made.participant.public_id)
    link = f"/cohorts/{group.public_id}/enrol?do=offer&amp;person={key}"
    assert link in page
    ticked = ben.get(link.replace("&amp;", "&")).text
    assert f'value="{key}" checked' in ticked
    enrol = f"/cohorts/{group.public_id}/enrol"
    offer = {"people": [key], "what": "offer", "on": "11/3/2026", "answer_by": "9/3/2026"}
    assert ben.send(enrol, offer).status_code == 303
    enrolment = db.session.scalars(select(Enrolment)).one()
    assert enrolment.referral_id == made.id
    assert "There is nothing to decide here now" in ben.get(path(made)).text
    decline = {"answer": "declined", "on": "5/3/2026", "why": "Works that day"}
    ben.send(f"/enrolments/{enrolment.public_id}/answer", decline)
    db.session.refresh(made)
    assert made.status == "waiting"
    assert ben.send(enrol, {"people": [key], "on": "11/3/2026"}).status_code == 303
    db.session.refresh(made)
    assert made.status == "enrolled"
    again = db.session.scalars(select(Enrolment).order_by(Enrolment.id.desc())).first()
    assert again is not None
    leave = {"on": "5/3/2026", "reason": "withdrew"}
    assert ben.send(f"/enrolments/{again.public_id}/leave", leave).status_code == 303
    db.session.refresh(made)
    assert made.status == "closed"
    assert [status for status, _ in steps(made)] == [
        "waiting",
        "offered",
        "waiting",
        "enrolled",
        "closed",
    ]


def test_enrolling_past_an_undecided_referral_is_refused_unless_knowingly(
    build: Build, cast: Cast, client: Client
) -> None:
    made = referral(build, cast)
    group = cohort(build, cast)
    enrol = f"/cohorts/{group.public_id}/enrol"
    form = {"people": [str(made.participant.public_id)], "on": "4/3/2026"}
    refused = client(cast.ben).send(enrol, form)
    assert refused.status_code == 422
    assert "their referral is not decided; consultation is not recorded" in refused.text
    known = form | {"all_the_same": "y", "knowingly": "Decided by telephone"}
    assert client(cast.ben).send(enrol, known).status_code == 303
    db.session.refresh(made)
    assert made.status == "enrolled"
    assert "Decided by telephone" in client(cast.ben).get(f"/referrals/{made.public_id}").text


def test_who_may(build: Build, cast: Cast, client: Client) -> None:
    made = referral(build, cast)
    for verb, premises in (
        ("decide", 403),
        ("checklist", 403),
        ("hold", 403),
        ("hold/end", 403),
        ("steps/add", 200),
        ("correct", 200),
    ):
        assert client(cast.asha).get(path(made, verb)).status_code == 200, verb
        assert client(cast.esi).get(path(made, verb)).status_code == premises, verb
        assert client(cast.cara).get(path(made, verb)).status_code == 404, verb
        assert client(None).get(path(made, verb)).status_code == 302, verb
