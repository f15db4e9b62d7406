"""One of everything of a participant's own page, for the sweeps of `tests.everything`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from base.database import db
from base.work import unit_of_work
from calendars.services import formats, pages
from people.models import Participant, Team
from programmes.models import Place, ProgrammeSession
from tests.build import SYSTEM, Build


def of_own_page(build: Build, team: Team, person: Participant, session_id: Any) -> dict[str, Any]:
    """A page with a session on it, and a format asked for by the person whose record is swept.

    The page is another's: a hold silences that person's.
    """
    session = db.session.scalars(
        select(ProgrammeSession).where(ProgrammeSession.public_id == session_id)
    ).one()
    owner = build.participant(team)
    place = Place(participant=owner, session=session)
    build.save(place)
    with unit_of_work():
        _, secret = pages.make_page(owner, by=SYSTEM)
        pages.make_page(person, by=SYSTEM)
        asked = formats.ask_format(
            person, formats=["easy_read", "interpreter"], note="Welsh", by=pages.THEMSELVES
        )
    return {
        "secret": secret,
        "visit_id": place.public_id,
        "request_id": asked.public_id,
    }
