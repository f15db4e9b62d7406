"""An instrument added from its text: checked line by line, read whole, added, off."""

from __future__ import annotations

import io
from html import unescape

import pytest

from outcomes.library import text_of
from outcomes.queries import instruments
from tests.build import Cast
from tests.outcomes.conftest import Client, Measured
from tests.outcomes.test_change_instrument import seen
from tests.outcomes.test_turn_on import said

PATH = "/instruments/add-instrument"
OWN = (
    text_of("core_10")
    .replace("id: core_10", "id: own_10", 1)
    .replace("name: CORE-10", "name: Own ten", 1)
)


def test_it_is_read_whole_added_and_off_until_turned_on(
    cast: Cast, client: Client, measured: Measured
) -> None:
    dev = client(cast.dev)
    assert PATH in dev.get("/instruments").text
    assert "Add an instrument" in dev.get(PATH).text
    read = dev.send(PATH, {"text": OWN, "act": "check"})
    for told in (
        "What would be added: Own ten",
        "It is off: nobody is asked to fill it in until somebody turns it on.",
        "Every form makes 1 score.",
        "is on Today until somebody says what was done",
        "suicide plans",
        "Add Own ten",
    ):
        assert told in unescape(read.text), told
    assert "own_10" not in instruments.in_use()
    sent = {"text": OWN, "act": "keep", "seen": seen(read)}
    added = dev.send(PATH, sent)
    assert added.location == "/instruments/own_10"
    used = instruments.find("own_10")
    assert (used.on, used.made_here, used.instrument.name) == (False, True, "Own ten")
    assert said("instrument.added") == [
        "Dev Administrator added Own ten, 10 items, version 1 of its key. It is off until somebody "
        "turns it on."
    ]
    person = f"/people/{measured.person.public_id}/measures"
    assert "Own ten" not in client(cast.ben).get(person).text
    dev.send("/instruments/own_10/turn-on", {"revision": str(used.revision)})
    assert "Own ten" in client(cast.ben).get(person).text
    measured.filled(slug="own_10")
    assert dev.get("/instruments/own_10/text").status_code == 200
    again = dev.send(PATH, sent)
    assert "The id own_10 is taken: it is Own ten." in again.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Paste the text of the instrument, or choose its file."),
        ("- a list", "The text, line 1"),
        (OWN.replace("better: lower", "better: down"), "The text, line 9"),
        (OWN.replace("{item: 6,", "{item: 16,"), "is 16, and there is no such item"),
        (OWN.replace("Own ten", "core-10"), "There is an instrument called CORE-10 already."),
        (text_of("phq_9"), "The id phq_9 is taken: it is PHQ-9."),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_stays(
    text: str, told: str, cast: Cast, client: Client
) -> None:
    page = client(cast.dev).send(PATH, {"text": text, "act": "check"})
    assert page.status_code == 422
    assert told in unescape(page.text)
    assert "Add Own ten" not in page.text
    assert text.strip()[:20] in unescape(page.text)


def test_a_file_stands_in_the_box_and_what_is_added_is_what_was_read(
    cast: Cast, client: Client
) -> None:
    dev = client(cast.dev)

    def file(content: bytes) -> dict[str, object]:
        return {"file": (io.BytesIO(content), "own.yaml"), "text": "", "act": "check"}

    read = dev.send(PATH, file(OWN.replace("\n", "\r\n").encode()))
    assert "What would be added: Own ten" in read.text
    assert "id: own_10" in read.text
    changed = OWN.replace("at_least: 1", "at_least: 4")
    other = dev.send(PATH, {"text": changed, "act": "keep", "seen": seen(read)})
    assert "The text was changed after it was checked." in other.text
    assert "own_10" not in instruments.in_use()
    for content, told in (
        (b"id: a\n\xff", "Line 2 of this file is not text in UTF-8."),
        (b"  \n", "This file is empty."),
        (b"x" * 210_000, "This file is larger than 200 kB."),
    ):
        assert told in dev.send(PATH, file(content)).text


def test_only_administrators_add_one(cast: Cast, client: Client) -> None:
    assert client(cast.ben).get(PATH).status_code == 403
    assert client(cast.asha).get(PATH).status_code == 403
    assert client(None).get(PATH).status_code == 302
    assert "Add an instrument" not in client(cast.ben).get("/instruments").text


def test_an_id_is_no_address_of_a_page(cast: Cast, client: Client) -> None:
    text = OWN.replace("id: own_10", "id: add-instrument", 1)
    refused = client(cast.dev).send(PATH, {"text": text, "act": "check"})
    assert "Write it without hyphens" in unescape(refused.text)
