"""Today says to whoever leads what waits on the way to the award; and nothing when nothing does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from base import clock
from base.audit import record
from base.work import unit_of_work
from evidence.presenters.today import award_lines
from evidence.services import packs
from evidence.services.cycles import add_action, change_cycle, finish_action
from people.models import User
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.evidence.awarded import Awarded, awarded_at
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
TODAY = date(2026, 3, 2)


@pytest.fixture
def award(build: Build, cast: Cast) -> Awarded:
    return awarded_at(build, cast.team, cast.asha, "Elm House")


def due_in(award: Awarded, days: int, by: User) -> None:
    """Its portfolio is due in so many days."""
    with unit_of_work():
        due = TODAY + timedelta(days=days)
        change_cycle(award.cycle, days={"due": due}, values={}, by=by)


@pytest.mark.parametrize(
    ("days", "asks"),
    [(91, None), (90, "In 90 days"), (1, "In 1 day"), (0, "Today"), (-3, "Overdue: 3 days ago")],
)
def test_the_next_step_is_named_from_ninety_days_on(
    days: int, asks: str | None, award: Awarded, cast: Cast, client: Client
) -> None:
    due_in(award, days, cast.asha)
    page = client(cast.asha).get("/").text
    if asks is None:
        assert "Towards the award" not in page
    else:
        assert "Hand in the portfolio, Elm House" in page
        assert asks in page


def test_action_points_overdue_are_one_line(award: Awarded, cast: Cast, client: Client) -> None:
    with unit_of_work():
        made = [
            add_action(award.cycle, words=words, criteria=[], due=due, by=cast.asha)
            for words, due in (
                ("One", date(2026, 2, 1)), ("Two", date(2026, 3, 1)), ("Now", TODAY), ("Any", None),
            )
        ]  # fmt: skip
    browser = client(cast.asha)
    assert "2 action points of Elm House" in browser.get("/").text
    with unit_of_work():
        finish_action(made[0], on=TODAY, words="Done", by=cast.asha)
    assert "1 action point of Elm House" in browser.get("/").text


@pytest.mark.parametrize(
    ("state", "words"),
    [("to_check", "Check what was found"), ("failed", "It could not be made"), ("made", "")],
)
def test_packs_that_wait_are_named(
    state: str, words: str, award: Awarded, cast: Cast, client: Client
) -> None:
    with unit_of_work():
        pack = packs.ask_for_pack(
            award.cycle, first=date(2026, 1, 1), last=date(2026, 3, 1), audience="x", by=cast.asha
        )
        pack.state = state
    page = client(cast.asha).get("/").text
    assert (f"/evidence/packs/{pack.public_id}" in page) == bool(words)
    assert words in page


@pytest.mark.parametrize("who", ["ben", "esi", "dev", "cara"])
def test_nobody_else_is_told(who: str, award: Awarded, cast: Cast, client: Client) -> None:
    due_in(award, 5, cast.asha)
    assert "Elm House" not in client(getattr(cast, who)).get("/").text


def test_many_communities_take_no_more_queries(
    award: Awarded, build: Build, cast: Cast, statements: Statements
) -> None:
    def asked_for() -> int:
        with clock_request(build), statements() as sent:
            assert award_lines(cast.asha, TODAY)
        return len(sent)

    due_in(award, 5, cast.asha)
    one = max(asked_for(), asked_for())
    for n in range(4):
        more = awarded_at(build, cast.team, cast.asha, f"House {n}", due=TODAY)
        with unit_of_work():
            add_action(more.cycle, words="Late", criteria=[], due=date(2026, 1, 1), by=cast.asha)
            record("test.built", "A test built rows.", by=cast.asha)
    assert asked_for() <= one
    assert clock.today() == TODAY


def clock_request(build: Build):  # noqa: ANN201 Flask's own context
    """A request in which addresses can be made."""
    return build.app.test_request_context()
