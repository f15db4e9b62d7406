"""What is looked for in a pack: every text, everybody, every time; decided once for one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.commands.pack import _write
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from evidence import jobs
from evidence.models import EvidencePack, PackFind
from evidence.pack_texts import UNCHECKED, put, texts
from evidence.portfolio import Decision
from evidence.queries.narratives import narrative_now, token_of
from evidence.queries.pack_facts import gather
from evidence.services import cycles, items, narratives, packs
from people.roles import Role
from people.services.participants import Details, edit_participant
from tests.attendance.rows import Rows
from tests.build import Build
from tests.everything_evidence import written
from tests.evidence.conftest import Client, House
from tests.evidence.pack_rows import FIRST, LAST, asked, decide, finds, made, released
from tests.evidence.test_attachments import docx, pdf, photograph
from tests.evidence.test_make_a_pack import attach, opened, words
from tests.evidence.test_open_a_pack import link

Said = list[tuple[str, bool, str]]


def run(pack: EvidencePack) -> Said:
    """What was found in a pack that is worked on, in the order of the page."""
    jobs.make_packs()
    db.session.expire_all()
    rows = db.session.scalars(
        select(PackFind).where(PackFind.pack_id == pack.id).order_by(PackFind.place, PackFind.start)
    )
    return [(one.said, one.sure, one.decision) for one in rows]


def narrate(house: House, said: str) -> None:
    now = narrative_now(house.cycle, "Belonging")
    with unit_of_work():
        narratives.save_narrative(
            house.cycle, "Belonging", words=said, seen=token_of(now) if now else "", page=said,
            by=house.cast.asha,
        )  # fmt: skip


def finish(house: House, pack: EvidencePack) -> None:
    """Keep everything that was found and have the files made."""
    decide(house, pack)
    with unit_of_work():
        packs.have_made(pack, by=house.cast.asha)
    run(pack)
    assert pack.state == "made", pack.problem


def test_a_decision_holds_for_the_text_it_was_made_about(house: House, build: Build) -> None:
    build.participant(house.cast.team, given_name="Will", family_name="Okafor")
    house.add("7.3")
    narrate(house, "Residents ask: Will it last?")
    first = asked(house)
    assert run(first) == [("Will", False, "")]
    finish(house, first)
    assert run(asked(house)) == [("Will", False, "keep")]
    narrate(house, "Residents ask: Will it last? We welcomed them.")
    [_, latest] = db.session.scalars(select(EvidencePack).order_by(EvidencePack.id)).all()
    with unit_of_work():
        packs.gather_again(latest, by=house.cast.asha)
    assert run(latest) == [("Will", False, "")]
    assert latest.state == "to_check"


def test_gathered_again_another_text_is_asked_about_anew(house: House, build: Build) -> None:
    build.participant(house.cast.team, given_name="Will", family_name="Okafor")
    item = house.add("7.3", happened="Will it rain?")
    pack = asked(house)
    run(pack)
    decide(house, pack)
    with unit_of_work():
        items.change_item(item, written(happened="Will told of it."), version=1, by=house.cast.asha)
        packs.gather_again(pack, by=house.cast.asha)
    assert run(pack) == [("Will", False, "")]


def test_a_decision_stays_with_its_action_point(house: House) -> None:
    at = house.cast.asha
    with unit_of_work():
        cycles.add_action(house.cycle, words="Ring 07700 900123.", criteria=[], due=None, by=at)
        later = cycles.add_action(house.cycle, words="Write.", criteria=[], due=None, by=at)
    pack = asked(house)
    run(pack)
    [find] = finds(pack)
    assert find.place == f"action/{house.cycle.actions[0].public_id}/words"
    assert str(later.public_id) not in find.place


def test_every_occurrence_is_shown_and_decided_by_itself(
    house: House, build: Build, client: Client
) -> None:
    build.participant(house.cast.team, given_name="Will", family_name="Okafor")
    house.add("7.3", happened="Will it rain? We thank Will. Will you come?")
    pack = asked(house)
    assert run(pack) == [("Will", False, ""), ("Will", True, ""), ("Will", False, "")]
    asha = client(house.cast.asha)
    page = asha.get(f"/evidence/packs/{pack.public_id}/finds").text
    around = re.findall(r"db-break\">([^<]*)<mark[^>]*>Will</mark>([^<]*)<", page)
    assert around == [
        ("Will it rain? We thank ", ". Will you come?"),
        ("", " it rain? We thank Will. Will you come?"),
        ("Will it rain? We thank Will. ", " you come?"),
    ], "what is sure comes first"
    rows = sorted(finds(pack), key=lambda one: one.start)
    with unit_of_work():
        packs.decide(pack, [rows[0], rows[2]], Decision.KEEP, "", by=house.cast.asha)
        packs.decide(pack, [rows[1]], Decision.REPLACE, "a resident", by=house.cast.asha)
        packs.have_made(pack, by=house.cast.asha)
    run(pack)
    assert "Will it rain? We thank a resident. Will you come?" in words(pack)
    # The same for all of them is for those that are as sure.
    path = f"/evidence/finds/{rows[0].public_id}"
    assert "stand in 1 other place." in asha.get(path).text


def test_every_occurrence_in_a_file_is_shown_with_one_decision(
    house: House, build: Build, client: Client
) -> None:
    build.participant(house.cast.team, given_name="Zebedee", family_name="Quill")
    said = "Zebedee sang. zebedee led. Zebedee ate."
    attach(house, docx(f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>"), "n.docx")
    pack = asked(house)
    assert run(pack) == [("Zebedee", True, "")]
    [find] = finds(pack)
    assert (find.times, [one[1] for one in find.also]) == (3, ["zebedee", "Zebedee"])
    for path in (f"packs/{pack.public_id}/finds", f"finds/{find.public_id}"):
        page = client(house.cast.asha).get(f"/evidence/{path}").text
        assert len(re.findall(r"<mark[^>]*>[Zz]ebedee</mark>", page)) == 3


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every string of the facts."""
    if isinstance(node, str):
        yield path
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from leaves(value, (*path, name))
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from leaves(value, (*path, at))


def test_every_text_of_the_facts_is_checked_or_stands_on_the_list(house: House) -> None:
    attach(house, photograph(), "Party.jpg", "A long table")
    with unit_of_work():
        cycles.add_action(house.cycle, words="Do it.", criteria=[], due=None, by=house.cast.asha)
    facts = gather(house.cycle, FIRST, LAST, audience="A", made_by="B", at=house.cycle.made_at)
    facts["charts"] = [
        {"id": "c", "kind": "bars", "title": "T", "said": "S", "what": "W", "unit": "U",
         "labels": ["Jan 2026"], "series": [{"name": "N", "values": [1]}]}
    ]  # fmt: skip
    facts["surveys"] = [{"id": "s", "title": "T", "when": "W", "words": "X", "rows": [["Q", "1"]]}]
    facts["figures"] = [{"title": "T", "words": "W"}]
    facts["added later"] = {"deep": ["Somebody typed this."]}
    unseen = set()
    for path in leaves(facts):
        put(facts, path, f"Tom Sutton {path}")
    seen = {text.path for text in texts(facts)}
    for path in leaves(facts):
        if path not in seen:
            steps = ["*" if isinstance(step, int) else step for step in path]
            if steps[0] == "items":
                steps[1] = "*"
            unseen.add("/".join(steps))
    assert unseen <= set(UNCHECKED)
    assert len({text.place for text in texts(facts)}) == len(seen), "a place is one text's"


def test_whom_it_is_for_and_the_names_of_files_are_checked(house: House, build: Build) -> None:
    build.participant(house.cast.team, given_name="Tom", family_name="Sutton")
    attach(house, photograph(), "TomSutton.jpg", "tom at the stove")
    with unit_of_work():
        pack = packs.ask_for_pack(
            house.cycle, first=FIRST, last=LAST, audience="The panel about Sutton",
            by=house.cast.asha,
        )  # fmt: skip
    said = {one for one, _, _ in run(pack)}
    assert {"Sutton", "TomSutton", "tom"} <= said
    with unit_of_work():
        packs.decide(pack, finds(pack), Decision.REPLACE, "a resident", by=house.cast.asha)
        packs.have_made(pack, by=house.cast.asha)
    run(pack)
    assert pack.state == "made", pack.problem
    with opened(pack) as archive:
        everything = words(pack) + archive.read("manifest.json").decode()
        everything += " ".join(archive.namelist())
    assert not re.search("sutton|tom at", everything, re.IGNORECASE)


def test_a_document_without_words_is_opened_by_a_person(house: House, client: Client) -> None:
    attach(house, pdf(), "scan.pdf")
    attach(house, photograph(), "Party.jpg", "A long table")
    pack = asked(house)
    assert run(pack) == [("", True, "")]
    [find] = finds(pack)
    asha = client(house.cast.asha)
    for path in (f"packs/{pack.public_id}/finds", f"finds/{find.public_id}"):
        page = asha.get(f"/evidence/{path}").text
        assert "Nothing in this file could be read here" in page
        file = re.search(r'href="(/evidence/files/[^"]*)">open it', page)
        assert file is not None
        assert asha.get(file[1]).status_code == 200
    assert "I looked, and it tells nobody" in page
    sent = asha.send(f"/evidence/finds/{find.public_id}", {"decision": "out"})
    assert sent.status_code == 303
    with unit_of_work():
        packs.have_made(pack, by=house.cast.asha)
    run(pack)
    with opened(pack) as archive:
        assert [one for one in archive.namelist() if one.startswith("files/")] == [
            "files/002-party.jpg"
        ]


def test_a_document_somebody_looked_at_is_not_asked_about_again(house: House) -> None:
    attach(house, pdf(), "scan.pdf")
    made(house)
    assert run(asked(house)) == [("", True, "keep")]


def test_whoever_had_a_place_or_led_there_is_looked_for(house: House, build: Build) -> None:
    rows, other = Rows(build), house.cast.other_team
    guest = build.participant(other, given_name="Zebedee", family_name="Quill")
    worker = build.user("Ottilie Trialworth", (other, Role.FACILITATOR))
    cohort = rows.cohort(other, house.venue, house.cast.cara)
    rows.session(cohort, guest, led_by=(worker,), day=date(2026, 2, 2))
    house.add("7.3", happened="Zebedee sang, and Ottilie played.")
    assert run(asked(house)) == [("Zebedee", True, ""), ("Ottilie", True, "")]


def test_what_somebody_was_called_is_looked_for(house: House, build: Build) -> None:
    one = build.participant(
        house.cast.team, given_name="Zebedee", family_name="Quill", code="HZ-17"
    )
    with unit_of_work():
        edit_participant(
            one,
            Details("Rowan", "Quill", one.date_of_birth, "HZ-18"),
            version=one.version,
            by=house.cast.asha,
        )
    with unit_of_work():
        house.cast.esi.name = "Ottilie Trialworth"
    house.add("7.3", happened="Zebedee (HZ-17) sang. ZebedeeQuill, Rowan. Esi played.")
    assert [said for said, _, _ in run(asked(house))] == [
        "Zebedee", "HZ-17", "ZebedeeQuill", "Rowan", "Esi",
    ]  # fmt: skip


def test_a_pack_is_looked_through_once_more_as_it_is_released(
    house: House, build: Build, client: Client
) -> None:
    house.add("7.3", happened="Zebedee sang.")
    pack = made(house)
    build.participant(house.cast.team, given_name="Zebedee", family_name="Quill")
    asha, path = client(house.cast.asha), f"/evidence/packs/{pack.public_id}/release"
    answer = asha.send(path, page=path)
    assert answer.status_code == 303
    assert answer.location.endswith(f"/evidence/packs/{pack.public_id}/finds")
    page = asha.get(answer.location).text
    assert "The pack was not released: 1 more find is to be decided." in page
    db.session.expire_all()
    assert (pack.state, pack.released_at) == ("to_check", None)
    finish(house, pack)
    answer = asha.send(path, page=path)
    db.session.expire_all()
    assert pack.state == "released"
    assert "The pack is released." in asha.get(answer.location).text


def test_why_a_pack_was_withdrawn_is_for_staff(house: House, client: Client) -> None:
    pack = released(house)
    address = link(house, pack)
    with unit_of_work():
        packs.withdraw(pack, why="Zebedee took back his consent", by=house.cast.asha)
    shown = client(None).get(address).text
    assert "This pack was withdrawn" in shown
    assert "2 March 2026" in shown
    assert "Zebedee" not in shown
    page = client(house.cast.asha).get(f"/evidence/packs/{pack.public_id}").text
    assert "Zebedee took back his consent" in page
    assert date(2026, 3, 2) == LAST


def test_from_the_command_line_what_is_undecided_is_refused(
    house: House, build: Build, tmp_path: Path
) -> None:
    build.participant(house.cast.team, given_name="Will", family_name="Okafor")
    narrate(house, "Will it last?")
    house.add("7.3")
    pack = asked(house)
    run(pack)
    finish(house, pack)
    out = tmp_path / "pack.zip"
    _write(house.cycle, FIRST, LAST, "An assessor", out)
    assert out.is_file()
    narrate(house, "We welcomed Will.")
    with pytest.raises(Refused, match="1 find to be decided"):
        _write(house.cycle, FIRST, LAST, "An assessor", tmp_path / "other.zip")
    assert not (tmp_path / "other.zip").exists()
