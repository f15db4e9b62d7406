"""Files of people for the tests of imports: sent as a person sends them."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from base.database import db
from people.models import ImportBatch, Participant, Team
from tests.page import CheckedClient

PEOPLE = "/people/import"
HEADER = "First name,Surname,DOB,Code,NHS number"
NUMBERS = ("9434765919", "9434765870", "4505577104")
"""NHS numbers whose check digits agree."""


def people(*lines: str, header: str = HEADER) -> str:
    """A CSV of participants."""
    return "\n".join([header, *lines, ""])


def csv_file(content: bytes) -> FileStorage:
    """A file as a browser sends it."""
    return FileStorage(BytesIO(content), filename="people.csv")


def send(
    client: CheckedClient, team: Team, text: str | bytes, path: str = PEOPLE, **more: Any
) -> TestResponse:
    """Upload a file for a team."""
    content = text.encode() if isinstance(text, str) else text
    data = {"team": str(team.public_id), "file": csv_file(content)} | more
    return upload(client, path, data)


def upload(client: CheckedClient, path: str, data: dict[str, Any]) -> TestResponse:
    """Post a form with a file in it; in memory, for the test client leaves temporary files open."""
    boundary, body = encode_multipart(data | {"csrf_token": client.token(path)})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(path, data=body, content_type=kind)


def seen(page: str) -> str:
    """What the page to read says it shows."""
    found = re.search(r'name="seen" value="([^"]*)"', page)
    return found[1] if found else ""


def accept(client: CheckedClient, address: str, **more: str) -> TestResponse:
    """Press the button of the page to read."""
    return client.send(address, {"seen": seen(client.get(address).text)} | more)


def bring_in(client: CheckedClient, team: Team, text: str | bytes, path: str = PEOPLE) -> str:
    """Send a file, read it and bring its good lines in; the page that says what was done."""
    sent = send(client, team, text, path)
    assert sent.status_code == 303, sent.text
    done = accept(client, sent.location)
    assert done.status_code == 303, done.text
    return words(client.get(done.location).text)


def words(page: str) -> str:
    """A page without its markup."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def everybody() -> list[Participant]:
    """Every participant there is, in order of code."""
    return list(db.session.scalars(db.select(Participant).order_by(Participant.code)))


def batch() -> ImportBatch:
    """The only file there is."""
    return db.session.scalars(db.select(ImportBatch)).one()
