"""What the tests of residents' voice share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from base.database import db
from base.mail import OutgoingMail
from evidence.models import VoiceSaid, VoiceWall
from evidence.queries.communities import Community
from people.models import User, Venue
from tests.build import Build, Cast
from tests.everything_voice import opened
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]


class House:
    """Asha's premises with a code on its wall."""

    def __init__(self, build: Build, cast: Cast) -> None:
        self.venue: Venue = build.venue(cast.team, name="Mill House", kind="approved_premises")
        self.community = Community(self.venue, None)
        self.wall: VoiceWall = opened(self.community, cast.asha)
        self.path = f"/voice/{self.wall.token}"

    @property
    def of(self) -> str:
        """Where staff read about it."""
        return f"/evidence/{self.venue.public_id}"


def sent(**kw: Any) -> dict[str, Any]:
    """A form as a resident sends it."""
    return {"kind": "idea", "words": "A bench by the door.", "send": "yes", "once": "one"} | kw


def all_said() -> Sequence[VoiceSaid]:
    """Everything that was kept, in the order it came."""
    db.session.expire_all()
    return db.session.scalars(select(VoiceSaid).order_by(VoiceSaid.id)).all()


def mails() -> Sequence[OutgoingMail]:
    """Every e-mail that waits."""
    return db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
