"""Files of people: who may send them, what is refused, what is kept and for how long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.jobs import JOBS
from base.database import db
from people.csv_text import MAX_BYTES, read
from people.jobs import empty_import_files
from people.models import ImportBatch, User
from people.queries.import_participants import KIND, columns
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.page import CheckedClient
from tests.people.files import (
    HEADER,
    NUMBERS,
    PEOPLE,
    accept,
    batch,
    bring_in,
    csv_file,
    everybody,
    people,
    seen,
    send,
    upload,
    words,
)

Client = Callable[[object], CheckedClient]

CALLUM = "Callum,Ashworth,4/3/1985,K7QF,"
DAN = "Dan,Byrne,1986-03-04,K8AA,"
BAD = f"+Eve,=1+1,31/2/1985,K9BB,{NUMBERS[0]}"


# Sending


def test_roles(cast: Cast, client: Client) -> None:
    assert client(cast.esi).get(PEOPLE).status_code == 200
    assert client(cast.dev).get(PEOPLE).status_code == 403
    assert client(cast.ben).get("/accounts/import").status_code == 403
    assert client(None).get(PEOPLE).status_code == 302
    assert "bring people in from a spreadsheet" in client(cast.ben).get("/people").text
    assert "Bring staff in from a spreadsheet" in client(cast.dev).get("/accounts").text


def test_another_team_cannot_be_chosen(cast: Cast, client: Client) -> None:
    answer = send(client(cast.ben), cast.other_team, people(CALLUM))
    assert answer.status_code == 422
    assert not db.session.scalars(select(ImportBatch)).all()


def test_lines_can_be_pasted(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    pasted = "\tFirst name\tSurname\tDOB\tCode\r\n1\tCallum\tAshworth\t4/3/1985\tK7QF\r\n"
    data = {"team": str(cast.team.public_id), "text": pasted}
    sent = ben.send(PEOPLE, data)
    page = words(ben.get(sent.location).text)
    assert "Pasted lines" in page
    assert "will be left out: the column without a name before “First name”." in page
    assert accept(ben, sent.location).status_code == 303
    assert everybody()[0].code == "K7QF"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"file": None}, "Choose a file, or paste the lines below."),
        ({"text": " \n", "file": None}, "Choose a file, or paste the lines below."),
        ({"text": "Code\nK1"}, "Send a file or paste lines, not both"),
        ({"file": b""}, "This file is empty."),
        ({"file": b"PK\x03\x04 xl/workbook.xml"}, "This is an Excel workbook. In Excel choose"),
        ({"file": b"Code,Surname\nK1,Ash"}, "These columns are missing: Given names, Date of"),
        ({"file": None, "text": "Code\nK<b>1"}, "These columns are missing"),
        ({"file": b"x" * (MAX_BYTES + 5)}, "This is 5.0 MB. At most 5 MB can be sent at once"),
    ],
)
def test_what_cannot_be_read_is_said_on_the_form(
    more: dict[str, object], why: str, cast: Cast, client: Client
) -> None:
    data = {"file": people(CALLUM).encode()} | more
    if isinstance(data["file"], bytes):
        data["file"] = csv_file(data["file"])
    sent = {key: value for key, value in data.items() if value is not None}
    answer = upload(client(cast.ben), PEOPLE, {"team": str(cast.team.public_id)} | sent)
    assert answer.status_code == 422
    assert why in words(answer.text)
    assert 'href="#file"' in answer.text or 'href="#text"' in answer.text
    if "K<b>" in str(more):
        assert "K&lt;b&gt;1" in answer.text, "what was pasted stays"
    assert not db.session.scalars(select(ImportBatch)).all()


def test_a_file_larger_than_anything_is_refused_before_it_is_read(
    cast: Cast, client: Client
) -> None:
    ben = client(cast.ben)
    answer = send(ben, cast.team, b"x" * (MAX_BYTES * 2 + 1))
    assert answer.status_code == 422
    assert "This file is 10 MB. At most 5 MB can be sent at once" in answer.text


def test_the_same_file_sent_twice_is_one_to_read(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    first = send(ben, cast.team, people(CALLUM))
    assert send(ben, cast.team, people(CALLUM)).location == first.location
    assert send(ben, cast.team, people(DAN)).location != first.location
    page = ben.get(PEOPLE).text
    assert page.count("North Team: 1 line, sent on Monday 2 March 2026 at 9am") == 2
    assert first.location in page
    assert "Sent and not finished" not in client(cast.asha).get(PEOPLE).text


# Reading, bringing in, throwing away


def test_it_is_ones_own(cast: Cast, client: Client) -> None:
    address = send(client(cast.ben), cast.team, people(CALLUM, BAD)).location
    for path in (address, f"{address}/discard", f"{address}/to-correct.csv"):
        assert client(cast.ben).get(path).status_code == 200
        assert client(cast.asha).get(path).status_code == 404
        assert client(cast.cara).get(path).status_code == 404
        assert client(cast.dev).get(path).status_code == 403
        assert client(None).get(path).status_code == 302
    assert client(cast.asha).send(address, {}, page="/account").status_code == 404


def test_pressing_twice_brings_in_once(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    address = send(ben, cast.team, people(CALLUM)).location
    page = ben.get(address).text
    data = {"seen": seen(page), "csrf_token": ben.token(address), "once": "k"}
    assert ben.post(address, data=data).status_code == 303
    assert ben.post(address, data=data).status_code == 303
    assert ben.post(address, data=data | {"once": "another tab"}).location == address
    assert len(everybody()) == 1
    assert "1 person brought in" in words(ben.get(address).text)


def test_what_changed_meanwhile_is_read_again(cast: Cast, build: Build, client: Client) -> None:
    ben = client(cast.ben)
    address = send(ben, cast.team, people(CALLUM, DAN)).location
    before = seen(ben.get(address).text)
    build.participant(cast.other_team, code="K8AA")
    answer = ben.send(address, {"seen": before})
    assert answer.status_code == 422
    assert "What is here has changed since you read the lists, so nothing" in answer.text
    assert "This code is in use. Choose another." in answer.text
    assert len(everybody()) == 1
    assert accept(ben, address).status_code == 303
    assert [p.code for p in everybody()] == ["K7QF", "K8AA"]


def test_the_lines_to_correct_can_be_downloaded_corrected_and_sent(
    cast: Cast, client: Client
) -> None:
    ben = client(cast.ben)
    text = people(f"{CALLUM},9", f"{BAD},@x", header=f"{HEADER},Shoe size")
    address = send(ben, cast.team, text).location
    answer = ben.get(f"{address}/to-correct.csv")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="participants-to-correct.csv"'
    )
    assert answer.mimetype == "text/csv"
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    body = answer.get_data(as_text=True)
    assert "'+Eve,'=1+1,31/2/1985" in body
    assert "DOB: There is no such day as 31/2/1985." in body
    assert "Callum" not in body
    bring_in(ben, cast.team, text)
    done = bring_in(ben, cast.team, body.replace("31/2/1985", "28/2/1985"))
    assert "1 person brought in" in done
    eve = everybody()[1]
    assert (eve.given_name, eve.family_name) == ("+Eve", "=1+1")
    # Their number counted their problems in our own column, and were not asked about it again.
    sent = send(ben, cast.team, body)
    assert "left out: “Shoe size”." in words(ben.get(sent.location).text)


def test_a_file_is_thrown_away(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    address = send(ben, cast.team, people(CALLUM)).location
    assert ben.send(f"{address}/discard").location == PEOPLE
    kept = batch()
    assert (kept.state, kept.sent, kept.counts) == ("discarded", None, {})
    assert "This file is gone" in ben.get(address).text
    assert ben.get(f"{address}/to-correct.csv").status_code == 404
    assert ben.send(f"{address}/discard").status_code == 422
    assert ben.post(address, data={"csrf_token": ben.token(PEOPLE)}).status_code == 303
    assert not everybody()


def test_a_file_nobody_brought_in_is_emptied_after_a_week(
    cast: Cast, client: Client, at: Clock
) -> None:
    old = send(client(cast.ben), cast.team, people(CALLUM)).location
    at.at += timedelta(days=6)
    new = send(client(cast.ben), cast.team, people(DAN)).location
    at.at += timedelta(days=1, minutes=1)
    assert empty_import_files() == "1 emptied"
    assert "empty_import_files" in [job.name for job in JOBS]
    db.session.expire_all()
    ben = client(cast.ben)
    assert "This file is gone" in ben.get(old).text
    assert "Check the people to bring in" in ben.get(new).text
    lines = [b.sent for b in db.session.scalars(select(ImportBatch).order_by(ImportBatch.id))]
    assert lines[0] is None


# What helps


def test_the_template_and_what_its_columns_mean(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    body = ben.get("/people/import/template.csv").get_data()
    header = body.decode("utf-8-sig").strip().split(",")
    assert columns().known(header) == len(header) == len(columns().columns)
    page = words(ben.get("/people/import/columns").text)
    for column in columns().columns:
        assert column.header in page
        assert column.means in page
    dev = client(cast.dev)
    assert "Professional group" in dev.get("/accounts/import/template.csv").text
    assert "Full name" in dev.get("/accounts/import/columns").text


def test_a_template_sent_as_it_is_says_what_is_missing(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    body = ben.get("/people/import/template.csv").get_data()
    answer = send(ben, cast.team, body)
    assert "Put the column names on it, and people below" in answer.text


def test_who_lost_the_team_lost_the_file(cast: Cast, build: Build, client: Client) -> None:
    gone: User = build.user("Gil Gone", (cast.team, "facilitator"), (cast.other_team, "assessor"))
    gil = client(gone)
    address = send(gil, cast.team, people(CALLUM)).location
    gone.memberships[0].role = "assessor"
    build.save(gone.memberships[0])
    assert gil.get(address).status_code in {403, 404}


def test_kinds_do_not_open_one_another(cast: Cast, build: Build, client: Client) -> None:
    every = build.user("Every Role", (cast.team, "facilitator"), (cast.team, "administrator"))
    address = send(client(every), cast.team, people(CALLUM)).location
    assert client(every).get(address.replace("/people/", "/accounts/")).status_code == 404


def test_the_kernel_reads_what_the_page_keeps(cast: Cast, client: Client) -> None:
    text = people(CALLUM, BAD)
    ben = client(cast.ben)
    send(ben, cast.team, text)
    kept = batch().sent
    assert kept is not None
    table = read(text, KIND.columns().known)
    assert [tuple(cells) for _, cells in kept["lines"]] == [cells for _, cells in table.lines]
