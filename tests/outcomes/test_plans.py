"""The plan of measures as it follows people's lives: ends, pauses, holds, and what comes after."""

from __future__ import annotations

from datetime import date

from outcomes.queries.plans import PlanRow, of_cohort, to_do
from people.models import Hold
from programmes.models import EnrolmentPause
from tests.build import Build, Cast
from tests.outcomes.conftest import Measured


def _rows(measured: Measured, today: date, slug: str = "core_10") -> dict[str, PlanRow]:
    mine = measured.enrolments[0].id
    return {
        row.due.key: row
        for row in of_cohort(measured.cohort, today)
        if row.enrolment.id == mine and row.measure.instrument == slug
    }


def test_a_rolling_cohort_ends_for_each_by_the_length_of_the_programme(
    measured: Measured,
) -> None:
    rows = _rows(measured, date(2026, 3, 4))
    assert list(rows) == ["start", "months:3", "months:6", "months:9", "end"]
    assert rows["start"].due.day == date(2026, 3, 4)
    assert rows["end"].due.day == date(2027, 3, 2)
    assert (rows["start"].state, rows["months:3"].state) == ("due", "ahead")


def test_done_overdue_and_due(measured: Measured) -> None:
    measured.filled(on=date(2026, 3, 2))
    later = _rows(measured, date(2026, 7, 1))
    assert (later["start"].state, later["months:3"].state) == ("done", "overdue")
    assert later["start"].response is not None
    assert later["start"].response.mode == "paper"


def test_whoever_leaves_early_has_an_end_and_follow_ups(measured: Measured, build: Build) -> None:
    one = measured.enrolments[0]
    one.status, one.left_on, one.leave_reason = "left", date(2026, 4, 1), "moved_area"
    build.save(one)
    rows = _rows(measured, date(2026, 10, 1))
    assert list(rows) == ["start", "end", "follow_up:6", "follow_up:12"]
    assert rows["end"].due.day == date(2026, 3, 31)
    assert rows["follow_up:6"].state == "due"


def test_nothing_is_asked_of_whoever_is_away(measured: Measured, build: Build) -> None:
    one = measured.enrolments[0]
    build.save(
        EnrolmentPause(
            enrolment=one,
            first=date(2026, 5, 1),
            back_on=date(2026, 7, 1),
            at=one.cohort.planned_at,
        ),
        Hold(participant_id=one.participant_id, kind="recall", starts=date(2026, 8, 1)),
    )
    rows = _rows(measured, date(2026, 12, 20))
    states = {key: row.state for key, row in rows.items()}
    assert states["start"] == "overdue"
    assert states["months:3"] == "not_expected"
    assert states["months:6"] == "not_expected"


def test_an_instrument_that_is_off_is_on_nobodys_list(cast: Cast, measured: Measured) -> None:
    today = date(2026, 3, 4)
    assert _rows(measured, today, "oas_m")["start"].off
    asked = {row.measure.instrument for row in to_do(cast.ben, today, today - today)}
    assert asked == {"core_10", "rfq_8"}
    assert to_do(cast.cara, today, today - today) == []
