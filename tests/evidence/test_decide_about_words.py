"""What staff make of what residents said: kept, put aside, answered, shown, made evidence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from base.audit import AuditEvent, record
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from evidence import jobs
from evidence.models import EvidenceItem, VoicePace, VoiceSaid
from evidence.queries.figures import measure
from evidence.queries.known_people import known_at
from evidence.queries.pack_facts import pack_items
from evidence.services import items
from evidence.services import voice_decisions as decide
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.everything_voice import said, shown
from tests.evidence.voice_rows import Client, House, all_said


@pytest.fixture
def house(build: Build, cast: Cast) -> House:
    """A premises with a code on its wall."""
    return House(build, cast)


def answered(one: VoiceSaid, cast: Cast, kind: str = "forward", words: str = "It is done.") -> None:
    """Answer it as Asha."""
    with unit_of_work():
        decide.answer(one, kind=kind, words=words, version=one.version, by=cast.asha)


def sentences(action: str) -> list[str]:
    """The audit sentences of one action."""
    found = select(AuditEvent.sentence).where(AuditEvent.action == action)
    return list(db.session.scalars(found.order_by(AuditEvent.id)))


def test_from_new_to_evidence_with_presses(house: House, client: Client, cast: Cast) -> None:
    one = said(house.wall, "idea", "A bench by the door.")
    esi, path = client(cast.esi), f"/evidence/voice/{one.public_id}"
    listed = esi.get(f"{house.of}/voice").text
    assert listed.index("To decide") < listed.index("A bench by the door.")
    assert esi.send(f"{path}/keep", page=path).status_code == 303
    assert "Yes. Somebody on the team read it" in esi.get(path).text
    early = esi.send(f"{path}/evidence", page=path)
    assert "Answer it first" in early.text
    done = esi.send(
        f"{path}/answer", {"answer": "forward", "words": "Two are there.", "version": 1}
    )
    assert done.status_code == 303
    page = esi.get(path).text
    assert "We did:" in page
    assert "Mon 2 Mar 2026, Premises staff" in page
    send = {"shown": "A bench by the door.", "version": 2}
    refused = esi.send(f"{path}/publish", {**send, "version": 1})
    assert "Somebody changed this while you had it open" in refused.text
    assert esi.send(f"{path}/publish", send).status_code == 303
    assert "Two are there." in client(None).get(house.path).text
    assert "A bench by the door." in esi.get(f"{house.of}/you-said-we-did").text
    first = esi.send(f"{path}/evidence", page=path)
    again = esi.send(f"{path}/evidence", page=path)
    assert first.location == again.location
    (item,) = db.session.scalars(select(EvidenceItem)).all()
    assert (item.source, item.source_id) == ("voice", one.public_id)
    assert (item.kind, item.voice, item.consent) == ("you_said_we_did", "both", "not_needed")
    assert item.happened == "You said: “A bench by the door.”\n\nWe did: Two are there."
    assert item.day == date(2026, 3, 2)
    assert path in esi.get(f"/evidence/items/{item.public_id}").text
    for action in ("kept", "answered", "published"):
        (sentence,) = sentences(f"voice.{action}")
        assert sentence.startswith("Esi Premises ")
        assert "Mill House on Monday 2 March 2026" in sentence
        assert "bench" not in sentence


def test_a_thank_you_is_somebodys_own_words(house: House, cast: Cast) -> None:
    one, private = said(house.wall, "thanks"), said(house.wall, "experience", may_show=False)
    with pytest.raises(Refused, match="Decide first"), unit_of_work():
        decide.make_evidence(one, by=cast.esi)
    with unit_of_work():
        decide.keep(one, by=cast.esi)
        decide.keep(private, by=cast.esi)
        item = decide.make_evidence(one, by=cast.esi)
    assert (item.kind, item.voice, item.happened) == ("quote", "residents", "“This is thanks.”")
    with pytest.raises(Refused, match="own words are not shown"), unit_of_work():
        decide.make_evidence(private, by=cast.esi)


def test_words_that_must_not_be_shown_stay_out(house: House, client: Client, cast: Cast) -> None:
    one = said(house.wall, "idea", "Let ME cook, on Fridays!", may_show=False)
    answered(one, cast, "reason", "The kitchen is let on Fridays.")
    path = f"/evidence/voice/{one.public_id}/publish"
    asha = client(cast.asha)
    assert "Let ME cook, on Fridays!</textarea>" not in asha.get(path).text
    page = asha.send(path, {"shown": "let me cook on fridays", "version": 2})
    assert page.status_code == 422
    assert "They asked that their own words are not shown" in page.text
    with unit_of_work():
        item = decide.make_evidence(one, by=cast.asha)
    assert "cook" not in item.happened
    assert "The kitchen is let on Fridays." in item.happened
    other = {"shown": "Somebody would like to cook.", "version": 2}
    assert asha.send(path, other).status_code == 303
    assert "Somebody would like to cook." in client(None).get(house.path).text


def test_names_are_warned_about_before_anything_is_shown(
    house: House, build: Build, client: Client, cast: Cast
) -> None:
    build.participant(cast.team, given_name="Zebedee", family_name="Quill")
    one = said(house.wall, "thanks", "Thank you Zebedee Quill")
    answered(one, cast, "answer", "Passed on to Ben Facilitator.")
    asha, path = client(cast.asha), f"/evidence/voice/{one.public_id}"
    assert "This may tell who somebody is: “Zebedee" in asha.get(path).text
    data = {"shown": one.words, "version": 2}
    page = asha.send(f"{path}/publish", data)
    assert page.status_code == 422
    assert "Look at this again" in page.text
    assert "Zebedee" in page.text
    assert "Ben" in page.text
    assert not all_said()[0].published
    assert asha.send(f"{path}/publish", {**data, "sure": "y"}).status_code == 303
    assert "Zebedee" in client(None).get(house.path).text


def test_a_changed_answer_leaves_the_wall_until_it_is_shown_again(
    house: House, client: Client, cast: Cast
) -> None:
    one = said(house.wall, "idea")
    answered(one, cast)
    shown(one, cast.asha)
    answered(one, cast, "reason", "It cannot be done after all.")
    assert not one.published
    shown(one, cast.asha)
    assert "after all" in client(None).get(house.path).text
    asha, path = client(cast.asha), f"/evidence/voice/{one.public_id}"
    for _ in range(2):
        assert asha.send(f"{path}/hide", page=path).status_code == 303
    assert "after all" not in client(None).get(house.path).text
    assert len(sentences("voice.hidden")) == 1


def test_what_is_put_aside_counts_for_nothing_and_can_be_kept_again(
    house: House, client: Client, cast: Cast
) -> None:
    one = said(house.wall, "idea")
    answered(one, cast)
    shown(one, cast.asha)
    asha, path = client(cast.asha), f"/evidence/voice/{one.public_id}"
    assert asha.send(f"{path}/put-aside", {"why": ""}).status_code == 422
    assert asha.send(f"{path}/put-aside", {"why": "Meant for a shop"}).status_code == 303
    assert "It is done." not in client(None).get(house.path).text
    assert "This is idea." not in asha.get(f"{house.of}/voice").text
    assert "This is idea." in asha.get(f"{house.of}/voice?aside=yes").text
    assert "put aside" in asha.send(f"{path}/evidence", page="/account").text
    page = asha.send(f"{path}/answer", {"answer": "looking", "words": "Hm", "version": one.version})
    assert "Keep it first" in page.text
    assert asha.send(f"{path}/keep", page="/account").status_code == 303
    assert all_said()[0].state == "kept"


def test_words_put_aside_are_erased_after_90_days(house: House, cast: Cast, at: Clock) -> None:
    old, worry, kept = (said(house.wall, kind) for kind in ("idea", "worry", "thanks"))
    with unit_of_work():
        for one in (old, worry):
            decide.put_aside(one, why="Not ours", by=cast.asha)
        decide.keep(kept, by=cast.asha)
    at.at += timedelta(days=90)
    assert jobs.erase_put_aside_words() == "0 erased"
    at.at += timedelta(minutes=1)
    assert jobs.erase_put_aside_words() == "1 erased"
    assert jobs.erase_put_aside_words() == "0 erased"
    erased, waits, stays = all_said()
    assert (erased.words, erased.why_aside) == ("", "Not ours")
    assert (waits.words, stays.words) == ("This is worry.", "This is thanks.")
    assert len(sentences("voice.erased")) == 1
    assert not db.session.scalars(select(VoicePace)).all()
    with pytest.raises(Refused, match="erased"), unit_of_work():
        decide.keep(erased, by=cast.asha)
    with unit_of_work():
        decide.acknowledge(waits, done="Talked it over.", by=cast.asha)
    assert jobs.erase_put_aside_words() == "1 erased"


def test_forms_are_forgotten_after_two_days(house: House, client: Client, at: Clock) -> None:
    client(None).post(house.path, data={"kind": "idea", "words": "Tea", "once": "key"})
    assert all_said()[0].once is not None
    at.at += timedelta(days=3)
    jobs.erase_put_aside_words()
    assert all_said()[0].once is None


def test_ideas_answered_are_counted_with_their_rows(
    house: House, client: Client, cast: Cast, at: Clock
) -> None:
    ideas = [said(house.wall, "idea", f"Idea {n}") for n in range(5)]
    said(house.wall, "thanks")
    for one, kind in zip(ideas, ("forward", "reason", "looking"), strict=False):
        answered(one, cast, kind)
    with unit_of_work():
        decide.keep(ideas[3], by=cast.asha)
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    assert "ideas_answered" not in measure(house.community, first, last)
    at.at += timedelta(days=40)
    measured = measure(house.community, first, last)["ideas_answered"]
    assert (measured.figure.count, measured.figure.of) == (2, 4)
    assert sorted((row.words, row.counted) for row in measured.rows) == [
        ("An idea, answered with the reason", True),
        ("An idea, being looked at", False),
        ("An idea, not answered yet", False),
        ("An idea, taken forward", True),
    ]
    page = client(cast.esi).get(f"{house.of}/records?quarter=2026-01-01").text
    assert "2 of 4 ideas residents brought" in page
    assert "Idea 0" not in client(cast.esi).get(f"{house.of}/records/ideas/2026-01-01").text


def test_two_who_answer_at_once_do_not_overwrite_each_other(
    house: House, client: Client, cast: Cast
) -> None:
    one = said(house.wall, "idea")
    path = f"/evidence/voice/{one.public_id}/answer"
    mine = {"answer": "forward", "words": "Mine", "version": 1}
    assert client(cast.asha).send(path, mine).status_code == 303
    page = client(cast.esi).send(path, {"answer": "reason", "words": "Theirs", "version": 1})
    assert page.status_code == 422
    assert "Theirs</textarea>" in page.text
    assert all_said()[0].answer_words == "Mine"
    # The same once more changes nothing, and is no quarrel.
    assert client(cast.asha).send(path, mine).status_code == 303
    assert len(sentences("voice.answered")) == 1


def test_an_answer_is_one_of_its_kind(house: House, client: Client, cast: Cast) -> None:
    one = said(house.wall, "thanks")
    path = f"/evidence/voice/{one.public_id}/answer"
    page = client(cast.esi).send(path, {"answer": "forward", "words": "Hm", "version": 1})
    assert "Choose one of the answers offered." in page.text


def test_the_database_shows_nothing_without_its_answer(house: House) -> None:
    one = said(house.wall, "idea")
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.connection().exec_driver_sql(
            "update voice_said set published = true where id = %s", (one.id,)
        )


def test_no_answer_names_whoever_gave_it(house: House, cast: Cast) -> None:
    one = said(house.wall, "idea")
    answered(one, cast)
    assert one.answered_as == "Service lead"
    assert decide.role_of(cast.cara, house.community) == "Member of staff"
    assert decide.tell_tales("Nobody is named here.", known_at(house.community)) == []


def made_of(house: House, cast: Cast) -> tuple[VoiceSaid, EvidenceItem]:
    """Somebody's words, and the item made of them."""
    one = said(house.wall, "experience", "My story, told by me.", may_show=True)
    with unit_of_work():
        decide.keep(one, by=cast.asha)
        return one, decide.make_evidence(one, by=cast.asha)


def test_what_was_made_of_words_goes_when_they_are_put_aside(
    house: House, client: Client, cast: Cast, at: Clock
) -> None:
    one, item = made_of(house, cast)
    with unit_of_work():
        decide.put_aside(one, why="They asked us to", by=cast.asha)
    assert (item.withdrawn_at, item.withdrawn_why) == (at.at, "They asked us to")
    assert not pack_items(house.community, date(2025, 9, 1), date(2026, 12, 1))
    restore = f"/evidence/items/{item.public_id}/restore"
    refused = client(cast.asha).send(restore, {"sure": "yes"}, page=restore)
    assert "The words it was made of were put aside" in refused.text
    assert "told by me" in item.happened, "kept as long as the words are"
    at.at += timedelta(days=91)
    jobs.erase_put_aside_words()
    db.session.expire_all()
    assert (one.words, item.happened, item.shows) == ("", "", "")
    assert item.title == "Words that were erased"
    page = client(cast.asha).get(f"/evidence/items/{item.public_id}").text
    assert "told by me" not in page
    assert len(sentences("evidence.erased")) == 1
    jobs.erase_put_aside_words()
    assert len(sentences("evidence.erased")) == 1


def test_words_kept_again_let_their_item_be_taken_back(house: House, cast: Cast) -> None:
    one, item = made_of(house, cast)
    with unit_of_work():
        decide.put_aside(one, why="A mistake", by=cast.asha)
        decide.keep(one, by=cast.asha)
        items.restore_item(item, by=cast.asha)
    assert item.withdrawn_at is None
    with unit_of_work():
        assert decide.make_evidence(one, by=cast.asha) == item


def test_what_was_made_before_goes_too(house: House, cast: Cast, at: Clock) -> None:
    """Words put aside or erased while nothing yet followed them."""
    one, item = made_of(house, cast)
    with unit_of_work():
        one.state, one.why_aside, one.aside_at = "aside", "Long ago", at.at
        record("voice.put_aside", "As it was before.", by=cast.asha)
    jobs.erase_put_aside_words()
    db.session.expire_all()
    assert (item.withdrawn_why, bool(item.happened)) == ("Long ago", True)
    with unit_of_work():
        one.words, one.erased_at = "", at.at
        record("voice.erased", "As it was before.", by=cast.asha)
    jobs.erase_put_aside_words()
    db.session.expire_all()
    assert item.happened == ""
