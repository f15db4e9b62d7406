"""Award cycles: begun once, their days in order, renewed with everything kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from evidence.models import AwardCycle
from evidence.queries.communities import Community, list_communities
from evidence.services import cycles
from tests.build import Build, Cast
from tests.evidence.conftest import Client, House


def change(house: House, **kw: Any) -> None:
    with unit_of_work():
        days = {name: kw[name] for name in cycles.DAYS if name in kw}
        values = {name: value for name, value in kw.items() if name not in cycles.DAYS}
        cycles.change_cycle(house.cycle, days=days, values=values, by=house.cast.asha)


def test_a_lead_starts_and_changes_it(build: Build, cast: Cast, client: Client) -> None:
    venue = build.venue(cast.team, name="Elm House", kind="approved_premises")
    asha, at = client(cast.asha), f"/evidence/{venue.public_id}"
    assert "No award cycle has been started." in asha.get(at).text
    start = f"{at}/cycle/start"
    assert (
        asha.send(start, {"joined": "1/9/2025", "due": "1/5/2026"}, page=start).status_code == 303
    )
    page = asha.get(at).text
    assert "Hand in the portfolio".lower() in page.lower()
    assert "in 60 days" in page
    again = asha.send(start, {"joined": "1/9/2025"}, page=start)
    assert "has a cycle already" in again.text
    form = asha.get(f"{at}/cycle/change")
    assert form.status_code == 200
    fields = {
        "joined": "1/9/2025", "due": "", "submitted": "2/2/2026", "visit": "1/2/2026",
        "strengths": "Voice.", "items": "4", "kinds": "2", "own_voice": "1", "months": "12",
        "resident_forms": "8", "staff_forms": "6",
    }  # fmt: skip
    wrong = asha.send(f"{at}/cycle/change", fields, page=f"{at}/cycle/change")
    assert "The visit comes after the portfolio is submitted." in wrong.text
    assert "Voice." in wrong.text
    right = asha.send(f"{at}/cycle/change", fields | {"visit": ""}, page=f"{at}/cycle/change")
    assert right.status_code == 303
    assert "Voice." in asha.get(at).text


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"due": date(2025, 8, 1)}, "before joining"),
        ({"award": date(2026, 1, 1), "visit": date(2026, 2, 1)}, "The award comes after the visit"),
        ({"award": date(2026, 1, 1), "expires": date(2026, 1, 1)}, "runs out after"),
        ({"award": date(2026, 1, 1), "midcheck": date(2025, 12, 1)}, "comes after the award"),
        ({"midcheck": date(2029, 2, 1), "expires": date(2029, 1, 1)}, "before the award runs out"),
    ],
)
def test_days_out_of_order_are_refused(house: House, days: dict[str, date], said: str) -> None:
    with pytest.raises(Refused, match=said):
        change(house, **days)
    db.session.expire_all()
    assert house.cycle.award is None


def test_a_renewal_keeps_what_was(house: House, client: Client) -> None:
    change(house, items=5, award=date(2025, 12, 1))
    asha, renew = client(house.cast.asha), f"{house.at}/cycle/renew"
    item = house.add("7.3")
    assert asha.send(renew, {"on": "1/3/2026"}, page=renew).status_code == 303
    page = asha.get(house.at).text
    assert "Award cycle 2" in page
    assert "Cycle 1: Monday 1 September 2025" in page
    new = db.session.scalars(select(AwardCycle).where(AwardCycle.ended_on.is_(None))).one()
    assert (new.number, new.items, new.award) == (2, 5, None)
    assert item.title in asha.get(f"{house.at}/items").text


def test_whose_communities(build: Build, cast: Cast, client: Client, house: House) -> None:
    assert [one.name for one in list_communities(cast.esi)] == ["Hazel House"]
    assert [one.name for one in list_communities(cast.cara)] == ["South Team"]
    assert list_communities(cast.dev) == []
    assert "Hazel House" in client(cast.esi).get("/evidence").text
    assert client(cast.cara).get(house.at).status_code == 404
    assert client(cast.cara).get(f"/evidence/{cast.other_team.public_id}").status_code == 200
    for path in ("cycle/change", "cycle/renew", "actions/add", "packs", "packs/ask"):
        assert client(cast.asha).get(f"{house.at}/{path}").status_code == 200, path
        assert client(cast.esi).get(f"{house.at}/{path}").status_code == 403, path
        assert client(cast.cara).get(f"{house.at}/{path}").status_code == 404, path
    clinic = build.venue(cast.team, name="A clinic", kind="clinic")
    assert client(cast.asha).get(f"/evidence/{clinic.public_id}").status_code == 404


def test_a_team_without_premises_has_a_cycle_of_its_own(cast: Cast, build: Build) -> None:
    community = Community(None, cast.other_team)
    with unit_of_work():
        made = cycles.start_cycle(community, joined=date(2026, 1, 1), due=None, by=cast.cara)
    assert (made.team_id, made.venue_id, made.number) == (cast.other_team.id, None, 1)
    with pytest.raises(Refused, match="has a cycle already"), unit_of_work():
        cycles.start_cycle(community, joined=date(2026, 1, 1), due=None, by=cast.cara)
    assert build


def test_action_points_are_met_and_opened_again(house: House, client: Client) -> None:
    asha, add = client(house.cast.asha), f"{house.at}/actions/add"
    sent = asha.send(add, {"words": "Show leavings.", "criteria": ["1.2"]}, page=add)
    finish = f"{sent.location}/finish"
    future = asha.send(finish, {"on": "3/3/2026", "words": "Cards."}, page=finish)
    assert "This day is still to come." in future.text
    asha.send(finish, {"on": "2/3/2026", "words": "Cards."}, page=finish)
    assert "Met on Monday 2 March 2026" in asha.get(sent.location).text
    asha.send(f"{sent.location}/reopen", {}, page=f"{sent.location}/reopen")
    assert "Open" in asha.get(sent.location).text
