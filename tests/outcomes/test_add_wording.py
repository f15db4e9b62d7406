"""A site's own wording: pasted or sent, looked at, kept in versions, removed from use."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from base.database import db
from outcomes.models import Wording
from outcomes.queries import instruments
from people.models import User
from tests.build import Cast
from tests.outcomes.conftest import Measured
from tests.outcomes.test_change_instrument import seen
from tests.outcomes.test_turn_on import said
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
PATH = "/instruments/wsas/wording/add"
LINES = "\n".join(f"Made-up question {letter}" for letter in "ABCDE")
SENT: dict[str, Any] = {
    "language": "en",
    "items": LINES,
    "instructions": "Think of <b>this</b> week.",
    "answers": "0 = Not at all\n8 = Very much\nn/a = I do not work",
    "copyright": "© Somebody",
    "licence": "Letter of 3 May 2025",
    "agreed_by": "A. Lead, clinical lead",
    "holds_licence": "y",
    "newest": "0",
    "act": "check",
}


def all_kept() -> list[Wording]:
    db.session.expire_all()
    return list(db.session.scalars(select(Wording).order_by(Wording.id)))


def keep(who: CheckedClient, path: str = PATH, **changed: Any) -> Any:
    """Look at a wording, then keep what was seen."""
    sent = SENT | changed
    looked = who.send(path, sent)
    assert looked.status_code == 200, unescape(looked.text)
    return who.send(path, sent | {"act": "keep", "seen": seen(looked)})


def test_it_is_seen_as_the_person_would_and_then_kept(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    looked = dev.send(PATH, SENT)
    page = unescape(looked.text)
    assert "As the person filling it in would see it" in page
    assert "1. Made-up question A" in page
    assert "8: Very much" in page
    assert "I do not work" in page
    assert "&lt;b&gt;this" in looked.text
    assert not all_kept()
    answer = dev.send(PATH, SENT | {"act": "keep", "seen": seen(looked)})
    assert answer.location == "/instruments/wsas/wording"
    (kept,) = all_kept()
    assert kept.body["items"] == {str(n): f"Made-up question {c}" for n, c in enumerate("ABCDE", 1)}
    assert kept.body["answers"] == {"0": "Not at all", "8": "Very much"}
    assert kept.body["not_applicable"] == "I do not work"
    assert (kept.language, kept.version, kept.agreed_by) == ("en", 1, "A. Lead, clinical lead")
    assert said("wording.kept") == [
        "Dev Administrator kept version 1 of the wording of WSAS (en), whose file says that it may "
        "not be shown; the site says it holds a licence. Letter of 3 May 2025. Agreed by A. Lead, "
        "clinical lead."
    ]
    assert "Made-up question C" in client(cast.ben).get("/instruments/wsas").text
    shown = client(cast.ben).get(f"/instruments/wsas/wording/{kept.public_id}").text
    assert "Made-up question E" in shown
    assert "Remove it from use" not in shown


def test_where_the_file_says_no_the_site_says_that_it_holds_a_licence(
    cast: Cast, client: Client
) -> None:
    dev = client(cast.dev)
    page = dev.get(PATH).text
    assert "Its file says of showing the wording: no" in page
    assert "This site holds a licence" in page
    sent = {name: value for name, value in SENT.items() if name != "holds_licence"}
    looked = dev.send(PATH, sent)
    refused = dev.send(PATH, sent | {"act": "keep", "seen": seen(looked)})
    assert refused.status_code == 422
    assert "Tick that the site holds a licence, or use the paper form." in refused.text
    assert "Made-up question A" in refused.text
    assert "This site holds a licence" not in dev.get("/instruments/core_10/wording/add").text
    assert "Copy it word for word." in dev.get("/instruments/core_10/wording/add").text
    assert "Copy it word for word." not in dev.get("/instruments/pcl_5/wording/add").text


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (
            {"items": LINES.rpartition("\n")[0]},
            "no words are left for item 5 (close relationships)",
        ),
        ({"items": f"{LINES}\nF"}, "from line 6 (“F”) on there are too many"),
        ({"items": "1. a\n2. b\n2. c\n4. d\n5. e"}, "Item 2 is there twice: Line 2 and line 3."),
        ({"items": ""}, "Give the words of every item"),
        ({"items": "item,words\n1,a,b"}, "Line 2 has more than two cells"),
        ({"items": "x" * 100_001}, "This is 100,001 characters long"),
        ({"answers": "9 = Often"}, "Line 1 is of 9, which nobody can answer here."),
        ({"language": "the Welsh"}, "Give the language as its short code"),
    ],
)
def test_what_is_wrong_is_on_its_field(
    cast: Cast, client: Client, changed: dict[str, str], why: str
) -> None:
    answer = client(cast.dev).send(PATH, SENT | changed)
    assert answer.status_code == 422
    assert why in unescape(answer.text)
    assert "A. Lead, clinical lead" in answer.text


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ("licence", "Say on what terms the wording may be shown here."),
        ("agreed_by", "Say who agreed that it may be shown here."),
    ],
)
def test_terms_and_who_agreed_are_needed(
    cast: Cast, client: Client, missing: str, why: str
) -> None:
    dev = client(cast.dev)
    sent = SENT | {missing: " "}
    refused = dev.send(PATH, sent | {"act": "keep", "seen": seen(dev.send(PATH, sent))})
    assert refused.status_code == 422
    assert why in refused.text
    assert not all_kept()


def file(content: bytes, name: str = "items.csv") -> dict[str, Any]:
    return SENT | {"items": "", "file": (io.BytesIO(content), name)}


TABLE = "item,words\n" + "\n".join(f'{n},"Question {n}, really?"' for n in range(1, 6))


@pytest.mark.parametrize(
    "content",
    [TABLE.encode(), TABLE.replace("really", "café").encode("cp1252"), TABLE.encode("utf-16")],
)
def test_a_file_of_items_is_read_into_the_box(cast: Cast, client: Client, content: bytes) -> None:
    dev = client(cast.dev)
    looked = dev.send(PATH, file(content))
    assert looked.status_code == 200
    assert "5. Question 5, " in looked.text
    box = looked.text.partition('name="items"')[2].partition("</textarea>")[0]
    items = unescape(box.partition(">")[2])
    assert dev.send(PATH, SENT | {"items": items, "act": "keep", "seen": seen(looked)}).location
    (kept,) = all_kept()
    assert kept.body["items"]["5"].startswith("Question 5, ")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "This file is empty."),
        (b" \n\n", "This file is empty."),
        (b"x" * 210_000, "larger than 200 kB"),
        (b"item,words\n1,a\x00", "no text (NUL)"),
        (b"PK\x03\x04xl/", "This is an Excel workbook"),
        (TABLE.rpartition("\n")[0].encode(), "no words for item 5"),
        (b"item,words\n" + b"\n".join(b"%d,w" % n for n in range(1, 101)), "item “6”"),
        (TABLE.replace("4,", "3,").encode(), "Item 3 is there twice: Line 4 and line 5."),
    ],
)
def test_a_file_that_is_wrong_says_what(
    cast: Cast, client: Client, content: bytes, why: str
) -> None:
    answer = client(cast.dev).send(PATH, file(content))
    assert answer.status_code == 422
    assert why in unescape(answer.text)


def test_fifty_megabytes_are_too_large(cast: Cast, client: Client) -> None:
    kind = "multipart/form-data; boundary=b"
    answer = client(cast.dev).post(PATH, data=b"x" * 50_000_000, content_type=kind)
    assert answer.status_code == 413
    assert "That is too large" in answer.text


def test_what_was_looked_at_is_what_is_kept(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    looked = dev.send(PATH, SENT)
    changed = SENT | {"items": LINES.replace("A", "Z", 1), "act": "keep", "seen": seen(looked)}
    refused = dev.send(PATH, changed)
    assert refused.status_code == 422
    assert "The wording was changed after it was looked at." in refused.text
    assert dev.send(PATH, changed | {"seen": seen(refused)}).status_code == 303


def test_a_new_version_replaces_and_the_old_one_stays(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    keep(dev)
    assert "Made-up question A" in dev.get(PATH).text  # begins from the one in use
    keep(dev, items=LINES.replace("A", "Z"), newest="1")
    keep(dev, language="cy", newest="0")
    old, new, welsh = all_kept()
    assert (old.version, new.version, welsh.version) == (1, 2, 1)
    assert old.body["items"]["1"] == "Made-up question A"
    page = dev.get("/instruments/wsas/wording").text
    assert "Replaced by version 2" in page
    assert "Cymraeg, version 1" in page
    assert instruments.languages_of("wsas") == ["en", "cy"]


def test_the_same_twice_is_kept_once_and_a_meanwhile_is_told(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    keep(dev)
    keep(dev)
    assert len(all_kept()) == 1
    sent = SENT | {"items": LINES.replace("B", "Y")}
    looked = dev.send(PATH, sent)
    keep(dev, items=LINES.replace("C", "X"), newest="1")
    refused = dev.send(PATH, sent | {"act": "keep", "seen": seen(looked), "newest": "1"})
    assert refused.status_code == 422
    assert "Somebody kept another wording" in refused.text
    assert "It replaces version 2" in refused.text


def test_removed_from_use_with_a_reason_none_stands_in_its_place(
    cast: Cast, client: Client
) -> None:
    dev = client(cast.dev)
    keep(dev)
    keep(dev, items=LINES.replace("A", "Z"), newest="1")
    first, last = all_kept()
    path = f"/instruments/wsas/wording/{last.public_id}/remove"
    assert dev.send(path, {"why": " "}).status_code == 422
    assert dev.send(path, {"why": "The licence ended"}).location == "/instruments/wsas/wording"
    assert instruments.wording_of("wsas") is None
    assert instruments.languages_of("wsas") == []
    page = dev.get("/instruments/wsas/wording").text
    assert "Removed by Dev Administrator" in page
    assert "The licence ended" in page
    assert "No wording is kept here" in dev.get("/instruments/wsas").text
    assert len(said("wording.removed")) == 1
    dev.send(path, {"why": "Again"})
    assert len(said("wording.removed")) == 1
    late = dev.send(f"/instruments/wsas/wording/{first.public_id}/remove", {"why": "Old"})
    assert "Version 2 has replaced it" in late.text
    keep(dev, newest="2")
    assert instruments.languages_of("wsas") == ["en"]


def test_a_wording_that_no_longer_fits_the_key_is_told(
    measured: Measured, cast: Cast, client: Client
) -> None:
    dev = client(cast.dev)
    keep(dev)
    text = instruments.find("wsas").text.replace("version: 1", "version: 2", 1)
    text = text.replace("  - {id: 5, topic: close relationships}\n", "", 1)
    text = text.replace("items: [1, 2, 3, 4, 5]", "items: [1, 2, 3, 4]", 1)
    text = text.replace("{from: 0, to: 40}", "{from: 0, to: 32}", 1)
    sent = {"text": text, "revision": "0", "act": "check"}
    looked = dev.send("/instruments/wsas/text", sent)
    dev.send("/instruments/wsas/text", sent | {"act": "keep", "seen": seen(looked)})
    page = dev.get("/instruments/wsas").text
    assert "it has words for item 5, which is not there any more" in page


def test_another_instruments_wording_is_not_found(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    keep(dev)
    (kept,) = all_kept()
    assert dev.get(f"/instruments/core_10/wording/{kept.public_id}").status_code == 404
    path = f"/instruments/wsas/wording/{kept.public_id}/remove"
    assert client(cast.asha).get(path).status_code == 403
    assert client(None).get(path).status_code == 302
