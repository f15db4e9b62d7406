"""The weekly referral meeting on one page, its agenda, and decisions made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, select

from base import clock
from base.audit import record
from base.database import db
from base.work import unit_of_work
from people.models import NamedReader, Participant, User
from programmes.models import ProgrammeVersion, Referral, ReferralWork
from programmes.queries.catalogue import digest, text_of
from tests.build import SYSTEM, Build, Cast
from tests.programmes.referral_rows import done, referral
from tests.programmes.rows import ad_hoc, cohort

Client = Callable[[User | None], FlaskClient]


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """The statements sent inside."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(connection, "before_cursor_execute", note)


def stalking(build: Build, cast: Cast, person: Participant | None = None, **kw: object) -> Referral:
    return referral(
        build, cast, person, programme_slug="stalking-intervention", route="stalking", **kw
    )


def test_every_undecided_referral_stands_with_what_is_known(
    build: Build, cast: Cast, client: Client
) -> None:
    new = stalking(build, cast, referrer_joins=True, referrer_organisation="Victim Support")
    old = referral(build, cast, status="for_meeting", received_on=date(2026, 2, 26))
    over = referral(build, cast, status="declined")
    done(build, new, "referral_form")
    page = client(cast.ben).get("/referrals/meeting").text
    assert "2 to decide" in page
    assert page.index(old.participant.called) < page.index(new.participant.called)
    assert over.participant.called not in page
    assert "<strong>3 days</strong> since it was received" in page
    assert "Not recorded yet: weekly meeting" in page
    assert "Not recorded yet: consultation, joint casework" in page
    assert "0 of 6 met, 6 not known" in page
    assert "May join: Jo Practitioner, Victim Support" in page


def test_a_decision_at_the_meeting_is_one_form_and_records_the_meeting(
    build: Build, cast: Cast, client: Client
) -> None:
    made = stalking(build, cast)
    done(build, made, "referral_form")
    ben = client(cast.ben)
    form = {
        "decision": "accept:intervention",
        "at_meeting": "y",
        "all_the_same": "y",
        "knowingly": "The form says enough",
    }
    decide = f"/referrals/{made.public_id}/decide"
    answer = ben.send(decide, form, page="/referrals/meeting")
    assert answer.status_code == 303, answer.text
    assert answer.location.startswith(f"/referrals/meeting?team={cast.team.public_id}")
    work = db.session.scalars(select(ReferralWork).order_by(ReferralWork.id.desc())).first()
    assert work is not None
    assert (work.step, work.who) == ("weekly_meeting", "The referral meeting")
    page = ben.get(answer.location).text
    assert "Nothing waits for a decision" in page
    assert "Decided today" in page
    assert made.participant.called in page


def test_carrying_over_leaves_it_to_the_next_meeting(
    build: Build, cast: Cast, client: Client
) -> None:
    made = stalking(build, cast)
    ben = client(cast.ben)
    form = {"decision": "carry_over", "at_meeting": "y", "why": "No time"}
    ben.send(f"/referrals/{made.public_id}/decide", form, page="/referrals/meeting")
    page = ben.get("/referrals/meeting").text
    assert "1 to decide" in page
    assert "For the meeting" in page
    assert "Last note, Mon 2 Mar: No time" in page
    assert db.session.scalar(select(ReferralWork)) is None


def test_a_refused_decision_is_mended_on_its_own_page(
    build: Build, cast: Cast, client: Client
) -> None:
    made = stalking(build, cast)
    form = {"decision": "decline", "at_meeting": "y", "why": ""}
    answer = client(cast.ben).send(
        f"/referrals/{made.public_id}/decide", form, page="/referrals/meeting"
    )
    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert 'name="at_meeting" value="y"' in answer.text


def test_the_agenda_has_codes_and_no_names(build: Build, cast: Cast, client: Client) -> None:
    made = stalking(build, cast, police_investigation=True)
    page = client(cast.ben).get(f"/referrals/meeting/print?team={cast.team.public_id}").text
    assert made.participant.code in page
    assert made.participant.family_name not in page
    assert "Police investigation: advice only" in page


def test_the_session_of_the_meeting_is_named(build: Build, cast: Cast, client: Client) -> None:
    text = text_of("stalking-intervention")
    slug = "stalking-intervention"
    version = ProgrammeVersion(
        slug=slug, version=1, digest=digest(text), text=text, kept_at=clock.now()
    )
    group = cohort(build, cast, programme_slug=slug, programme_version=version)
    meeting = ad_hoc(build, group, date(2026, 3, 5), time(14), cast.ben)
    with unit_of_work():
        meeting.strand, meeting.kind = "referral_meeting", "case_discussion"
        meeting.title = "Referral meeting"
        record("test.built", "A meeting.", by=SYSTEM)
    page = client(cast.ben).get("/referrals/meeting").text
    assert f'href="/sessions/{meeting.public_id}">Referral meeting, Thu 5 Mar at 2pm</a>' in page


def test_who_sees_it_and_who_decides(build: Build, cast: Cast, client: Client) -> None:
    stalking(build, cast)
    assert "Save" in client(cast.asha).get("/referrals/meeting").text
    esi = client(cast.esi).get("/referrals/meeting").text
    assert "1 to decide" in esi
    assert "<select" not in esi
    assert client(cast.dev).get("/referrals/meeting").status_code == 403
    theirs = f"/referrals/meeting?team={cast.team.public_id}"
    assert client(cast.cara).get(theirs).status_code == 404
    assert client(cast.cara).get("/referrals/meeting?team=nonsense").status_code == 404
    assert "0 to decide" in client(cast.cara).get("/referrals/meeting").text


def test_limited_access_is_only_counted(build: Build, cast: Cast, client: Client) -> None:
    secret = build.participant(cast.team, family_name="Hidden", limited_access=True)
    build.save(NamedReader(participant=secret, user=cast.asha))
    stalking(build, cast, secret)
    for path in ("/referrals/meeting", "/referrals/meeting/print"):
        page = client(cast.ben).get(path).text
        assert "Hidden" not in page
        assert secret.code not in page
        assert "1 more" in page
    assert "Hidden" in client(cast.asha).get("/referrals/meeting").text


@pytest.mark.parametrize("more", [3, 30])
def test_as_many_queries_however_many_referrals(
    build: Build, cast: Cast, client: Client, connection: Connection, more: int
) -> None:
    ben = client(cast.ben)
    for _ in range(more):
        stalking(build, cast)
    db.session.expire_all()
    with counted(connection) as seen:
        ben.get("/referrals/meeting")
    assert len(seen) <= 20, len(seen)
