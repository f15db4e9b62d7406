"""A blank register on paper."""

from __future__ import annotations

from tests.attendance.conftest import Client, Group
from tests.build import Cast


def test_codes_and_names_of_the_people_one_may_see(
    cast: Cast, group: Group, client: Client
) -> None:
    group.rows.limited(group.people[2], cast.asha)
    path = f"{group.path}/blank"
    page = client(cast.esi).get(path)
    assert page.status_code == 200
    for words in ("Adam Smith", group.people[0].code, "Place taken", "3 expected"):
        assert words in page.text
    assert "Carl" not in page.text
    assert group.people[2].code not in page.text


def test_nobody_else_prints_it(cast: Cast, group: Group, client: Client) -> None:
    path = f"{group.path}/blank"
    assert client(cast.dev).get(path).status_code == 403
    assert client(cast.cara).get(path).status_code == 404
    assert client(None).get(path).status_code == 302


def test_a_session_nobody_is_in_says_so(cast: Cast, group: Group, client: Client) -> None:
    empty = group.rows.session(group.cohort)
    page = client(cast.ben).get(f"/sessions/{empty.public_id}/register/blank").text
    assert "Nobody is expected at this session yet." in page
