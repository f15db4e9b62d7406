"""Minutes and agreements kept as evidence in one press: their words, criteria and voice."""

from __future__ import annotations

from base.dates import in_words
from base.errors import Refused
from base.work import lock
from evidence.agreement_text import sections_of
from evidence.criteria import Framework
from evidence.gaps import is_unhours
from evidence.hints import hints, likely_criteria
from evidence.meeting_words import CHAIRS, WHOM, came_words, voice_of
from evidence.models import CommunityMinutes, EvidenceItem, HouseAgreement
from evidence.queries.communities import community_of
from evidence.queries.items import made_from
from evidence.services.items import Written, add_item
from people.models import User

_MOST = 4_000  # characters; as much as the form of an item takes


def keep_minutes(minutes: CommunityMinutes, framework: Framework, *, by: User) -> EvidenceItem:
    """The item of one meeting; the one there is when somebody made it already."""
    lock(minutes)
    community = community_of(minutes)
    there = made_from(community, minutes.public_id)
    if there is not None:
        return there
    happened = minutes_text(minutes)
    session = minutes.session
    return add_item(
        community,
        Written(
            title=f"Community meeting, {in_words(minutes.day)}",
            happened=happened,
            day=minutes.day,
            voice=minutes.chair,
            kind="minutes",
            roles=came_words(minutes.residents, minutes.staff, minutes.visitors),
            unhours=is_unhours(minutes.day, session.at if session is not None else None),
            change=any(one.disagreement for one in minutes.topics),
        ),
        by=by,
        source="meeting",
        source_id=minutes.public_id,
        criteria=_criteria(happened, "minutes", framework),
    )


def keep_agreement(agreement: HouseAgreement, framework: Framework, *, by: User) -> EvidenceItem:
    """The item of one version that was agreed on; the one there is when somebody made it."""
    lock(agreement)
    if agreement.agreed_on is None:
        raise Refused("This version is a draft. It becomes evidence once it is agreed on.")
    community = community_of(agreement)
    there = made_from(community, agreement.public_id)
    if there is not None:
        return there
    happened = agreement_text(agreement)
    return add_item(
        community,
        Written(
            title=f"House agreement, version {agreement.number}",
            happened=happened,
            day=agreement.agreed_on,
            voice=voice_of(agreement.residents, agreement.staff),
            kind="agreement",
            roles=came_words(agreement.residents, agreement.staff, agreement.visitors),
            change=agreement.disagreement,
        ),
        by=by,
        source="meeting",
        source_id=agreement.public_id,
        criteria=_criteria(happened, "agreement", framework),
    )


def minutes_text(minutes: CommunityMinutes) -> str:
    """What a meeting was about, as an item says it."""
    who = "residents and staff together" if minutes.chair == "both" else CHAIRS[minutes.chair]
    told = [f"A community meeting, chaired by {who[:1].lower()}{who[1:]}."]
    if minutes.talked:
        told.append(minutes.talked)
    for one in minutes.topics:
        said = [one.words.rstrip(".") + "."]
        said.append(f"Decided: {one.decision.rstrip('.')}." if one.decision else "Not decided yet.")
        if one.to_do:
            whom = f" ({WHOM[one.whom].lower()})" if one.whom else ""
            said.append(f"To do{whom}: {one.to_do.rstrip('.')}.")
        if one.done_on is not None:
            how = f": {one.done_words.rstrip('.')}" if one.done_words else ""
            said.append(f"Done on {in_words(one.done_on)}{how}.")
        if one.disagreement:
            said.append("There was disagreement.")
        told.append(" ".join(said))
    return _short("\n".join(told))


def agreement_text(agreement: HouseAgreement) -> str:
    """What an agreement says and how it came to be, as an item says it."""
    told = [f"Version {agreement.number} of the house agreement was agreed on."]
    if agreement.changed:
        told.append(f"What changed, and why: {agreement.changed}")
    if agreement.review_due is not None:
        told.append(f"It is looked at again on {in_words(agreement.review_due)}.")
    for section in sections_of(agreement.text):
        told += [section.heading, *section.lines]
    return _short("\n".join(one for one in told if one))


def _criteria(text: str, kind: str, framework: Framework) -> list[str]:
    """What the kind of evidence speaks for; the words only decide among more than a few.

    An item under many criteria proves little of any, so those of its words alone are left to a
    person.
    """
    own = hints().kinds.get(kind, ())
    likely = likely_criteria(
        hints(), text, kind=kind, session="", known=[one.id for one in framework.criteria]
    )
    return [one for one in own if one in framework.by_id] or likely[:2]


def _short(text: str) -> str:
    return text if len(text) <= _MOST else text[: _MOST - 1].rstrip() + "…"
