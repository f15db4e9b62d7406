"""CORE forms filled in alone: printed digits while nothing else says what a digit means."""

from __future__ import annotations

import re

from sqlalchemy import select

from base import clock
from base.database import db
from outcomes.models import FormDraft, Response, Wording
from tests.build import Build, Cast
from tests.outcomes.conftest import Client, Measured
from tests.outcomes.test_on_the_way import answer, end, link_to

ANSWERS = {
    "0": "Not at all", "1": "Only occasionally", "2": "Sometimes", "3": "Often", "4": "Most",
}  # fmt: skip
ITEMS = {str(n): f"Words {n}" for n in range(1, 11)}


def worded(build: Build, cast: Cast, *, answers: dict[str, str], language: str = "en") -> Wording:
    made = Wording(
        slug="core_10", language=language, version=1, body={"items": ITEMS, "answers": answers},
        licence="A licence", agreed_by="Asha", at=clock.now(), by_id=cast.asha.id,
    )  # fmt: skip
    build.save(made)
    return made


def kept() -> Response:
    db.session.expire_all()
    return db.session.scalars(select(Response)).one()


def offered(page: str) -> list[str]:
    return re.findall(r'type="radio"[^>]*value="(\d)"', page)


def test_without_words_the_digits_are_those_of_the_paper_form(
    cast: Cast, measured: Measured, client: Client
) -> None:
    ben = client(cast.ben)
    root = f"/people/{measured.person.public_id}/measures/core_10"
    for way in ("link", "hand-over"):
        assert "Daybook keeps them as printed digits" in ben.get(f"{root}/{way}?occasion=").text
    path = link_to(ben, measured)
    him = client(None)
    assert "choose the digit printed beside your answer" in him.get(path).text
    first, second = (him.get(f"{path}/one/{n}").text for n in (1, 2))
    assert "Choose the digit printed beside your answer on your paper form." in second
    # In the order the form prints them: from “not at all” to “most of the time”.
    assert offered(first) == ["0", "1", "2", "3", "4"]
    assert offered(second) == ["4", "3", "2", "1", "0"]
    him.send(f"{path}/all/1", {f"item-{n}": "0" for n in range(1, 11)})
    him.send(f"{path}/all/end", {}, page=f"{path}/all/end")
    one = kept()
    assert one.printed
    assert [score.value for score in one.scores] == [0]
    assert "as printed" in ben.get(f"/responses/{one.public_id}").text


def test_words_of_items_alone_do_not_say_what_a_digit_means(
    cast: Cast, measured: Measured, client: Client, build: Build
) -> None:
    worded(build, cast, answers={"0": "Not at all"})
    path = link_to(client(cast.ben), measured)
    him = client(None)
    page = him.get(f"{path}/one/2").text
    assert offered(page) == ["4", "3", "2", "1", "0"]
    assert "Not at all" not in page
    answer(him, path, 2, "4")
    end(him, path)
    assert kept().printed


def test_with_words_for_every_answer_they_are_how_often(
    cast: Cast, measured: Measured, client: Client, build: Build
) -> None:
    worded(build, cast, answers=ANSWERS)
    path = link_to(client(cast.ben), measured)
    him = client(None)
    page = him.get(f"{path}/one/2").text
    assert offered(page) == ["0", "1", "2", "3", "4"]
    assert "Only occasionally" in page
    him.send(f"{path}/all/1", {f"item-{n}": "0" for n in range(1, 11)})
    him.send(f"{path}/all/end", {}, page=f"{path}/all/end")
    assert not kept().printed
    assert [score.value for score in kept().scores] == [8]  # never good on the two good ones


def test_wording_that_comes_half_way_turns_what_is_kept_round_with_it(
    cast: Cast, measured: Measured, client: Client, build: Build
) -> None:
    path = link_to(client(cast.ben), measured)
    him = client(None)
    answer(him, path, 2, "4")  # as printed: not at all
    worded(build, cast, answers=ANSWERS)
    page = him.get(f"{path}/one/2").text
    assert re.search(r'value="0"[^>]*checked', page)
    # A page opened before the wording came says which digits it showed.
    him.send(f"{path}/one/3", {"item-3": "4", "digits": "printed", "go": "next"})
    draft = db.session.scalars(select(FormDraft)).one()
    assert (draft.answers, draft.printed) == ({"item-2": "4", "item-3": "4"}, True)
    answer(him, path, 1, "3")
    db.session.expire_all()
    draft = db.session.scalars(select(FormDraft)).one()
    assert draft.answers == {"item-1": "3", "item-2": "0", "item-3": "0"}
    assert not draft.printed
    end(him, path)
    assert (kept().answers, kept().printed) == ({"1": 3, "2": 0, "3": 0}, False)


def test_what_staff_typed_and_did_not_save_keeps_which_digits_they_were(
    cast: Cast, measured: Measured, client: Client
) -> None:
    esi = client(cast.esi)
    root = f"/people/{measured.person.public_id}/measures/core_10"
    for said in ("coded", "printed"):
        esi.send(
            f"{root}/draft", {"item-2": "4", "printed": said, "occasion": ""}, page=f"{root}/type"
        )
        page = esi.get(f"{root}/type?occasion=").text
        assert re.search(rf'name="printed"[^>]*value="{said}"[^>]*checked', page), said
