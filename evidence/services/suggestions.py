"""What the records show, accepted as evidence or declined: once for a rule and a period."""

from __future__ import annotations

from sqlalchemy import select

from base import clock
from base.audit import record
from base.database import db
from base.dates import range_words
from base.errors import Refused
from base.work import lock
from evidence.models import EvidenceItem, SuggestionAnswer
from evidence.queries.communities import Community
from evidence.services.items import Written, add_item
from evidence.suggesting import Suggestion
from people.models import User


def accept(
    community: Community, offered: Suggestion, *, title: str, happened: str, by: User
) -> EvidenceItem:
    """Keep what the records show as an item, with the words somebody left it in."""
    answer = _answer(community, offered, "accepted", "", by)
    item = add_item(
        community,
        Written(
            title=title,
            happened=happened,
            day=offered.last,
            voice=offered.voice,
            kind=offered.kind,
            roles="From the records",
        ),
        by=by,
        source="suggestion",
        source_id=answer.public_id,
        criteria=offered.criteria,
    )
    answer.item_id = item.id
    return item


def decline(community: Community, offered: Suggestion, *, why: str, by: User) -> SuggestionAnswer:
    """Do not offer this rule for this period again, and say why."""
    made = _answer(community, offered, "declined", why, by)
    record(
        "evidence.suggestion_declined",
        f"{by.name} declined what the records of {community.name} show of "
        f"{range_words(offered.first, offered.last)}: {offered.words}",
        by=by,
        about=[made.public_id, community.public_id],
    )
    return made


def _answer(
    community: Community, offered: Suggestion, decision: str, why: str, by: User
) -> SuggestionAnswer:
    row = community.venue if community.venue is not None else community.team
    if row is not None:
        lock(row)  # two who answer at once do so in turn
    answered = db.session.scalar(
        select(SuggestionAnswer.decision).where(
            community.owns(SuggestionAnswer),
            SuggestionAnswer.rule == offered.rule,
            SuggestionAnswer.first == offered.first,
            SuggestionAnswer.last == offered.last,
        )
    )
    if answered is not None:
        raise Refused(f"Somebody {answered} this a moment ago.")
    made = SuggestionAnswer(
        **community.key,
        rule=offered.rule,
        first=offered.first,
        last=offered.last,
        count=offered.figure.count,
        of=offered.figure.of,
        decision=decision,
        why=why,
        at=clock.now(),
        by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    return made
