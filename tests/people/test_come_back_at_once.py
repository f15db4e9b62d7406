"""PINs guessed at by many at once, in real transactions."""

from __future__ import annotations

import threading

from flask import Flask

from base.database import Base, db
from people import tries
from people.models import SharedComputer
from tests.build import Build

_MADE = (
    "sign_in_attempt",
    "shared_computer",
    "room",
    "venue_team",
    "venue",
    "team",
    "user_account",
    "audit_subject",
    "audit_event",
)


def test_guesses_sent_at_once_are_all_counted(made_app: Flask) -> None:
    """In real transactions: however many at once, no more than three are judged."""
    judged: list[str] = []
    start = threading.Barrier(12)
    with made_app.app_context():
        build = Build(made_app)
        esi = build.user("Race", email="race@staff.example")
        venue = build.venue(build.team("Race Team"))
        computer = SharedComputer(
            venue=venue, name="x", token_hash="x", made_at=esi.created_at, made_by_id=esi.id
        )
        build.save(computer)
        number = computer.id

    def guess() -> None:
        with made_app.test_request_context("/come-back", environ_base={"REMOTE_ADDR": "10.1.1.1"}):
            start.wait()
            with tries.trying("race@staff.example", number) as this:
                if this.refused is None:
                    judged.append("one")
            db.session.remove()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with made_app.app_context():
        left = tries.count_wrong_pins("race@staff.example", number)
        for name in _MADE:
            db.session.execute(Base.metadata.tables[name].delete())
        db.session.commit()
    assert len(judged) <= tries.PINS
    assert left <= tries.PINS
