"""Everything a calendar shows, changed through its service: each calendar notices, rightly."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from base import clock
from base.work import unit_of_work
from config import ROOT
from programmes.services import enrolments
from tests.calendars import changes_of_lives, changes_of_people, changes_of_plans
from tests.calendars.changes_of_people import World, cover_it
from tests.calendars.changes_of_plans import Course
from tests.calendars.conftest import Client
from tests.calendars.rows import Rows, fetch
from tests.calendars.sweep import Case, events, sweep
from tests.conftest import Clock
from tests.programmes.rows import cohort, enrolled

SLICES = ("app", "evidence", "calendars", "attendance", "outcomes", "programmes", "people", "base")
NAMES = {"bump", "bump_teams"}


@pytest.mark.parametrize("case", changes_of_people.CASES, ids=lambda one: one.name)
def test_every_calendar_notices(rows: Rows, client: Client, at: Clock, case: Case) -> None:
    sweep(World(rows), case, client(None), at)


@pytest.mark.parametrize("case", changes_of_lives.CASES, ids=lambda one: one.name)
def test_every_calendar_notices_what_becomes_of_somebody(
    rows: Rows, client: Client, at: Clock, case: Case
) -> None:
    sweep(World(rows), case, client(None), at)


@pytest.mark.parametrize("case", changes_of_plans.CASES, ids=lambda one: one.name)
def test_every_calendar_notices_what_becomes_of_a_cohort(
    rows: Rows, client: Client, at: Clock, case: Case
) -> None:
    sweep(Course(rows), case, client(None), at)


def test_other_staff_are_no_change_to_whoever_comes(rows: Rows, client: Client, at: Clock) -> None:
    (case,) = [one for one in changes_of_people.CASES if one.change is cover_it]
    seen = sweep(World(rows), case, client(None), at)
    for name in ("participant", "room", "venue"):
        assert seen.after[name] == seen.before[name], name
    for name in ("team", "lead", "cohort"):
        was, now = events(seen.before[name]), events(seen.after[name])
        assert was.keys() == now.keys()
        different = [uid for uid in was if was[uid] != now[uid]]
        assert len(different) == 1
        (uid,) = different
        assert now[uid]["SEQUENCE"] == was[uid]["SEQUENCE"]
        assert now[uid]["LAST-MODIFIED"] > was[uid]["LAST-MODIFIED"]


def test_whatever_says_that_calendars_changed_is_tried_above() -> None:
    """A function that raises a calendar's version and is in no case here is not tested at all."""
    cases = [*changes_of_people.CASES, *changes_of_lives.CASES, *changes_of_plans.CASES]
    tried = {name for case in cases for name in case.says}
    saying = {
        name for slice_ in SLICES for path in (ROOT / slice_).rglob("*.py") for name in _in(path)
    }
    assert saying
    assert saying - tried == set(), "add a change that runs it to the sweep"
    assert tried - saying == set(), "these say nothing any more"


def _in(path: Path) -> set[str]:
    """The functions of a module that raise a calendar's version."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    if module == "people.services.stamps":
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        f"{module}.{function.name}"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and _says(node.func)
    }


def _says(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return (
            called.attr in NAMES
            and isinstance(called.value, ast.Name)
            and (called.value.id == "stamps")
        )
    return isinstance(called, ast.Name) and called.id in NAMES


def test_leaving_a_cohort_takes_its_sessions_away(rows: Rows, client: Client, at: Clock) -> None:
    made = cohort(rows.build, rows.cast)
    (enrolment,) = enrolled(rows.build, made, rows.build.participant(rows.cast.team))
    _, path = rows.feed(enrolment.participant)
    before = fetch(client(None), path)
    assert len(events(before.get_data())) > 2
    at.at += timedelta(hours=1)
    with unit_of_work():
        enrolments.leave_cohort(
            enrolment, on=clock.today(), reason="withdrew", why="", by=rows.cast.asha
        )
    after = fetch(client(None), path, before.headers["ETag"])
    assert after.status_code == 200
    assert b"Nothing booked at the moment" in after.get_data()
