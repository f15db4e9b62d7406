"""What the records show: counted right, accepted or declined by a person, never twice."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from attendance.models import Mark
from base import clock
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from evidence.models import EvidenceItem, SuggestionAnswer
from evidence.queries.figures import measure
from evidence.queries.frameworks import in_use
from evidence.queries.suggestions import find_offered, offered
from evidence.services import items, suggestions
from evidence.services.items import Written
from outcomes.models import ClimateRound
from people.models import Leave, Stay
from programmes.models import CohortStaff, ProgrammeSession
from tests.build import Build
from tests.calendars.rows import Rows
from tests.conftest import Clock, Statements
from tests.evidence.conftest import Client, House

FIRST, LAST = date(2025, 10, 1), date(2025, 12, 31)
AT = "2025-10-01"


@pytest.fixture
def rows(house: House, build: Build) -> Rows:
    """Sessions of Asha's team."""
    return Rows.on(build, house.cast)


def meetings(rows: Rows, many: int, status: str = "held") -> None:
    """Weekly community meetings from the first Monday of the quarter on."""
    cohort = rows.cohort("pipe-approved-premises")
    monday = date(2025, 10, 6)
    for week in range(many):
        rows.session(
            cohort, monday + timedelta(weeks=week), time(18, 30), strand="community_meeting",
            kind="community_meeting", status=status, title="House meeting",
        )  # fmt: skip


def seen(build: Build, session: ProgrammeSession, house: House) -> None:
    """The session was held at the house and the one person came."""
    place_id, minutes = session.places[0].id, session.minutes
    session.status, session.room_id, session.venue_id = "held", None, house.venue.id
    build.save(
        session,
        Mark(
            place_id=place_id, link=1, presence="5", compliance="ATTC",
            minutes_attended=minutes, at=clock.now(),
        ),
    )  # fmt: skip


def figures(house: House) -> dict[str, tuple[int, int | None]]:
    found = measure(house.community, FIRST, LAST)
    return {name: (one.figure.count, one.figure.of) for name, one in found.items()}


def test_meetings_by_the_week_and_evenings(house: House, rows: Rows, build: Build) -> None:
    meetings(rows, 10)
    found = figures(house)
    assert found["weeks_with_meeting"] == (10, 13), "weeks whose Thursday is in the quarter"
    assert found["planned_sessions_held"] == (10, 10)
    assert found["sessions_at_night_or_weekend"] == (10, 10)
    assert "training_held" not in found


def test_what_was_not_held_counts_against(house: House, rows: Rows, build: Build) -> None:
    meetings(rows, 3)
    meetings(rows, 2, "cancelled")
    assert figures(house)["planned_sessions_held"] == (3, 5)


def test_what_is_still_to_come_is_not_counted(
    house: House, rows: Rows, build: Build, at: Clock
) -> None:
    meetings(rows, 10)
    at.at = at.at.replace(year=2025, month=11, day=1)
    assert figures(house)["planned_sessions_held"] == (4, 4)


def test_welcomes_and_endings_by_key_work(house: House, rows: Rows, build: Build) -> None:
    cohort = rows.cohort("pipe-approved-premises")
    for days in (3, 20, None):
        person = build.participant(house.cast.team)
        arrived = date(2025, 10, 13)
        build.save(
            Stay(
                participant=person, venue=house.venue, arrived=arrived,
                expected_departure=date(2026, 4, 1), departed=date(2025, 12, 1),
                departure_reason="move_on",
            )
        )  # fmt: skip
        if days is not None:
            session = rows.session(
                cohort, arrived + timedelta(days=days), strand="key_work", kind="key_work",
                people=(person,),
            )  # fmt: skip
            seen(build, session, house)
    found = figures(house)
    assert found["welcomed_in_a_week"] == (1, 3)
    assert found["seen_before_leaving"] == (0, 3)


def test_sessions_whose_leader_was_away(house: House, rows: Rows, build: Build) -> None:
    cohort = rows.cohort()
    build.save(
        CohortStaff(cohort=cohort, user_id=house.cast.ben.id, part="lead"),
        Leave(
            user_id=house.cast.ben.id, kind="annual_leave", first=date(2025, 11, 3),
            last=date(2025, 11, 14),
        ),
    )  # fmt: skip
    rows.session(cohort, date(2025, 11, 5), staff=(house.cast.asha,), status="held")
    rows.session(cohort, date(2025, 11, 12), staff=(), status="cancelled")
    rows.session(cohort, date(2025, 11, 19), staff=(house.cast.asha,), status="held")
    assert figures(house)["covered_sessions"] == (1, 2)


def test_accepted_it_is_evidence_with_its_figures(
    house: House, rows: Rows, build: Build, client: Client
) -> None:
    meetings(rows, 10)
    esi = client(house.cast.esi)
    page = esi.get(f"{house.at}/records?quarter={AT}").text
    assert "The community met in 10 of 13 weeks" in page
    rows = esi.get(f"{house.at}/records/weekly_rhythm/{AT}").text
    assert "13 rows" in rows
    accept = f"{house.at}/records/weekly_rhythm/{AT}/accept"
    words = offered_words(house)
    sent = esi.send(
        accept, {"title": "We meet", "means": "It is where the week begins.", "seen": words},
        page=accept,
    )  # fmt: skip
    item = db.session.scalars(select(EvidenceItem)).one()
    assert sent.location == f"/evidence/items/{item.public_id}/criteria"
    assert (item.source, item.criteria, item.day) == ("suggestion", ["7.1", "7.2"], LAST)
    assert item.happened == f"From the records: {words}"
    assert item.shows == "It is where the week begins."
    page = esi.get(f"{house.at}/records?quarter={AT}").text
    assert f"/records/weekly_rhythm/{AT}/accept" not in page
    assert "Accepted (1)" in page
    again = esi.send(accept, {"title": "We meet", "seen": words}, page=accept)
    assert "Somebody accepted this a moment ago." in again.text


def test_the_sentence_of_the_records_is_nobodys_to_change(
    house: House, rows: Rows, client: Client
) -> None:
    meetings(rows, 10)
    esi = client(house.cast.esi)
    accept = f"{house.at}/records/weekly_rhythm/{AT}/accept"
    better = {"title": "We meet", "seen": offered_words(house).replace("10 of 13", "13 of 13")}
    assert "The records changed while you read." in esi.send(accept, better, page=accept).text
    words = offered_words(house)
    esi.send(accept, {"title": "We meet", "happened": "13 of 13", "seen": words}, page=accept)
    item = db.session.scalars(select(EvidenceItem)).one()
    assert item.happened == f"From the records: {words}"
    change = f"/evidence/items/{item.public_id}/change"
    form = {
        "title": "Renamed", "happened": "13 of 13 weeks.", "day": "31/12/2025", "voice": "staff",
        "kind": "minutes", "consent": "not_needed", "version": "1",
    }  # fmt: skip
    page = esi.get(change).text
    assert 'name="happened"' not in page
    assert words in page
    esi.send(change, form, page=change)
    db.session.refresh(item)
    assert (item.title, item.happened) == ("Renamed", f"From the records: {words}")
    with pytest.raises(Refused, match="stays as it is"), unit_of_work():
        items.change_item(
            item, Written("T", "13 of 13.", LAST, "staff", "minutes"), version=2, by=house.cast.asha
        )


def test_behind_a_week_stand_its_meetings(house: House, rows: Rows, client: Client) -> None:
    meetings(rows, 10)
    rows.session(
        rows.cohort("pipe-approved-premises"), date(2025, 9, 29), strand="community_meeting",
        kind="community_meeting", status="held", title="The first of the week",
    )  # fmt: skip
    weeks = measure(house.community, FIRST, LAST)["weeks_with_meeting"]
    assert (weeks.figure.count, weeks.figure.of) == (11, 13)
    assert weeks.rows[0].day == date(2025, 9, 29), "its Thursday is 2 October"
    assert [one.words for one in weeks.rows[0].within] == ["The first of the week"]
    before = measure(house.community, date(2025, 7, 1), date(2025, 9, 30))
    assert "weeks_with_meeting" not in before or not before["weeks_with_meeting"].figure.count
    page = client(house.cast.esi).get(f"{house.at}/records/weekly_rhythm/{AT}").text
    assert "The first of the week" in page
    assert f"/sessions/{weeks.rows[0].within[0].session}" in page
    assert "belongs to the months its Thursday is in" in page


def offered_words(house: House) -> str:
    """The sentence of the weekly rhythm."""
    used = in_use(house.cycle.framework)
    one = find_offered(house.community, used.framework, "weekly_rhythm", FIRST, LAST)
    return one.suggestion.words


def test_declined_it_is_not_offered_again(
    house: House, rows: Rows, build: Build, client: Client
) -> None:
    meetings(rows, 10)
    decline = f"{house.at}/records/weekly_rhythm/{AT}/decline"
    esi = client(house.cast.esi)
    assert "Say why" in esi.send(decline, {"why": ""}, page=decline).text
    esi.send(decline, {"why": "Half were ten minutes"}, page=decline)
    page = esi.get(f"{house.at}/records?quarter={AT}").text
    assert "Half were ten minutes" in page
    assert db.session.scalars(select(SuggestionAnswer.decision)).all() == ["declined"]
    used = in_use(house.cycle.framework)
    one = find_offered(house.community, used.framework, "weekly_rhythm", FIRST, LAST)
    with pytest.raises(Refused, match="declined this a moment ago"), unit_of_work():
        suggestions.accept(
            house.community, one.suggestion, title="T", means="", seen=one.suggestion.words,
            by=house.cast.asha,
        )  # fmt: skip


def test_what_was_declined_is_offered_again(
    house: House, rows: Rows, build: Build, client: Client
) -> None:
    meetings(rows, 10)
    esi, at = client(house.cast.esi), f"{house.at}/records/weekly_rhythm/{AT}"
    esi.send(f"{at}/decline", {"why": "Half were ten minutes"}, page=f"{at}/decline")
    listed = f"{house.at}/records?quarter={AT}"
    assert "Declined (1)" in esi.get(listed).text
    assert client(house.cast.cara).send(f"{at}/again", {}, page="/evidence").status_code == 404
    esi.send(f"{at}/again", {}, page=listed)
    page = esi.get(listed).text
    assert f"{at}/accept" in page
    assert "Declined (" not in page
    assert db.session.scalars(select(SuggestionAnswer)).all() == []
    assert "took this back a moment ago" in esi.send(f"{at}/again", {}, page=listed).text
    esi.send(f"{at}/accept", {"title": "We meet", "seen": offered_words(house)}, page=listed)
    assert "It was accepted." in esi.send(f"{at}/again", {}, page=listed).text


def test_nothing_is_invented(house: House, client: Client) -> None:
    used = in_use(house.cycle.framework)
    assert offered(house.community, used.framework, FIRST, LAST) == []
    page = client(house.cast.esi).get(f"{house.at}/records?quarter={AT}").text
    assert "Nothing more for these months." in page
    assert db.session.scalars(select(ClimateRound)).all() == []
    esi = client(house.cast.esi)
    assert esi.get(f"{house.at}/records/weekly_rhythm/{AT}").status_code == 404
    assert esi.get(f"{house.at}/records/weekly_rhythm/2025-10-02").status_code == 404
    assert client(house.cast.cara).get(f"{house.at}/records").status_code == 404


def test_it_costs_the_same_however_many(
    house: House, rows: Rows, build: Build, client: Client, statements: Statements
) -> None:
    esi = client(house.cast.esi)
    counts = []
    for many in (2, 10):
        meetings(rows, many)
        esi.get(f"{house.at}/records?quarter={AT}")
        with statements() as sent:
            esi.get(f"{house.at}/records?quarter={AT}")
        counts.append(len(sent))
    assert counts[0] == counts[1]
