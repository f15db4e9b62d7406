"""What somebody answers alone before they send it: told at once, listed, kept as it is."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select, text

from base.database import db
from base.mail import OutgoingMail
from base.work import unit_of_work
from outcomes.models import FillLink, FormDraft, Response
from outcomes.queries.links import begun
from outcomes.services.links import end_links_of_gone, take_half_done
from outcomes.services.responses import Filled, correct_response
from tests.build import SYSTEM, Cast
from tests.conftest import Clock
from tests.outcomes.conftest import Client, Measured


def link_to(client: Any, measured: Measured, slug: str = "core_10") -> str:
    root = f"/people/{measured.person.public_id}/measures/{slug}/link"
    value = f"{measured.enrolments[0].public_id}|start" if slug == "core_10" else ""
    page = client.send(root, {"occasion": value, "days": "7"}).text
    found = re.search(r"https?://[^/\s]+(/form/[\w-]+)", page)
    assert found, page
    return found[1]


def only_link() -> FillLink:
    db.session.expire_all()
    return db.session.scalars(select(FillLink)).one()


def mails() -> int:
    db.session.expire_all()
    return len(db.session.scalars(select(OutgoingMail)).all())


def answer(him: Any, path: str, item: int, said: str) -> Any:
    return him.send(f"{path}/one/{item}", {f"item-{item}": said, "go": "next"})


def end(him: Any, path: str) -> Any:
    return him.send(f"{path}/one/end", {}, page=f"{path}/one/end")


def test_a_risk_answer_is_told_before_the_form_is_sent(
    cast: Cast, measured: Measured, client: Client
) -> None:
    path = link_to(client(cast.ben), measured)
    him = client(None)
    assert "can be seen by your team" in him.get(path).text
    assert "116 123" not in him.get(f"{path}/one/6").text
    answer(him, path, 6, "3")
    # He is shown whom to call on the next page, and on the last.
    assert "116 123" in him.get(f"{path}/one/7").text
    assert "116 123" in him.get(f"{path}/one/end").text
    (flag,) = measured.flags()
    assert (flag.item, flag.answer, flag.response_id, flag.tier) == ("6", 3, None, "urgent")
    assert mails() == 2
    today = client(cast.esi).get("/").text
    assert "was answered 3" in today
    assert "CORE-10 of Monday 2 March 2026, not sent yet" in today
    assert "was answered 3" not in client(cast.cara).get("/").text
    shown = client(cast.esi).get(f"/risk/{flag.public_id}")
    assert "not sent yet" in shown.text
    # Sent, it is the form's: not raised, and not told, a second time.
    end(him, path)
    (flag,) = measured.flags()
    kept = db.session.scalars(select(Response)).one()
    assert (flag.response_id, flag.since) == (kept.id, "")
    assert mails() == 2
    assert "CORE-10 of Monday 2 March 2026</a>" in client(cast.esi).get("/").text


def test_an_answer_changed_before_it_is_sent_stands_with_both_said(
    cast: Cast, measured: Measured, client: Client
) -> None:
    path = link_to(client(cast.ben), measured)
    him = client(None)
    answer(him, path, 6, "3")
    answer(him, path, 6, "4")
    answer(him, path, 6, "0")
    answer(him, path, 7, "1")
    assert "116 123" not in him.get(f"{path}/one/8").text
    end(him, path)
    (flag,) = measured.flags()
    assert flag.since.splitlines() == [
        "Answered 3 at first; answered 4 before the form was sent.",
        "Answered 0 before the form was sent.",
        "Answered 0 when the form was sent.",
    ]
    assert flag.response_id is None  # what the form says is not at its trigger
    today = client(cast.esi).get("/").text
    assert "was answered 4" in today
    assert "Answered 0 when the form was sent." in today
    kept = db.session.scalars(select(Response)).one()
    assert "was answered 4" in client(cast.esi).get(f"/responses/{kept.public_id}").text
    ben = client(cast.ben)
    ben.send(f"/risk/{flag.public_id}", {"done": "spoke", "note": "He did not mean it"})
    assert "was answered 4" not in client(cast.esi).get("/").text


def test_acknowledged_on_the_way_it_is_not_asked_again_but_another_answer_is(
    cast: Cast, measured: Measured, client: Client
) -> None:
    path = link_to(client(cast.ben), measured)
    him, ben = client(None), client(cast.ben)
    answer(him, path, 6, "1")
    (flag,) = measured.flags()
    done = ben.send(f"/risk/{flag.public_id}", {"done": "spoke", "note": "Spoke on the phone"})
    assert done.location == f"/people/{measured.person.public_id}/measures"
    answer(him, path, 7, "1")
    assert len(measured.flags()) == 1
    answer(him, path, 6, "4")
    end(him, path)
    old, new = measured.flags()
    assert (old.answer, old.done, new.answer, new.done) == (1, "spoke", 4, "")
    assert new.response_id is not None


def test_what_is_half_done_is_listed_and_kept_as_it_is(
    cast: Cast, measured: Measured, client: Client
) -> None:
    ben, him = client(cast.ben), client(None)
    path = link_to(ben, measured)
    measures = f"/people/{measured.person.public_id}/measures"
    assert "not sent" not in ben.get(measures).text
    answer(him, path, 1, "2")
    answer(him, path, 2, "1")
    address = f"/fill-links/{only_link().public_id}/half-done"
    listed = ben.get(measures).text
    assert "Begun by link, 2 of 10 answered, not sent." in listed
    assert address in listed
    assert client(cast.cara).get(address).status_code == 404
    assert client(cast.dev).get(address).status_code == 403
    assert client(None).get(address).status_code == 302
    page = ben.get(address).text
    assert "Answers so far" in page
    assert "as printed" in page
    taken = ben.send(address, {})
    kept = db.session.scalars(select(Response)).one()
    assert taken.location == f"/responses/{kept.public_id}"
    assert (kept.answers, kept.mode, kept.printed) == ({"1": 2, "2": 1}, "link", True)
    assert kept.typed_by_id == cast.ben.id
    assert [(one.item, one.answer) for one in measured.flags()] == [("6", None)]
    assert ben.get(address).status_code == 404
    assert him.get(path).status_code == 404
    assert db.session.scalars(select(FormDraft)).all() == []


def test_a_link_that_ends_unsent_leaves_its_flag_saying_so(
    cast: Cast, measured: Measured, client: Client, at: Clock
) -> None:
    ben, him = client(cast.ben), client(None)
    path = link_to(ben, measured)
    answer(him, path, 6, "2")
    at.at += timedelta(days=8)
    with unit_of_work():
        end_links_of_gone(SYSTEM)
    (flag,) = measured.flags()
    assert flag.since == "The form was not sent: the time to fill it in ran out."
    page = client(cast.esi).get("/").text
    assert "never sent" in page
    assert "the time to fill it in ran out" in page
    acknowledged = client(cast.esi).get(f"/risk/{flag.public_id}")
    assert "Say what was done" in acknowledged.text or "Save what was done" in acknowledged.text
    new = link_to(client(cast.ben), measured)
    answer(him, new, 6, "2")
    first, second = measured.flags()
    assert (first.answer, second.answer) == (2, 2)
    link_to(client(cast.ben), measured)
    assert measured.flags()[1].since.endswith("made another way to fill it in.")


def test_back_at_its_answer_it_is_said_that_it_is_said_again(
    cast: Cast, measured: Measured, client: Client
) -> None:
    path = link_to(client(cast.ben), measured)
    him = client(None)
    for said in ("3", "0", "3"):
        answer(him, path, 6, said)
    answer(him, path, 7, "1")
    end(him, path)
    (flag,) = measured.flags()
    assert flag.since.splitlines() == [
        "Answered 0 before the form was sent.",
        "Answered 3 again before the form was sent.",
    ]


def test_corrected_back_to_its_answer_it_is_said_again(measured: Measured) -> None:
    kept = measured.filled({"6": 3, "1": 1})
    for number, why in ((0, "slip; at first"), (3, "it was right; sorry"), (3, "the other")):
        with unit_of_work():
            filled = Filled({"6": number, "1": 1 if why != "the other" else 2}, kept.on, "paper")
            kept = correct_response(kept, filled, why=why, by=measured.by)
    (flag,) = measured.flags()
    was, again = flag.since.splitlines()  # and no third: it says so already
    assert was.startswith("Answered 0 as ")
    assert again.startswith("Answered 3 again as ")


def test_what_is_kept_is_what_was_answered_last(
    cast: Cast, measured: Measured, client: Client
) -> None:
    path = link_to(client(cast.ben), measured)
    answer(client(None), path, 1, "2")
    link = only_link()
    seen = begun([link])  # as the page reads it before it waits for the link
    assert seen[link.id].answers == {"item-1": "2"}
    with unit_of_work():
        later = """update form_draft set answers = '{"item-1": "2", "item-6": "3"}'"""
        db.session.execute(text(later), execution_options={"synchronize_session": False})
        assert take_half_done(link, by=cast.ben).answers == {"1": 2, "6": 3}
