"""The framework: looked at before it is kept, confirmed by somebody, never changed."""

from __future__ import annotations

import io

from sqlalchemy import select

from base.database import db
from base.work import unit_of_work
from evidence.models import FrameworkVersion
from evidence.queries import frameworks
from evidence.services import cycles
from evidence.services import frameworks as services
from people.roles import Role
from tests.build import Build
from tests.evidence.conftest import Client, House

OWN = "standard,position,criterion,text\nBelonging,1,1.1,Our own words\nBelonging,1,1.9,Another\n"
BRING = "/framework/bring"


def test_an_administrator_reads_what_would_change_then_keeps_it(
    house: House, client: Client
) -> None:
    dev = client(house.cast.dev)
    page = dev.get("/framework").text
    assert (
        "Working criteria: check against your portfolio pack before you quote them (version 1, not "
        "yet confirmed by an administrator)." in page
    )
    looked = dev.send(BRING, {"name": "Ours", "text": OWN}, page=BRING)
    assert looked.status_code == 200
    assert "New: 1" in looked.text
    assert "Gone: 34" in looked.text
    assert "Reworded: 1" in looked.text
    assert len(db.session.scalars(select(FrameworkVersion)).all()) == 1
    kept = dev.send(BRING, {"name": "Ours", "text": OWN, "keep": "yes"}, page=BRING)
    assert kept.location == "/framework"
    newest = frameworks.newest()
    assert newest is not None
    assert (newest.number, newest.name) == (2, "Ours")
    dev.send(
        f"/framework/{newest.public_id}/confirm", {}, page=f"/framework/{newest.public_id}/confirm"
    )
    page = dev.get("/framework").text
    assert "Ours, version 2." in page
    assert "Working criteria: check" not in page
    assert house.cycle.framework.number == 1, "a cycle goes on with its own"


def test_whoever_gathers_evidence_reads_the_criteria_and_changes_none(
    house: House, client: Client
) -> None:
    at = f"/framework/{house.cycle.framework.public_id}"
    for person in (house.cast.asha, house.cast.ben, house.cast.esi):
        reader = client(person)
        page = reader.get("/framework").text
        assert ">10.3<" in page
        assert "Bring in another" not in page
        assert f"{at}/confirm" not in page
        assert f"{at}/confirm" not in reader.get(at).text
        assert reader.get(BRING).status_code == 403
        assert reader.get(f"{at}/confirm").status_code == 403
        assert "/framework" in reader.get(house.at).text
    assert "Ask an administrator" in client(house.cast.asha).get(BRING).text
    assert "Ask a service lead" in client(house.cast.ben).get(BRING).text


def test_an_assessor_is_told_whom_to_ask(build: Build, house: House, client: Client) -> None:
    visitor = build.user("Ada Assessor", (house.cast.team, Role.ASSESSOR))
    told = client(visitor).get("/framework")
    assert told.status_code == 403
    assert "Ask whoever gave you one for more." in told.text
    assert 'href="/packs"' in told.text


def test_a_file_is_read_or_refused_by_line(house: House, client: Client) -> None:
    dev = client(house.cast.dev)
    for content, said in (
        (b"PK\x03\x04 xl/workbook", "Excel"),
        (b"standard,position,criterion,text\nA,first,1.1,W\n", "Line 2: position is"),
        (OWN.encode("utf-16"), "New: 1"),
    ):
        fields = {"name": "Ours", "file": (io.BytesIO(content), "f.csv")}
        answer = dev.send(BRING, fields, page=BRING)
        assert said in answer.text
    again = dev.get("/framework.csv")
    assert again.text.startswith("\ufeffstandard,position,criterion,text,source")
    sent = dev.send(BRING, {"name": "Same", "text": again.text}, page=BRING)
    assert "this is the framework in use already" in sent.text


def test_who_may_and_who_may_not(house: House, client: Client) -> None:
    for path, answer in (("/framework", 200), ("/framework.csv", 200), (BRING, 403)):
        for user in (house.cast.asha, house.cast.ben, house.cast.esi, house.cast.cara):
            assert client(user).get(path).status_code == answer
        assert client(house.cast.dev).get(path).status_code == 200
        assert client(None).get(path).status_code == 302


def test_a_cycle_takes_the_newest_when_its_lead_says_so(house: House, client: Client) -> None:
    item = house.add("7.3")
    with unit_of_work():
        services.bring_in(OWN, "Ours", by=house.cast.dev)
    asha = client(house.cast.asha)
    assert "There is a newer framework" in asha.get(house.at).text
    take = f"{house.at}/cycle/framework"
    assert "Ours, version 2" in asha.get(take).text
    asha.send(take, {}, page=take)
    db.session.expire_all()
    assert house.cycle.framework.number == 2
    gaps = asha.get(f"{house.at}/gaps").text
    assert "Under a criterion this framework does not have" in gaps
    assert item.title in gaps
    with unit_of_work():
        cycles.take_framework(house.cycle, by=house.cast.asha)
