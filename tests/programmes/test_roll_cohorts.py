"""Cohorts begin and end by themselves."""

from __future__ import annotations

from datetime import UTC, datetime

from base.database import db
from programmes.jobs import roll_cohorts
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.programmes.rows import cohort


def test_a_cohort_starts_on_its_day_and_ends_after_its_last(
    build: Build, cast: Cast, at: Clock
) -> None:
    made = cohort(build, cast)
    assert roll_cohorts() == "0 cohorts changed state"
    at.at = datetime(2026, 3, 4, 0, 5, tzinfo=UTC)
    assert roll_cohorts() == "1 cohort changed state"
    db.session.refresh(made)
    assert made.status == "running"
    assert roll_cohorts() == "0 cohorts changed state"
    at.at = datetime(2026, 7, 2, 0, 5, tzinfo=UTC)
    roll_cohorts()
    db.session.refresh(made)
    assert made.status == "ended"
