"""The weekly referral meeting: each referral on one page with what is known, and the agenda."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import url_for

from base.dates import short, short_with_year
from people.queries.participants import PersonLine
from programmes.catalogue import Programme
from programmes.models import Referral
from programmes.presenters.referral_page import supervision_note
from programmes.presenters.referrals import (
    ASKED_WORDS,
    ROUTE_NAMES,
    days_of,
    decision_pairs,
    programme_name,
    status_tag,
)
from programmes.presenters.tags import Tag
from programmes.referring import Standing, Status, decisions, not_done, step_words, work_of


@dataclass(frozen=True)
class Item:
    """One referral on the page; `choices` is what may be decided, `once` the key of its form."""

    line: PersonLine
    href: str
    decide: str
    checklist_href: str
    programme: str
    route: str
    days: int
    received: str
    asked: str
    tag: Tag
    checklist: str
    missing: str
    police: bool
    supervision: str
    latest: str
    referrer: str
    joins: bool
    choices: list[tuple[str, str]]
    once: str = field(default_factory=lambda: secrets.token_urlsafe(16))


@dataclass(frozen=True)
class Decided:
    """One decision of today."""

    line: PersonLine
    href: str
    tag: Tag
    words: str


def items(
    referrals: Iterable[Referral],
    lines: Mapping[int, PersonLine],
    programmes: Mapping[str, Programme],
    standings: Mapping[int, Standing],
    today: date,
) -> list[Item]:
    """The undecided referrals, in the order they came."""
    return [
        _item(one, lines[one.participant_id], programmes, standings[one.id], today)
        for one in referrals
    ]


def _item(
    referral: Referral,
    line: PersonLine,
    programmes: Mapping[str, Programme],
    standing: Standing,
    today: date,
) -> Item:
    key = referral.public_id
    opens = line.public_id is not None
    missing = not_done(standing.steps, work_of(standing.steps)[-1], standing.done)
    person, programme = referral.participant, programmes.get(referral.programme_slug)
    last = referral.steps[-1] if referral.steps else None
    return Item(
        line,
        url_for("referrals.show_referral", referral_id=key) if opens else "",
        url_for("referral_work.decide", referral_id=key),
        url_for("referral_work.answer_checklist", referral_id=key) if opens else "",
        programme_name(referral.programme_slug, programmes),
        ROUTE_NAMES[referral.route],
        days_of(referral, today),
        short_with_year(referral.received_on),
        ASKED_WORDS.get(referral.asked_for, referral.asked_for),
        status_tag(referral.status),
        standing.checklist.words,
        ", ".join(step_words(step) for step in missing),
        referral.police_investigation,
        supervision_note(person, programme, today),
        f"{short(last.on)}: {last.why}" if last is not None and last.why else "",
        _named(referral),
        referral.referrer_joins,
        decision_pairs(
            referral.status, standing, decisions(Status(referral.status)), at_meeting=True
        ),
    )


def decided(
    referrals: Iterable[Referral], lines: Mapping[int, PersonLine], today: date
) -> list[Decided]:
    """What was decided today, with the reasons given."""
    found = []
    for one in referrals:
        line = lines[one.participant_id]
        href = url_for("referrals.show_referral", referral_id=one.public_id)
        said = [step.why for step in one.steps if step.on == today and step.why]
        if one.accepted_on == today:
            said.insert(0, f"Accepted for {ASKED_WORDS[one.accepted_for].lower()}")
        why = "; ".join(said)
        found.append(Decided(line, href if line.public_id else "", status_tag(one.status), why))
    return found


def joining(referrals: Iterable[Referral]) -> list[str]:
    """The referrers who may join the meeting, each once, by name."""
    return sorted({_named(one) for one in referrals if one.referrer_joins}, key=str.lower)


def _named(referral: Referral) -> str:
    parts = [referral.referrer_name, referral.referrer_role, referral.referrer_organisation]
    return ", ".join(part for part in parts if part)
