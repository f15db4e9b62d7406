"""One of everything about the evidence of a premises, for the sweeps of `tests.everything`."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from PIL import Image

from base.work import unit_of_work
from evidence.attachments import examine
from evidence.models import EvidenceItem
from evidence.queries.communities import Community
from evidence.services import cycles, files, items
from evidence.services.items import Written
from people.models import User, Venue


def picture(colour: str = "teal", size: tuple[int, int] = (60, 40)) -> bytes:
    """A small picture as somebody sends one."""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "JPEG")
    return made.getvalue()


def of_evidence(venue: Venue, by: User) -> dict[str, Any]:
    """A cycle with an action point, an item with a picture, and the framework they are held to."""
    community = Community(venue, None)
    with unit_of_work():
        cycle = cycles.start_cycle(community, joined=date(2025, 9, 1), due=None, by=by)
        action = cycles.add_action(cycle, words="Show leavings.", criteria=["1.2"], due=None, by=by)
        item = items.add_item(community, written(), by=by, criteria=["7.3"], action=action)
        file = files.add_file(
            item, examine(picture()), name="table.jpg", alt="A table laid for twelve", by=by
        )
    return {
        "community_id": venue.public_id,
        "framework_id": cycle.framework.public_id,
        "action_id": action.public_id,
        "item_id": item.public_id,
        "file_id": file.public_id,
        # The rounds of `tests.everything_climate` that are closed.
        "rule": "climate",
        "quarter": "2025-07-01",
    }


def written(**kw: Any) -> Written:
    """What somebody wrote of an evening's cooking."""
    values: dict[str, Any] = {
        "title": "Cooking together",
        "happened": "Four residents cooked for the new arrivals.",
        "day": date(2026, 2, 20),
        "voice": "both",
        "kind": "programme",
    }
    return Written(**(values | kw))


def add(community: Community, by: User, *criteria: str, **kw: Any) -> EvidenceItem:
    """One item, in a unit of work of its own."""
    with unit_of_work():
        return items.add_item(community, written(**kw), by=by, criteria=criteria)
