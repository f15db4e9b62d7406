"""Residents' voice of a premises, for the sweeps of `tests.everything`."""

from __future__ import annotations

from sqlalchemy import select

from base.database import db
from base.work import unit_of_work
from evidence.models import VoiceSaid, VoiceWall
from evidence.queries.communities import Community
from evidence.queries.known_people import known_at
from evidence.services import voice, voice_walls
from evidence.services import voice_decisions as decide
from people.models import User


def of_voice(community: Community, by: User) -> VoiceSaid:
    """A wall, an answered idea shown on it, a thank-you put aside, a worry nobody has seen yet."""
    wall = opened(community, by)
    idea, thanks = said(wall, "idea"), said(wall, "thanks")
    with unit_of_work():  # kept where somebody leads who hears of it
        voice.leave(wall, kind="worry", words="This is a worry.", may_show=False, once="")
        decide.put_aside(thanks, why="Meant for somebody else.", by=by)
        decide.answer(idea, kind="forward", words="It is done.", version=1, by=by)
    shown(idea, by)
    return idea


def opened(community: Community, by: User, *hearers: User) -> VoiceWall:
    """A wall that is switched on."""
    with unit_of_work():
        return voice_walls.set_wall(community, opened=True, hearers=hearers, by=by)


def said(wall: VoiceWall, kind: str, words: str = "", *, may_show: bool = True) -> VoiceSaid:
    """Something somebody said through a wall."""
    before = set(db.session.scalars(select(VoiceSaid.id)))
    with unit_of_work():
        words = words or f"This is {kind}."
        became = voice.leave(wall, kind=kind, words=words, may_show=may_show, once="")
    assert became is voice.Became.KEPT
    return db.session.scalars(select(VoiceSaid).where(VoiceSaid.id.not_in(before))).one()


def shown(one: VoiceSaid, by: User) -> None:
    """Show it to everybody as it is."""
    community = Community(one.venue, one.team if one.venue is None else None)
    with unit_of_work():
        decide.publish(
            one,
            shown=one.words,
            sure=True,
            known=known_at(community),
            version=one.version,
            by=by,
        )
