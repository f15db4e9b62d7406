"""The history of evidence says what was done and never what was typed: that may be changed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from base import clock
from base.audit import AuditEvent
from base.database import db
from base.work import unit_of_work
from evidence.attachments import examine
from evidence.services import cycles, decisions, files, items, narratives, packs
from tests.everything_evidence import written
from tests.evidence import meeting_rows
from tests.evidence.conftest import Client, House
from tests.evidence.test_attachments import photograph

TYPED = "Sutton"


def sentences() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.sentence).order_by(AuditEvent.id)))


def test_no_sentence_of_an_item_has_its_title(house: House, client: Client) -> None:
    item, asha = house.add("7.3", title="Tom Sutton cooked"), house.cast.asha
    with unit_of_work():
        file = files.add_file(
            item, examine(photograph()), name="Sutton.jpg", alt="Tom Sutton", by=asha
        )
        files.describe_file(file, alt="Sutton cooks", by=asha)
        files.remove_file(file, by=asha)
        items.withdraw_item(item, why="Sutton took it back", by=asha)
        items.restore_item(item, by=asha)
        items.change_item(item, written(title="A resident cooked"), version=item.version, by=asha)
    assert not [one for one in sentences() if TYPED in one]
    page = client(asha).get(f"/evidence/items/{item.public_id}").text
    assert TYPED not in page
    assert "changed the title" in page


def test_no_other_sentence_of_evidence_has_what_was_typed(house: House) -> None:
    asha, today = house.cast.asha, clock.today()
    meeting = meeting_rows.written(
        house.community, asha, meeting_rows.topic(words="Sutton asks for a bench")
    )
    with unit_of_work():
        action = cycles.add_action(
            house.cycle, words="Ask Sutton", criteria=["7.3"], due=None, by=asha
        )
        cycles.finish_action(action, on=today, words="Sutton was asked", by=asha)
        cycles.reopen_action(action, by=asha)
        cycles.change_cycle(house.cycle, days={}, values={"strengths": "Sutton sings"}, by=asha)
        narratives.save_narrative(
            house.cycle, "Belonging", words="Sutton belongs", seen="", page="p1", by=asha
        )
        topic = meeting_rows.first_topic(meeting)
        decisions.finish_decision(topic, on=today, words="Sutton has it", by=asha)
        decisions.reopen_decision(topic, by=asha)
        pack = packs.ask_for_pack(
            house.cycle, first=date(2025, 9, 1), last=today, audience="Sutton’s panel", by=asha
        )
        packs.withdraw(pack, why="Sutton took it back", by=asha)
    found = sentences()
    assert len(found) > 9
    assert not [one for one in found if TYPED in one]
