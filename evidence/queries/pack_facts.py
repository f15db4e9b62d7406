"""The facts of a pack, gathered from the records and from what people wrote. See `portfolio`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from base.database import db
from base.dates import in_words, range_words
from evidence.criteria import WORKING_NOTE
from evidence.gaps import Item, Lack, Map, Targets, Voice, gap_map
from evidence.gone import NOTHING
from evidence.hints import kinds
from evidence.models import AwardCycle, EvidenceItem, Narrative
from evidence.portfolio import Facts
from evidence.queries.communities import Community, community_of
from evidence.queries.figures import measure
from evidence.queries.frameworks import InUse, in_use
from evidence.queries.items import may_leave
from evidence.queries.narratives import narratives_of
from evidence.queries.pack_charts import pack_charts
from evidence.queries.pack_surveys import pack_surveys
from evidence.suggesting import rules, suggest

VOICES = {
    "residents": "Residents",
    "staff": "Staff",
    "both": "Residents and staff",
    "outsiders": "Somebody from outside",
}
_LACKS = {
    Lack.NOTHING: NOTHING,
    Lack.OLD: "Something newer.",
    Lack.STAFF_ONLY: "More in residents’ own voice.",
    Lack.POLICY_ONLY: "A sign that the policy is used.",
    Lack.FEW: "More items.",
    Lack.ONE_KIND: "Another kind of evidence.",
}
"""What is wanted where it lacks, as sentences under the words "Still wanted"."""


def gather(
    cycle: AwardCycle, first: date, last: date, *, audience: str, made_by: str, at: datetime
) -> Facts:
    """Everything a pack of a cycle says of a period, in a shape that is kept as JSON.

    Items withdrawn, and those whose people have not agreed that assessors may see them, are not
    among it. The same number of queries however much there is.
    """
    community, used, today = community_of(cycle), in_use(cycle.framework), at.date()
    items = pack_items(community, first, last)
    found = _map(cycle, used, items, min(last, today))
    return {
        "community": community.name,
        "cycle": cycle.number,
        "framework": used.name,
        "note": "" if used.confirmed else WORKING_NOTE,
        "period": [in_words(first), in_words(last)],
        "period_words": range_words(first, last),
        "audience": audience,
        "made_by": made_by,
        "asked_at": at.replace(microsecond=0).isoformat(),
        "days": _days(cycle),
        "strengths": cycle.strengths,
        "weaknesses": cycle.weaknesses,
        "standards": _standards(used, items, narratives_of(cycle), found),
        "items": _numbered(items),
        "actions": [_action(one) for one in cycle.actions],
        "figures": _figures(community, used, first, last),
        "charts": pack_charts(community, first, last, today),
        "surveys": pack_surveys(cycle, first, last, today),
        "gaps": {"met": found.met, "of": len(found.cells)},
    }


def gather_written(cycle: AwardCycle, first: date, last: date, today: date) -> Facts:
    """What people wrote for the standards of a cycle, as a pack would show it, and nothing counted.

    The `standards`, `items` and `gaps` of the facts. Four queries however much there is.
    """
    used = in_use(cycle.framework)
    items = pack_items(community_of(cycle), first, last)
    found = _map(cycle, used, items, min(last, today))
    return {
        "standards": _standards(used, items, narratives_of(cycle), found),
        "items": _numbered(items),
        "gaps": {"met": found.met, "of": len(found.cells)},
    }


def pack_items(community: Community, first: date, last: date) -> Sequence[EvidenceItem]:
    """The items a pack may show: of the period or without a day, agreed to, not withdrawn."""
    return db.session.scalars(
        select(EvidenceItem)
        .where(
            community.owns(EvidenceItem),
            may_leave(),
            or_(EvidenceItem.day.is_(None), EvidenceItem.day.between(first, last)),
        )
        .options(selectinload(EvidenceItem.files))
        .order_by(EvidenceItem.day.nulls_last(), EvidenceItem.id)
    ).all()


def _map(cycle: AwardCycle, used: InUse, items: Sequence[EvidenceItem], until: date) -> Map:
    return gap_map(
        [one.id for one in used.framework.criteria],
        [_seen(one) for one in items],
        Targets(cycle.items, cycle.kinds, cycle.own_voice, cycle.months),
        until,
    )


def _numbered(items: Sequence[EvidenceItem]) -> dict[str, dict[str, Any]]:
    return {str(one.public_id): _item(n, one) for n, one in enumerate(items, start=1)}


def _seen(item: EvidenceItem) -> Item:
    kind = kinds().get(item.kind)
    return Item(
        str(item.public_id), frozenset(item.criteria), item.kind, Voice(item.voice), item.day,
        unhours=item.unhours, policy=kind is not None and kind.policy, used=item.used,
        change=item.change,
    )  # fmt: skip


def _standards(
    used: InUse,
    items: Sequence[EvidenceItem],
    narratives: dict[str, Narrative],
    found: Map,
) -> list[dict[str, Any]]:
    lacks = {cell.criterion: [_LACKS[one] for one in cell.lacks] for cell in found.cells}
    return [
        {
            "name": name,
            "position": criteria[0].position,
            "narrative": narratives[name].words if name in narratives else "",
            "criteria": [
                {
                    "id": one.id,
                    "text": one.text,
                    "items": [str(i.public_id) for i in items if one.id in i.criteria],
                    "lacks": lacks[one.id],
                }
                for one in criteria
            ],
        }
        for name, criteria in used.framework.standards
    ]


def _item(number: int, item: EvidenceItem) -> dict[str, Any]:
    kind = kinds().get(item.kind)
    return {
        "number": number,
        "title": item.title,
        "happened": item.happened,
        "shows": item.shows,
        "roles": item.roles,
        "day": in_words(item.day) if item.day is not None else "",
        "voice": VOICES[item.voice],
        "kind": kind.name if kind is not None else item.kind,
        "unhours": item.unhours,
        "criteria": list(item.criteria),
        "files": [
            {
                "id": str(one.public_id),
                "name": one.name,
                "kind": one.kind,
                "alt": one.alt,
                "digest": one.digest,
                "size": one.size,
                "width": one.width,
                "height": one.height,
                "pages": one.pages,
            }
            for one in item.files
            if one.removed_at is None
        ],
    }


def _days(cycle: AwardCycle) -> list[dict[str, str]]:
    names = (
        ("joined", "Joined"),
        ("due", "Portfolio due"),
        ("submitted", "Portfolio submitted"),
        ("interim", "Interim report"),
        ("visit", "Visit"),
        ("award", "Award"),
        ("midcheck", "Mid-cycle check"),
        ("expires", "Award runs out"),
    )
    return [
        {"what": words, "when": in_words(day)}
        for name, words in names
        if (day := getattr(cycle, name)) is not None
    ]


def _action(action: Any) -> dict[str, str]:
    state = "Open"
    if action.done_on is not None:
        state = f"Met on {in_words(action.done_on)}"
    elif action.due is not None:
        state = f"To be met by {in_words(action.due)}"
    return {
        "id": str(action.public_id),
        "words": action.words,
        "state": state,
        "done": action.done_words,
    }


def _figures(community: Community, used: InUse, first: date, last: date) -> list[dict[str, str]]:
    """What the records show, in the sentences of the rules."""
    measured = measure(community, first, last)
    figures = {name: one.figure for name, one in measured.items()}
    return [
        {"title": one.title, "words": one.words}
        for one in suggest(rules(), figures, used.framework.by_id, first, last)
    ]
