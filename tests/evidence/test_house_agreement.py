"""The house agreement: a review is started, its draft written, and agreed on at a meeting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from base.audit import events_about
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from evidence.models import EvidenceItem, HouseAgreement
from evidence.queries.agreements import reviews_due
from evidence.queries.communities import Community
from evidence.services import agreements
from people.models import Venue
from people.roles import Role
from tests.build import Build, Cast
from tests.evidence.meeting_rows import DAY, TEXT, agreed, draft
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


@pytest.fixture
def house(build: Build, cast: Cast) -> Venue:
    """The premises of the North Team."""
    return build.venue(cast.team, name="Hazel House", kind="approved_premises")


@pytest.fixture
def community(house: Venue) -> Community:
    """The same as a community."""
    return Community(house, None)


def agreeing(**kw: Any) -> dict[str, Any]:
    """What somebody types when a draft was agreed on."""
    return {
        "agreed_on": "27/2/2026",
        "review_due": "27/8/2026",
        "residents": "6",
        "staff": "2",
        "visitors": "0",
        "changed": "Quiet begins later, after complaints.",
        "disagreement": "y",
    } | kw


def test_from_an_empty_page_to_an_agreement(client: Client, cast: Cast, house: Venue) -> None:
    esi, at = client(cast.esi), f"/evidence/{house.public_id}/agreement"
    assert "No agreement yet." in esi.get(at).text
    path = esi.send(f"{at}/start").location
    assert esi.send(f"{at}/start").location == path, "a second press finds the same draft"
    typed = {"version": "1", "heading_0": "Quiet", "lines_0": "Quiet begins at ten.\nNo music."}
    answer = esi.send(path, typed)
    assert answer.status_code == 303, answer.text
    page = esi.send(f"{answer.location}/agree", agreeing(version="2"))
    assert page.location == at
    text = esi.get(at).text
    for said in ("Quiet begins at ten.", "No music.", "6 residents and 2 members of staff"):
        assert said in text
    assert esi.get(path).location == answer.location, "what was agreed is changed no more"
    assert esi.get(f"{answer.location}/agree").location == answer.location


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"heading_0": "Quiet", "lines_0": ""}, "Say what is agreed under this heading."),
        ({"lines_0": " "}, "Write at least one line."),
        ({"heading_0": "Q" * 121, "lines_0": "At ten."}, "120"),
    ],
)
def test_a_draft_that_says_too_little_is_refused(
    client: Client, cast: Cast, community: Community, typed: dict[str, str], why: str
) -> None:
    made = draft(community, cast.esi)
    answer = client(cast.esi).send(f"/evidence/agreements/{made.public_id}/change", typed)
    assert answer.status_code == 422
    assert why in answer.text


def test_another_section_is_added_without_scripts(
    client: Client, cast: Cast, community: Community
) -> None:
    made = draft(community, cast.esi)
    path = f"/evidence/agreements/{made.public_id}/change"
    page = client(cast.esi).send(path, {"lines_0": "At eleven.", "heading_0": "", "do": "add"})
    assert 'name="lines_1"' in page.text
    assert "At eleven." in page.text
    assert made.text == TEXT


def test_two_tabs_do_not_overwrite_one_another(
    client: Client, cast: Cast, community: Community
) -> None:
    made = draft(community, cast.esi)
    path, esi = f"/evidence/agreements/{made.public_id}/change", client(cast.esi)
    assert esi.send(path, {"version": "2", "lines_0": "At nine."}).status_code == 303
    other = esi.send(path, {"version": "2", "lines_0": "At eleven."})
    assert "Somebody changed this draft" in other.text
    assert "At eleven." in other.text
    stale = esi.send(f"/evidence/agreements/{made.public_id}/agree", agreeing(version="2"))
    assert "Somebody changed the draft" in stale.text
    assert events_about(made.public_id)[0].detail["was"] == TEXT


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"agreed_on": "3/3/2026"}, "still to come"),
        ({"agreed_on": "19/2/2026"}, "give a day from then on"),
        ({"review_due": "27/2/2026"}, "The review comes after"),
        ({"review_due": ""}, "Enter the day of the next review."),
        ({"changed": ""}, "Say what changed and why"),
        ({"residents": ""}, "Enter a number"),
    ],
)
def test_days_out_of_order_are_refused(
    client: Client, cast: Cast, community: Community, typed: dict[str, str], why: str
) -> None:
    agreed(community, cast.esi)
    made = draft(community, cast.esi, TEXT.replace("ten", "eleven"))
    path = f"/evidence/agreements/{made.public_id}/agree"
    answer = client(cast.esi).send(path, agreeing(**typed))
    assert answer.status_code == 422
    assert why in answer.text
    assert made.agreed_on is None


def test_an_empty_draft_and_an_agreed_one_are_refused(cast: Cast, community: Community) -> None:
    made = agreed(community, cast.esi)
    with pytest.raises(Refused, match="stays as it is"), unit_of_work():
        agreements.change_draft(made, "- Other.", version=made.version, by=cast.esi)
    with unit_of_work():
        agreements.change_draft(made, TEXT, version=1, by=cast.esi)
    told = agreements.Agreed(DAY, date(2026, 9, 1), 1, 1, 0, "Again.", disagreement=False)
    with pytest.raises(Refused, match="already"), unit_of_work():
        agreements.agree_draft(made, told, version=made.version, by=cast.esi)


def test_versions_are_told_apart(client: Client, cast: Cast, community: Community) -> None:
    agreed(community, cast.esi)
    second = agreed(
        community, cast.esi, TEXT.replace("ten", "eleven"), agreed_on=date(2026, 2, 27),
        changed="Quiet begins at eleven.", disagreement=True,
    )  # fmt: skip
    esi = client(cast.esi)
    page = esi.get(f"/evidence/agreements/{second.public_id}").text
    assert "<ins>Quiet begins at eleven.</ins>" in page
    assert "<del>Quiet begins at ten.</del>" in page
    assert "1 line new, 1 line gone" in page
    assert "Version 1" in esi.get(f"/evidence/{community.public_id}/agreement").text
    assert (
        "Quiet begins at eleven." in esi.get(f"/evidence/agreements/{second.public_id}/print").text
    )


def test_a_name_is_kept_only_knowingly(
    client: Client, cast: Cast, community: Community, build: Build
) -> None:
    build.participant(cast.team, given_name="Zebedee", family_name="Quill")
    made = draft(community, cast.esi)
    path, esi = f"/evidence/agreements/{made.public_id}/change", client(cast.esi)
    typed = {"version": "2", "lines_0": "Zebedee locks up."}
    page = esi.send(path, typed)
    assert "“Zebedee”: a name." in page.text
    seen = page.text.partition('name="seen" value="')[2].partition('"')[0]
    assert esi.send(path, typed | {"as_it_is": "y", "seen": seen}).status_code == 303


def test_it_becomes_evidence_in_one_press(client: Client, cast: Cast, community: Community) -> None:
    made = agreed(community, cast.esi, disagreement=True)
    path, esi = f"/evidence/agreements/{made.public_id}/keep", client(cast.esi)
    answer = esi.send(path)
    assert esi.send(path).location == answer.location
    [item] = db.session.scalars(select(EvidenceItem))
    assert (item.source, item.source_id, item.kind) == ("meeting", made.public_id, "agreement")
    assert (item.voice, item.change, item.criteria) == ("both", True, ["2.1", "2.3"])
    page = esi.get(f"/evidence/items/{item.public_id}").text
    assert f"/evidence/agreements/{made.public_id}" in page
    other = draft(community, cast.esi, TEXT.replace("ten", "nine"))
    refused = esi.send(f"/evidence/agreements/{other.public_id}/keep")
    assert "This version is a draft." in refused.text


def test_today_tells_whoever_leads_of_reviews(
    client: Client, cast: Cast, community: Community
) -> None:
    made = agreed(community, cast.esi, review_due=date(2026, 4, 2))
    assert "review" not in client(cast.asha).get("/").text
    row = agreed(community, cast.esi, "- A\n- B", review_due=date(2026, 4, 1))
    assert reviews_due(cast.asha, date(2026, 4, 1)) == [row]
    assert (
        "is due for review on Wednesday 1 April 2026, in 30 days" in client(cast.asha).get("/").text
    )
    assert "for review" not in client(cast.esi).get("/").text
    assert made.number == 1


def test_another_team_sees_nothing_of_it(
    client: Client, cast: Cast, community: Community, build: Build
) -> None:
    made = agreed(community, cast.esi)
    at = f"/evidence/agreements/{made.public_id}"
    assessor = build.user("Ann Assessor", (cast.team, Role.ASSESSOR))
    for path in (at, f"{at}/print", f"{at}/change", f"/evidence/{community.public_id}/agreement"):
        assert client(cast.cara).get(path).status_code == 404
        assert client(assessor).get(path).status_code == 403
        assert client(None).get(path).status_code == 302
    assert reviews_due(cast.cara, date(2030, 1, 1)) == []
    assert db.session.scalar(select(func.count()).select_from(HouseAgreement)) == 1
