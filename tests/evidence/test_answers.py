"""Answers to residents: looked through for names, never repeating what only staff may read."""

from __future__ import annotations

import re

import pytest

from base.work import unit_of_work
from evidence.models.voice import ANSWER_WORDS
from evidence.services import voice_decisions as decide
from tests.build import Build, Cast
from tests.everything_voice import said, shown
from tests.evidence.voice_rows import Client, House, all_said

PRIVATE = "The man in room six plays music all night."


@pytest.fixture
def house(build: Build, cast: Cast) -> House:
    """A premises with a code on its wall, and somebody who lives there."""
    build.participant(cast.team, given_name="Zebedee", family_name="Quill")
    return House(build, cast)


def typed(words: str, answer: str = "forward", **kw: str) -> dict[str, str]:
    return {"answer": answer, "words": words, "version": "1", **kw}


def seen_in(page: str) -> str:
    """What the page says was shown to its reader."""
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_name_in_an_answer_is_named_and_stays_only_when_a_person_says_so(
    house: House, client: Client, cast: Cast
) -> None:
    one = said(house.wall, "idea", "A bench.")
    esi, path = client(cast.esi), f"/evidence/voice/{one.public_id}/answer"
    page = esi.send(path, typed("Zebedee built one."))
    assert page.status_code == 422
    assert "“Zebedee”: a name" in page.text
    assert not all_said()[0].answer
    seen = seen_in(page.text)
    other = esi.send(path, typed("Quill built one.", as_it_is="y", seen=seen))
    assert (other.status_code, "“Quill”: a name" in other.text) == (422, True)
    kept = esi.send(path, typed("Zebedee built one.", as_it_is="y", seen=seen))
    assert kept.status_code == 303


def test_an_answer_does_not_repeat_what_only_staff_may_read(
    house: House, client: Client, cast: Cast
) -> None:
    one = said(house.wall, "idea", PRIVATE, may_show=False)
    esi, path = client(cast.esi), f"/evidence/voice/{one.public_id}/answer"
    assert "Only staff may read what they wrote" in esi.get(path).text
    page = esi.send(path, typed("Whoever plays music all night was asked to stop."))
    assert page.status_code == 422
    assert "this repeats “plays music all night”" in page.text
    assert "I compared them" in page.text
    assert esi.send(path, typed("We spoke about noise.")).status_code == 303


def test_somebody_who_compared_them_may_keep_it(house: House, client: Client, cast: Cast) -> None:
    one = said(house.wall, "idea", PRIVATE, may_show=False)
    path = f"/evidence/voice/{one.public_id}/answer"
    words = typed("Nobody plays music all night now.", apart="y")
    assert client(cast.esi).send(path, words).status_code == 303


def test_what_is_shown_does_not_repeat_it_either(house: House, client: Client, cast: Cast) -> None:
    one = said(house.wall, "idea", PRIVATE, may_show=False)
    with unit_of_work():
        decide.answer(one, kind="forward", words="We did.", version=1, by=cast.asha)
    path = f"/evidence/voice/{one.public_id}/publish"
    sent = {"shown": "The man in room six is loud.", "version": "2"}
    page = client(cast.esi).send(path, sent)
    assert page.status_code == 422
    assert "“The man in room six” (their own words)" in page.text
    assert client(cast.esi).send(path, sent | {"sure": "y"}).status_code == 303


def test_words_that_may_be_shown_may_be_repeated(house: House, client: Client, cast: Cast) -> None:
    one = said(house.wall, "idea", PRIVATE)
    path = f"/evidence/voice/{one.public_id}/answer"
    assert client(cast.esi).send(path, typed("He plays music all night no more.")).location


@pytest.mark.parametrize("bare", ["Not now.", "not yet", "  Not possible! "])
def test_not_now_needs_its_reason(house: House, client: Client, cast: Cast, bare: str) -> None:
    one = said(house.wall, "idea")
    esi, path = client(cast.esi), f"/evidence/voice/{one.public_id}/answer"
    page = esi.send(path, typed(bare, "reason"))
    assert (page.status_code, "Give the reason" in page.text) == (422, True)
    assert esi.send(path, typed("There is no room for it.", "reason")).status_code == 303


@pytest.mark.parametrize("answer", ["forward", "doing", "reason", "looking"])
def test_staff_and_residents_read_the_same_words(
    house: House, client: Client, cast: Cast, answer: str
) -> None:
    one = said(house.wall, "idea")
    esi, path = client(cast.esi), f"/evidence/voice/{one.public_id}"
    assert ANSWER_WORDS[answer] in esi.get(f"{path}/answer").text
    assert esi.send(f"{path}/answer", typed("A bench costs too much.", answer)).status_code == 303
    assert f"{ANSWER_WORDS[answer]}:" in esi.get(path).text
    shown(all_said()[0], cast.asha)
    wall = client(None).get(house.path).text
    assert ANSWER_WORDS[answer] in wall
    assert ("We did</" in wall) == (answer == "forward")
