"""One of everything about the evidence of a premises, for the sweeps of `tests.everything`."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

from PIL import Image
from sqlalchemy import select

from base import clock
from base.database import db
from base.pictures import Bars, Series
from base.work import unit_of_work
from evidence import pack_store
from evidence.attachments import examine
from evidence.models import AwardCycle, EvidenceItem, KeptUpload, PackAccess, PackFind
from evidence.portfolio import Decision, chart_of, files_of, name_files
from evidence.queries.communities import Community, community_of
from evidence.queries.known_people import known_at
from evidence.queries.pack_facts import gather
from evidence.services import cycles, files, items, pack_work, packs
from evidence.services.items import Written
from evidence.services.meetings import News
from people.models import User, Venue
from tests.everything_voice import of_voice
from tests.evidence import meeting_rows


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
        db.session.add(
            KeptUpload(
                user_id=by.id,
                content=picture(),
                about={"kind": "jpeg"},
                name="hall.jpg",
                kept_at=clock.now(),
            )
        )
    return {
        "community_id": venue.public_id,
        "said_id": of_voice(community, by).public_id,
        "framework_id": cycle.framework.public_id,
        "action_id": action.public_id,
        "item_id": item.public_id,
        "file_id": file.public_id,
        **of_packs(cycle, by),
        **of_meetings(community, by),
        # The rounds of `tests.everything_climate` that are closed.
        "rule": "climate",
        "quarter": "2025-07-01",
    }


def of_packs(cycle: AwardCycle, by: User) -> dict[str, Any]:
    """A pack that was released, with something found in it, and leave to open it."""
    with unit_of_work():
        pack = packs.ask_for_pack(
            cycle, first=date(2026, 1, 1), last=date(2026, 3, 1), audience="An assessor", by=by
        )
    first, last = pack.first, pack.last
    facts = gather(cycle, first, last, audience="An assessor", made_by="A lead", at=pack.asked_at)
    chart = Bars("Hours", "Three hours.", ["Jan"], [Series("Hours", [3])], "hours", what="Month")
    facts["charts"] = [chart_of("hours", chart)]
    name_files(facts)
    facts["strengths"] = "Ring 07700 900123."
    found = pack_work.look(facts, known_at(community_of(cycle)), {}, clock.today())
    with unit_of_work():
        pack_work.gathered(pack, facts, found, by=by)
        db.session.flush()
        finds = list(db.session.scalars(select(PackFind).where(PackFind.pack_id == pack.id)))
        find = next(one for one in finds if one.place == "strengths")
        packs.decide(pack, finds, Decision.KEEP, "", by=by)
        packs.have_made(pack, by=by)
        pack_work.written(pack, facts, size=1, digest="0", by=by)
        assert packs.release(pack, by=by) == 0
        access = PackAccess(
            pack_id=pack.id, whom=by.name, until=date(2026, 6, 1), user_id=by.id,
            made_at=clock.now(), made_by_id=by.id,
        )  # fmt: skip
        db.session.add(access)
    path = pack_store.path_of(pack.public_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for _, file in files_of(facts):
            archive.writestr(file["path"], picture())
    return {
        "pack_id": pack.public_id,
        "find_id": find.public_id,
        "access_id": access.public_id,
        "chart": "hours",
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


def of_meetings(community: Community, by: User) -> dict[str, Any]:
    """A meeting with an overdue decision, one that heard of it, and a draft after an agreement."""
    minutes = meeting_rows.written(community, by, meeting_rows.topic())
    heard = News(meeting_rows.first_topic(minutes), "The paper is bought.", done=False)
    meeting_rows.written(community, by, news=[heard], day=date(2026, 2, 27))
    meeting_rows.agreed(community, by, review_due=date(2026, 3, 1))
    draft = meeting_rows.draft(community, by, meeting_rows.TEXT.replace("ten", "eleven"))
    return {
        "minutes_id": minutes.public_id,
        "decision_id": meeting_rows.first_topic(minutes).public_id,
        "agreement_id": draft.public_id,
    }
