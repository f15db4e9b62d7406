"""What the records show, accepted as evidence or declined: once for a rule and a period."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from base import clock
from base.audit import record
from base.database import db
from base.dates import range_words
from base.errors import Refused
from base.work import lock
from evidence.models import EvidenceItem, SuggestionAnswer
from evidence.queries.communities import Community
from evidence.services.items import OF_RECORDS, Written, add_item
from evidence.suggesting import Suggestion
from people.models import User


def accept(
    community: Community, offered: Suggestion, *, title: str, means: str, seen: str, by: User
) -> EvidenceItem:
    """Keep what the records show as an item: their sentence as it is, and what it means here.

    The sentence says that it is from the records, and nobody changes it afterwards. `seen` is what
    it was when somebody read it; raises `Refused` where the records say something else by now.
    """
    if seen != offered.words:
        raise Refused("The records changed while you read. Read what they show now, then keep it.")
    answer = _answer(community, offered, "accepted", "", by)
    item = add_item(
        community,
        Written(
            title=title,
            happened=f"{OF_RECORDS}{offered.words}",
            day=offered.last,
            voice=offered.voice,
            kind=offered.kind,
        ),
        by=by,
        source="suggestion",
        source_id=answer.public_id,
        criteria=offered.criteria,
        shows=means,
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


def offer_again(community: Community, rule: str, first: date, last: date, *, by: User) -> None:
    """Take back that a rule was declined for a period. Raises `Refused` where it was not."""
    lock(community.row)
    answer = _answered(community, rule, first, last)
    if answer is None:
        raise Refused("It is offered already: somebody took this back a moment ago.")
    if answer.decision != "declined":
        raise Refused("It was accepted. Withdraw the evidence made of it if it is wrong.")
    record(
        "evidence.suggestion_offered_again",
        f"{by.name} had what the records of {community.name} show of {range_words(first, last)} "
        f"offered again, which was declined: {answer.rule.replace('_', ' ')}.",
        by=by,
        about=[answer.public_id, community.public_id],
    )
    db.session.delete(answer)


def _answered(community: Community, rule: str, first: date, last: date) -> SuggestionAnswer | None:
    return db.session.scalar(
        select(SuggestionAnswer).where(
            community.owns(SuggestionAnswer),
            SuggestionAnswer.rule == rule,
            SuggestionAnswer.first == first,
            SuggestionAnswer.last == last,
        )
    )


def _answer(
    community: Community, offered: Suggestion, decision: str, why: str, by: User
) -> SuggestionAnswer:
    lock(community.row)  # two who answer at once do so in turn
    answered = _answered(community, offered.rule, offered.first, offered.last)
    if answered is not None:
        raise Refused(f"Somebody {answered.decision} this a moment ago.")
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
