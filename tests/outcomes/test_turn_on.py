"""An instrument turned on and off: who says it was checked, and what stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from outcomes.models import InstrumentChoice
from outcomes.queries import instruments
from outcomes.services import choices
from people.models import User
from tests.build import Cast
from tests.outcomes.conftest import Measured
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]


def said(action: str) -> list[str]:
    db.session.expire_all()
    rows = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == action).order_by(AuditEvent.id)
    )
    return list(rows)


def choice(slug: str) -> InstrumentChoice:
    db.session.expire_all()
    return db.session.scalars(select(InstrumentChoice).where(InstrumentChoice.slug == slug)).one()


def test_off_means_it_cannot_be_filled_in_and_what_was_stays(
    measured: Measured, cast: Cast, client: Client
) -> None:
    kept = measured.filled()
    dev = client(cast.dev)
    assert "What was filled in stays" in dev.get("/instruments/core_10/turn-off").text
    answer = dev.send("/instruments/core_10/turn-off", {"revision": "0"})
    assert answer.location == "/instruments/core_10"
    assert not instruments.find("core_10").on
    with pytest.raises(Refused, match="CORE-10 is switched off"):
        measured.filled(number=1)
    assert kept.scores[0].value == 13
    assert said("instrument.turned_off") == [
        "Dev Administrator turned off CORE-10. What was filled in stays."
    ]
    page = dev.get("/instruments/core_10").text
    assert "Turn on" in page
    assert "Dev Administrator turned off CORE-10" in page


def test_one_to_be_checked_needs_who_did_and_against_what(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    page = dev.get("/instruments/oas_m/turn-on").text
    assert "were not verified" in page
    for sent, why in (
        ({}, "Say who compared the key with the form."),
        ({"who": " ", "against": "The form"}, "Say who compared"),
        ({"who": "Dr A, psychologist"}, "Say what they compared it with"),
    ):
        refused = dev.send("/instruments/oas_m/turn-on", {"revision": "0", **sent})
        assert refused.status_code == 422
        assert why in refused.text
    assert 'value="Dr A, psychologist"' in refused.text
    dev.send(
        "/instruments/oas_m/turn-on",
        {"revision": "0", "who": "Dr A, psychologist", "against": "the form of 1991"},
    )
    kept = choice("oas_m")
    assert (kept.on, kept.note, kept.revision) == (
        True, "Compared by Dr A, psychologist with the form of 1991.", 1,
    )  # fmt: skip
    assert "Checked here" in dev.get("/instruments/oas_m").text
    assert said("instrument.turned_on") == [
        "Dev Administrator turned on OAS-M. Compared by Dr A, psychologist with the form of 1991."
    ]


def test_whoever_opened_an_older_one_is_told(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    dev.send("/instruments/core_10/turn-off", {"revision": "0"})
    stale = dev.send("/instruments/core_10/turn-on", {"revision": "0"})
    assert stale.status_code == 422
    assert "Dev Administrator changed CORE-10 on" in stale.text
    assert 'name="revision" value="1"' in stale.text  # what is sent next is of now
    assert dev.send("/instruments/core_10/turn-on", {"revision": "1"}).status_code == 303
    for nonsense in ("", "x", "-1", "9" * 30):
        refused = dev.send("/instruments/core_10/turn-off", {"revision": nonsense})
        assert refused.status_code == 422


def test_on_already_nothing_is_written(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    assert dev.send("/instruments/core_10/turn-on", {"revision": "0"}).status_code == 303
    assert said("instrument.turned_on") == []
    assert not db.session.scalars(select(InstrumentChoice)).all()


def test_the_same_form_twice_decides_once(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    for _ in range(2):
        answer = dev.send("/instruments/core_10/turn-off", {"revision": "0", "once": "k1"})
        assert answer.location == "/instruments/core_10"
    assert len(said("instrument.turned_off")) == 1


def test_two_first_decisions_at_once_are_one(cast: Cast) -> None:
    with unit_of_work():
        choices.turn_off("core_10", revision=0, by=cast.dev)
    with pytest.raises(Refused, match="changed CORE-10"), unit_of_work():
        choices.turn_off("core_10", revision=0, by=cast.dev)
