"""The text of an instrument changed: checked, read, used; and back to the one that is shipped."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest

from outcomes.library import text_of
from outcomes.queries import instruments
from outcomes.queries.responses import scores_now
from people.models import User
from tests.build import Cast
from tests.outcomes.conftest import CALM, Measured
from tests.outcomes.test_turn_on import choice, said
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
PATH = "/instruments/core_10/text"
SHIPPED = text_of("core_10")
RAISED = SHIPPED.replace("version: 1\n", "version: 2\n", 1)
TURNED = RAISED.replace("topic: talking a burden}", "topic: talking a burden, reversed: true}", 1)


def seen(answer: object) -> str:
    text: str = answer.text  # type: ignore[attr-defined]
    return text.partition('name="seen" value="')[2].partition('"')[0]


def check(who: CheckedClient, text: str, revision: int = 0, path: str = PATH) -> dict[str, str]:
    """Send a text to be checked; what to send to use it."""
    sent = {"text": text, "revision": str(revision), "act": "check"}
    answer = who.send(path, sent)
    assert answer.status_code == 200, answer.text
    return sent | {"act": "keep", "seen": seen(answer)}


def test_it_begins_with_the_text_in_use(cast: Cast, client: Client) -> None:
    page = client(cast.dev).get(PATH).text
    assert "id: core_10" in page
    assert "make the version 2" in page


def test_what_would_change_is_read_before_it_does(
    measured: Measured, cast: Cast, client: Client
) -> None:
    calm = measured.filled(CALM | {"4": 0})
    measured.filled(CALM | {"4": 2}, number=1)
    dev = client(cast.dev)
    answer = dev.send(PATH, {"text": TURNED, "revision": "0", "act": "check"})
    for told in (
        "What version 2 would change",
        "Item 4, how it counts: reversed instead of nothing particular.",
        "Of 2 forms that are kept, 1 would score otherwise.",
        "It goes up by as much as 4.",
        "mild → moderate: 1",
        "Use version 2",
    ):
        assert told in answer.text, told
    assert instruments.find("core_10").text == SHIPPED
    dev.send(PATH, check(dev, TURNED))
    now = instruments.find("core_10")
    assert (now.instrument.version, now.changed, now.on) == (2, True, True)
    assert scores_now(calm)["total"].value == 12
    assert said("instrument.changed") == [
        "Dev Administrator changed CORE-10 from version 1 to 2. Item 4, how it counts: reversed "
        "instead of nothing particular."
    ]
    page = dev.get("/instruments/core_10").text
    assert "2 forms have scores of another version" in page
    assert "Changed here" in page
    new = measured.filled(number=2)
    assert new.version.version == 2
    assert "1 form has scores" not in dev.get("/instruments/core_10").text


def test_what_is_used_is_what_was_checked(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    sent = check(dev, RAISED) | {"text": TURNED}
    refused = dev.send(PATH, sent)
    assert refused.status_code == 422
    assert "The text was changed after it was checked." in refused.text
    assert "Item 4, how it counts" in refused.text  # read now, it can be used
    assert dev.send(PATH, sent | {"seen": seen(refused)}).status_code == 303


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "The text is empty"),
        ("   \n ", "The text is empty"),
        (SHIPPED.rstrip() + "\r\n\r\n", "Nothing differs from the text in use."),
        (SHIPPED + "# a note", "The version is 1. Make it 2: scores made before keep"),
        (RAISED.replace("id: core_10", "id: gad_7"), "This is gad_7, not core_10."),
        (RAISED.replace("to: 40", "to: .nan", 1), "`to` is .nan; write it in digits"),
        (RAISED.replace("to: 40", "to: 41", 1), "`range` should be from 0 to 40"),
        (RAISED.replace("id: 10,", "id: 9,", 1), "item 9 is there twice. The line is “- {id: 9,"),
        (RAISED.replace("  - {id: 1,", "\t- {id: 1,", 1), "has a tab; indent with spaces"),
        (RAISED.replace("filled_by:", "filed_by:", 1), "did you mean `filled_by`?"),
        ("a" * 200_001, "This is 200,001 characters long. Shorten it to 200,000"),
        ("[" * 3_000, "core_10, line"),
        ("a: &a [*a, *a]", "core_10, line"),
    ],
)
def test_what_is_no_instrument_is_refused_and_kept_on_the_page(
    cast: Cast, client: Client, text: str, why: str
) -> None:
    dev = client(cast.dev)
    for act in ("check", "keep"):
        answer = dev.send(PATH, {"text": text, "revision": "0", "act": act})
        assert answer.status_code == 422
        page = unescape(answer.text)
        assert why in page
    if text.strip() and len(text) < 2_000 and "&" not in text:
        assert text.strip().splitlines()[-1] in page
    assert instruments.find("core_10").revision == 0


def test_the_line_that_is_wrong_is_quoted(cast: Cast, client: Client) -> None:
    wrong = RAISED.replace("{id: 7, topic: sleep}", "{id: 7, topics: sleep}", 1)
    page = client(cast.dev).send(PATH, {"text": wrong, "revision": "0", "act": "check"}).text
    assert "core_10, line 19: an item has an unknown key `topics`; did you mean `topic`?" in page
    assert "The line is “- {id: 7, topics: sleep}”." in page


def test_a_hundred_items_and_a_bomb_of_anchors_are_answered_at_once(
    cast: Cast, client: Client
) -> None:
    lines = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    bomb = "l0: &l0 [x]\n" + "\n".join(lines)
    items = "\n".join(f"  - {{id: {n}, topic: x}}" for n in range(1, 202))
    many = RAISED.replace("items:\n", f"items:\n{items}\n", 1)
    dev = client(cast.dev)
    for text, why in ((bomb, "unknown key"), (many, "has 211 lines; at most 200 fit")):
        answer = dev.send(PATH, {"text": text, "revision": "0", "act": "check"})
        assert answer.status_code == 422
        assert why in answer.text


def test_a_text_of_five_megabytes_is_too_large(cast: Cast, client: Client) -> None:
    answer = client(cast.dev).send(PATH, {"text": "x" * 5_000_000, "revision": "0", "act": "check"})
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_whoever_opened_an_older_text_is_told_and_loses_nothing(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    mine = check(dev, TURNED)
    dev.send(PATH, check(dev, RAISED))
    stale = dev.send(PATH, mine)
    assert stale.status_code == 422
    assert "Dev Administrator changed CORE-10 on" in stale.text
    assert "talking a burden, reversed: true" in stale.text
    assert "Make it 3" in stale.text
    assert 'name="revision" value="1"' in stale.text
    risen = TURNED.replace("version: 2", "version: 3", 1)
    assert dev.send(PATH, check(dev, risen, revision=1)).status_code == 303


def test_marked_to_be_checked_it_is_off_until_somebody_did(cast: Cast, client: Client) -> None:
    dev, text = (
        client(cast.dev),
        RAISED.replace(
            "check_before_use: false", "check_before_use: true\ncheck_why: New items", 1
        ),
    )
    sent = {"text": text, "revision": "0", "act": "check"}
    assert "it is off until somebody compared this text" in dev.send(PATH, sent).text
    dev.send(PATH, check(dev, text))
    assert not choice("core_10").on
    assert "It is off until somebody compared it" in said("instrument.changed")[0]


def test_back_to_the_text_that_is_shipped_is_a_change_too(
    measured: Measured, cast: Cast, client: Client
) -> None:
    measured.filled(CALM | {"4": 0})
    dev, path = client(cast.dev), "/instruments/core_10/shipped"
    dev.send(PATH, check(dev, TURNED))
    page = dev.get(path).text
    assert "is version 1" in page
    assert "Item 4, how it counts: nothing particular instead of reversed." in page
    assert dev.send(path, {"revision": "0"}).status_code == 422
    assert dev.send(path, {"revision": "1"}).status_code == 303
    now = instruments.find("core_10")
    assert (now.instrument.version, now.changed, now.text) == (1, False, SHIPPED)
    refused = dev.send(path, {"revision": "2"})
    assert "is in use already" in refused.text
    # A number that was used once is never used for another text.
    again = dev.send(PATH, {"text": TURNED + "# more", "revision": "2", "act": "check"})
    assert "Make it 3" in again.text


def test_the_same_text_sent_twice_is_used_once(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    sent = check(dev, RAISED) | {"once": "k1"}
    for _ in range(2):
        assert dev.send(PATH, sent).location == "/instruments/core_10"
    assert choice("core_10").revision == 1
