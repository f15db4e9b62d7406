"""A team's own programme says when its people are reminded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

import pytest

from people.models import User
from programmes.models import OwnProgramme
from programmes.queries.programmes import draft_of
from programmes.reminders import DEFAULT, Reminder, Way
from tests.build import Cast
from tests.page import CheckedClient
from tests.programmes.own import address, own_copy
from tests.programmes.test_edit_programme import sent

Client = Callable[[User | None], CheckedClient]


@pytest.fixture
def own(cast: Cast) -> OwnProgramme:
    """A copy of M-TREM."""
    return own_copy(cast.team, cast.asha)


def test_sending_the_page_as_it_was_changes_nothing(
    own: OwnProgramme, cast: Cast, client: Client
) -> None:
    assert draft_of(own).reminders == DEFAULT
    assert not sent(client(cast.asha), address(own, "reminders"))
    assert draft_of(own).reminders == DEFAULT


def test_another_day_another_time_other_ways_and_none(
    own: OwnProgramme, cast: Cast, client: Client
) -> None:
    asha, path = client(cast.asha), address(own, "reminders")
    assert not sent(
        asha, path, days_1="1", at_1="10:30", ways_1=["text"], days_2="5", at_2="",
        ways_2=["letter"],
    )  # fmt: skip
    assert draft_of(own).reminders == (
        Reminder(1, time(10, 30), (Way.TEXT,)),
        Reminder(5, time(9), (Way.LETTER,)),
    )
    page = asha.get(address(own)).text
    assert "by text, 1 day before at 10:30am; by letter, 5 days before at 9am" in page
    assert "Reminder new: by letter, 5 days before at 9am." in page
    assert not sent(asha, path, days_1="", days_2="")
    assert draft_of(own).reminders == ()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"at_1": "21:00"}, "Nothing is sent from 20:00 to 08:00."),
        ({"at_1": "soon"}, "Write a time, like 9:00."),
        ({"ways_1": []}, "Choose at least one way."),
        ({"days_1": "15"}, "is 15; it should be from 0 to 14."),
        ({"days_2": "1", "ways_2": ["text"]}, "Two reminders on one day are one too many."),
    ],
)
def test_what_cannot_be_is_refused(
    own: OwnProgramme, cast: Cast, client: Client, change: dict[str, object], why: str
) -> None:
    assert why in sent(client(cast.asha), address(own, "reminders"), **change)


def test_who_may_change_them(own: OwnProgramme, cast: Cast, client: Client) -> None:
    path = address(own, "reminders")
    assert client(cast.ben).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302
