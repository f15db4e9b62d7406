"""The links "Add this as evidence" on pages that lie below: of a session, a register, a round."""

from __future__ import annotations

from flask import url_for

from base import clock
from outcomes import round_links
from outcomes.models import ClimateRound
from people.models import User
from people.roles import Can
from programmes import session_links
from programmes.models import ProgrammeSession

_WORDS = "Add this as evidence"
_NOT_HELD = {"cancelled", "not_held"}


def session_link(user: User, session: ProgrammeSession) -> session_links.Link | None:
    """For whoever gathers evidence with its team, once it began and unless it fell out."""
    if session.cohort.team_id not in user.teams(Can.ADD_EVIDENCE):
        return None
    if session.starts > clock.now() or session.status in _NOT_HELD:
        return None
    return session_links.Link(_WORDS, url_for("items.choose_community", session=session.public_id))


def round_link(user: User, held: ClimateRound) -> round_links.Link | None:
    """For whoever gathers evidence with its team, once it has opened."""
    if held.team_id not in user.teams(Can.ADD_EVIDENCE) or held.opens > clock.today():
        return None
    return round_links.Link(_WORDS, url_for("items.choose_community", round=held.public_id))
