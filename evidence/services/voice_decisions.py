"""What staff make of what was said: kept, put aside, answered, shown to others, made evidence."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from base import clock
from base.audit import System, record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from evidence.models import EvidenceItem, VoicePace, VoiceSaid
from evidence.models.voice import ANSWER_WORDS
from evidence.queries.communities import Community, community_of
from evidence.queries.items import made_from
from evidence.redaction import Known, check, repeats
from evidence.services.items import Written, add_item
from evidence.services.voice_items import follow_words, withdraw_made
from people.models import User
from people.roles import Role

KEEP_ASIDE = timedelta(days=90)
"""How long words that were put aside are kept."""
KEEP_KEYS = timedelta(days=2)
"""Long enough for a page left open over a night and sent twice in the morning."""
NOUNS = {
    "experience": "what somebody said of living here",
    "idea": "an idea",
    "thanks": "a thank-you",
    "worry": "a worry",
}
_BY = System("Residents’ words")
_ROLES = (Role.SERVICE_LEAD, Role.FACILITATOR, Role.PREMISES_STAFF)
_GONE = "The words were erased, so there is nothing to decide about any more."
_STALE = (
    "Somebody changed this while you had it open. What you typed is still here: open it in another "
    "tab to compare, then save again."
)


def keep(said: VoiceSaid, *, by: User) -> None:
    """Let it count. Kept already, nothing happens. Raises `Refused` when its words are gone."""
    lock(said)
    if said.state == "kept":
        return
    if said.erased_at is not None:
        raise Refused(_GONE)
    said.state, said.why_aside, said.aside_at = "kept", "", None
    _say(said, "kept", "kept", by)


def put_aside(said: VoiceSaid, *, why: str, by: User) -> None:
    """Take it out of what counts and off the wall, and withdraw the item made of it.

    The reason is kept.
    """
    lock(said)
    if said.state == "aside":
        return
    said.published = False
    said.state, said.why_aside, said.aside_at = "aside", why, clock.now()
    _say(said, "put_aside", "put aside", by)
    db.session.flush()
    withdraw_made(said, by=by)


def acknowledge(said: VoiceSaid, *, done: str, by: User) -> None:
    """Say what was done first about a worry. Acknowledged already, the first one stands."""
    lock(said)
    if said.kind != "worry" or said.acknowledged_at is not None:
        return
    said.done, said.acknowledged_at, said.acknowledged_by_id = done, clock.now(), by.id
    _say(said, "acknowledged", "acknowledged", by)


def answer(said: VoiceSaid, *, kind: str, words: str, version: int, by: User) -> None:
    """Say what was done. It counts from then on, and leaves the wall until it is shown again.

    Raises `Refused` when it was put aside, or changed by somebody else in the meantime.
    """
    lock(said)
    if (said.answer, said.answer_words) == (kind, words):
        return
    _refuse_aside(said)
    _refuse_stale(said, version)
    said.published, said.state = False, "kept"
    said.answer, said.answer_words, said.answered_on = kind, words, clock.today()
    said.answered_as, said.answered_by_id = role_of(by, community_of(said)), by.id
    said.version += 1
    _say(said, "answered", "answered", by)


def publish(
    said: VoiceSaid, *, shown: str, sure: bool, known: Known, version: int, by: User
) -> None:
    """Show it with its answer to whoever opens the page of the wall.

    Raises `Refused`, field "shown", for the sender's own words when they said no; field "sure"
    when something in it may tell who somebody is and nobody said that it was looked at.
    """
    lock(said)
    if said.published and said.shown == shown:
        return
    _refuse_aside(said)
    _refuse_stale(said, version)
    if not said.answer:
        raise Refused("Answer it first: what is shown is always a pair.")
    if not said.may_show and _same(said.words, shown):
        raise Refused(
            "They asked that their own words are not shown. Say it in other words.", "shown"
        )
    told = told_by(said, shown, known)
    if told and not sure:
        raise Refused(
            f"Look at this again: {', '.join(told)}. Change it, or tick that it may stay.", "sure"
        )
    said.shown, said.published, said.state = shown, True, "kept"
    said.version += 1
    _say(said, "published", "showed to everybody", by)


def hide(said: VoiceSaid, *, by: User) -> None:
    """Take it off the page of the wall."""
    lock(said)
    if not said.published:
        return
    said.published = False
    said.version += 1
    _say(said, "hidden", "took off the page of the wall", by)


def make_evidence(said: VoiceSaid, *, by: User) -> EvidenceItem:
    """Make it evidence; made already, that item. Raises `Refused` when it is not ready for it.

    Words are anonymous, so nobody is to be asked; words that must not be shown stay out of it.
    """
    lock(said)
    community = community_of(said)
    already = made_from(community, said.public_id)
    if already is not None:
        return already
    _refuse_aside(said)
    if said.state != "kept":
        raise Refused("Decide first that it counts.")
    return add_item(community, _written(said), by=by, source="voice", source_id=said.public_id)


def told_by(said: VoiceSaid, shown: str, known: Known) -> list[str]:
    """What in the words shown and the answer may tell who somebody is, or what must stay unread."""
    told = [*tell_tales(shown, known), *tell_tales(said.answer_words, known)]
    if not said.may_show:
        both = f"{shown}\n{said.answer_words}"
        told += [f"“{one}” (their own words)" for one in repeats(said.words, both)]
    return list(dict.fromkeys(told))


def tell_tales(text: str, known: Known) -> list[str]:
    """What in a text may tell who somebody is, in words: “Sam” (a name)."""
    found = check(text, known, today=clock.today())
    said = (f"“{one.text}” ({one.kind.words[0].lower()}{one.kind.words[1:]})" for one in found)
    return list(dict.fromkeys(said))


def role_of(user: User, community: Community) -> str:
    """The role somebody answers in: no answer names a member of staff."""
    teams = {team.id for team in community.teams}
    held = {role for team, role in user.held() if team in teams}
    return next((role.words for role in _ROLES if role in held), "Member of staff")


def tidy() -> int:
    """Erase the words of what was put aside long ago, and forget sendings; how many were erased.

    What was made of them goes with them. A worry that nobody acknowledged keeps its words,
    wherever it was put.
    """
    now = clock.now()
    gone = db.session.scalars(
        select(VoiceSaid)
        .where(
            VoiceSaid.state == "aside",
            VoiceSaid.aside_at < now - KEEP_ASIDE,
            VoiceSaid.erased_at.is_(None),
            (VoiceSaid.kind != "worry") | VoiceSaid.acknowledged_at.is_not(None),
        )
        .with_for_update(skip_locked=True)
    ).all()
    for said in gone:
        said.words = said.shown = said.answer_words = ""
        said.erased_at = now
    _forget_sendings()
    if gone:
        record(
            "voice.erased",
            f"Erased the words of {len(gone)} residents’ notes put aside 90 days ago.",
            by=_BY,
            about=[said.public_id for said in gone],
        )
    db.session.flush()
    follow_words(_BY)
    return len(gone)


def _forget_sendings() -> None:
    """Forget how much came in which minute, and which forms were sent."""
    before = clock.now() - KEEP_KEYS
    connection = db.session.connection()
    connection.execute(VoicePace.__table__.delete().where(VoicePace.minute < before))  # type: ignore[attr-defined] # a table, whatever its type says
    table = VoiceSaid.__table__
    connection.execute(
        table.update()  # type: ignore[attr-defined] # as above
        .where(table.c.once.is_not(None), table.c.day < before.date())
        .values(once=None)
    )


def about(said: VoiceSaid) -> list[UUID]:
    """What a sentence about something that was said is about."""
    return [said.public_id, community_of(said).public_id]


def _written(said: VoiceSaid) -> Written:
    words = said.shown or (said.words if said.may_show else "")
    if said.kind in {"experience", "thanks"}:
        if not words:
            raise Refused(
                "They asked that their own words are not shown. Say it in other words first, under "
                "Show to others."
            )
        title = "A resident said how it is here" if said.kind == "experience" else "A thank-you"
        return Written(title, f"“{words}”", said.day, "residents", "quote", "a resident")
    if not said.answer:
        raise Refused("Answer it first: it is the answer that makes it evidence.")
    what = "an idea" if said.kind == "idea" else "a worry"
    you = f"You said: “{words}”" if words else f"A resident brought {what} on the wall page."
    roles = f"a resident and a {said.answered_as.lower()}"
    return Written(
        f"You said, we did: {what}",
        f"{you}\n\n{ANSWER_WORDS[said.answer]}: {said.answer_words}",
        said.answered_on,
        "both",
        "you_said_we_did",
        roles,
    )


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same but for spaces, case and signs."""

    def bare(text: str) -> str:
        return "".join(c for c in text.casefold() if c.isalnum())

    return bare(one) == bare(other)


def _refuse_aside(said: VoiceSaid) -> None:
    if said.erased_at is not None:
        raise Refused(_GONE)
    if said.state == "aside":
        raise Refused("This was put aside. Keep it first, then answer it.")


def _refuse_stale(said: VoiceSaid, version: int) -> None:
    if said.version != version:
        raise Refused(_STALE)


def _say(said: VoiceSaid, action: str, verb: str, by: User) -> None:
    community = community_of(said)
    what = f"{NOUNS[said.kind]} left at {community.name} on {in_words(said.day)}"
    record(f"voice.{action}", f"{by.name} {verb} {what}.", by=by, about=about(said))
