"""Ways to fill in one form without signing in: a personal link, or a screen handed over."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import delete, select

from base import clock
from base.audit import Actor, record
from base.database import db
from base.dates import LONDON, in_words
from base.errors import Refused
from base.work import lock
from outcomes.models import LINK_MODES, FillLink, FormDraft, Response
from outcomes.queries import instruments
from outcomes.queries.links import draft_of, usable
from outcomes.services import drafts, risk
from outcomes.services.responses import Asked, Filled, record_response, refuse_recall
from outcomes.typed_answers import answers_in, either_way, numbers_in
from people.models import User
from people.queries.accounts import digest

DAYS = (1, 3, 7, 14, 28)
"""For how many days a personal link may be good."""
HANDED_OVER = timedelta(hours=3)
_SAID = {
    "tablet": ("measure.handed_over", "handed a screen over"),
    "link": ("measure.link_made", "made a link"),
}


def make_link(
    asked: Asked, *, mode: str, days: int, by: User, recall: str = ""
) -> tuple[FillLink, str]:
    """Make a link to fill in one form once; the link, and its token, which is never seen again.

    A link made before for the same form ends. `recall`: how far back it asks, as `Response.recall`.
    Raises `Refused` when the instrument is off or is not for people to fill in themselves, or the
    recall or the time is none of those offered.
    """
    name = _name_of_fit(asked.slug, recall)
    if mode not in LINK_MODES or (mode == "link" and days not in DAYS):
        raise Refused("Choose for how long the link is good.", "days")
    lock(asked.participant)
    for old in _live(asked):
        risk.say_never_sent(old, f"{by.name} made another way to fill it in")
        _end(old)
    token, now = secrets.token_urlsafe(24), clock.now()
    made = FillLink(
        token_hash=digest(token),
        mode=mode,
        participant=asked.participant,
        enrolment=asked.enrolment,
        slug=asked.slug,
        occasion=asked.occasion,
        on=clock.today(),
        recall=recall,
        made_at=now,
        made_by_id=by.id,
        expires_at=now + (HANDED_OVER if mode == "tablet" else timedelta(days=days)),
    )
    db.session.add(made)
    db.session.flush()
    kind, how = _SAID[mode]
    record(
        kind,
        f"{by.name} {how} for {asked.participant.code} to fill in {name}.",
        by=by,
        about=[asked.participant.public_id, made.public_id],
    )
    return made, token


def _name_of_fit(slug: str, recall: str) -> str:
    """The name of an instrument that people can fill in themselves. Raises `Refused`."""
    used = instruments.find(slug)
    name = used.instrument.name
    if not used.on:
        raise Refused(f"{name} is switched off. An administrator can switch it on.")
    if used.instrument.filled_by != "participant":
        raise Refused(f"{name} is not filled in by the person themselves.")
    refuse_recall(used.instrument, recall)
    return name


def end_link(link: FillLink, *, by: User) -> None:
    """End a link before its time. Ended already, nothing happens."""
    lock(link)
    if link.ended_at is not None:
        return
    risk.say_never_sent(link, f"{by.name} ended the way to fill it in")
    _end(link)
    name = instruments.find(link.slug).instrument.name
    record(
        "measure.link_ended",
        f"{by.name} ended the link for {link.participant.code} to fill in {name}.",
        by=by,
        about=[link.participant.public_id, link.public_id],
    )


def keep_by_link(token: str, typed: Mapping[str, str], *, printed: bool) -> FillLink | None:
    """Keep the answers of one page beside those kept before, and raise what is risk at once.

    `printed`: the digits chosen are those the form prints; what was kept the other way is turned
    round with them. None when the link cannot be used any more: it was sent meanwhile, or ended.
    """
    link = usable(token, lock=True)
    if link is None:
        return None
    instrument = instruments.find(link.slug).instrument
    kept = draft_of(link.participant, link.slug, link.enrolment, link.occasion, link)
    before = dict(kept.answers) if kept else {}
    if kept and kept.printed != printed:
        before = either_way(instrument, before)
    answers = before | dict(typed)
    drafts.keep_draft(asked_of(link), answers, by=None, link=link, printed=printed)
    risk.raise_on_the_way(link, instrument, numbers_in(instrument, answers, printed=printed))
    return link


def send_by_link(token: str, language: str = "en") -> Response:
    """Keep what somebody filled in by their link, which is used up. Sent twice, it is one.

    What is kept of it is sent, on the day it is sent. Raises `Refused` as `record_response` does,
    and when the link cannot be used.
    """
    link = usable(token, lock=True)
    if link is None:
        raise Refused("This cannot be filled in any more.")
    made = _send(link, clock.today(), language, by=risk.THEM)
    name = instruments.find(link.slug).instrument.name
    how = "on a screen handed over" if link.mode == "tablet" else "by link"
    record(
        "measure.sent_by_link",
        f"{link.participant.code} filled in {name} on {in_words(made.on)}, {how}.",
        by=risk.THEM,
        about=[link.participant.public_id, made.public_id, link.public_id],
    )
    return made


def take_half_done(link: FillLink, *, by: User) -> Response:
    """Keep a form that was begun by a link and not sent, as it is; the link is used up.

    The day is the day somebody answered last. Raises `Refused` when it was sent or ended meanwhile,
    or nothing of it is kept.
    """
    lock(link)
    draft = draft_of(link.participant, link.slug, link.enrolment, link.occasion, link)
    if link.ended_at is not None or draft is None:
        raise Refused("This was sent meanwhile, or its link has ended: nothing is half done.")
    made = _send(link, draft.at.astimezone(LONDON).date(), "en", by=by)
    name = instruments.find(link.slug).instrument.name
    record(
        "measure.half_done_taken",
        f"{by.name} kept a half-done {name} of {link.participant.code} as it was.",
        by=by,
        about=[link.participant.public_id, made.public_id, link.public_id],
    )
    return made


def asked_of(link: FillLink) -> Asked:
    """Of whom, with what and for which occasion a link is."""
    return Asked(link.participant, link.slug, link.enrolment, link.occasion)


def _send(link: FillLink, on: date, language: str, *, by: Actor) -> Response:
    draft = draft_of(link.participant, link.slug, link.enrolment, link.occasion, link)
    answers = answers_in(instruments.find(link.slug).instrument, draft.answers if draft else {})
    filled = Filled(
        answers,
        on,
        link.mode,
        staff_present=link.mode == "tablet",
        printed=bool(draft and draft.printed),
        recall=link.recall,
        wording=instruments.wording_of(link.slug, language) or instruments.wording_of(link.slug),
    )
    made = record_response(asked_of(link), filled, by=by, alone=link)
    link.response_id = made.id
    _end(link)
    return made


def end_links_of_gone(by: Actor) -> int:
    """End the links past their time and forget what was half done by them; how many."""
    gone = db.session.scalars(
        select(FillLink).where(FillLink.ended_at.is_(None), FillLink.expires_at <= clock.now())
    ).all()
    for link in gone:
        risk.say_never_sent(link, "the time to fill it in ran out")
        _end(link)
    if gone:
        record(
            "measure.links_expired",
            f"{len(gone)} link{'' if len(gone) == 1 else 's'} to fill in a form ran out.",
            by=by,
        )
    return len(gone)


def _live(asked: Asked) -> list[FillLink]:
    found = db.session.scalars(
        select(FillLink).where(
            FillLink.participant_id == asked.participant.id,
            FillLink.enrolment_id.is_not_distinct_from(
                asked.enrolment.id if asked.enrolment else None
            ),
            FillLink.slug == asked.slug,
            FillLink.occasion == asked.occasion,
            FillLink.ended_at.is_(None),
        )
    )
    return list(found)


def _end(link: FillLink) -> None:
    link.ended_at = clock.now()
    db.session.execute(delete(FormDraft).where(FormDraft.link_id == link.id))
