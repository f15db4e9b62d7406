"""Narratives: kept as they are typed, never over somebody else's, every version there for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from base.audit import AuditEvent
from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from evidence.queries.narratives import narrative_now, narratives_of, token_of, versions_of
from evidence.services import narratives as services
from evidence.services import packs
from evidence.services.cycles import renew_cycle
from people.models import User
from people.roles import Role
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.evidence.awarded import Awarded, awarded
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
ME = "Belonging"


@pytest.fixture
def award(build: Build, cast: Cast) -> Awarded:
    return awarded(build, cast)


@pytest.fixture
def leah(build: Build, cast: Cast) -> User:
    """A second lead."""
    return build.user("Leah Lead", (cast.team, Role.SERVICE_LEAD))


class Tab:
    """A page somebody opened, that sends what is typed on it as the script does."""

    def __init__(self, award: Awarded, by: User, page: str) -> None:
        self.award, self.by, self.page, self.serial = award, by, page, 0
        self.seen = token_of(narrative_now(award.cycle, ME))

    def types(self, words: str, serial: int | None = None) -> services.Kept:
        self.serial = self.serial + 1 if serial is None else serial
        with unit_of_work():
            kept = services.keep_narrative(
                self.award.cycle, ME, words=words, seen=self.seen, page=self.page,
                serial=self.serial, by=self.by,
            )  # fmt: skip
        if kept.newer is None:
            self.seen = token_of(kept.row)
        return kept


def texts(award: Awarded) -> list[str]:
    """Every version there is, oldest first; those that do not count in brackets."""
    rows = reversed(versions_of(award.cycle, ME))
    return [one.words if one.counts else f"({one.words})" for one in rows]


def test_what_one_page_sends_within_ten_minutes_is_one_version(
    award: Awarded, cast: Cast, at: Clock
) -> None:
    tab = Tab(award, cast.asha, "one")
    for words in ("People", "People arrive", "People arrive at night."):
        at.at += timedelta(minutes=3)
        tab.types(words)
    assert texts(award) == ["People arrive at night."]
    at.at += timedelta(minutes=5)  # eleven since the first
    tab.types("People arrive at night, often.")
    assert texts(award) == ["People arrive at night.", "People arrive at night, often."]
    said = db.session.scalar(select(func.count()).where(AuditEvent.action == "portfolio.written"))
    assert said == 2


def test_a_late_sending_never_wins(award: Awarded, cast: Cast) -> None:
    tab = Tab(award, cast.asha, "one")
    tab.types("People arrive", serial=2)
    tab.types("People", serial=1)
    tab.types("People", serial=2)
    assert texts(award) == ["People arrive"]


def test_what_arrives_after_the_page_was_saved_is_not_taken(
    award: Awarded, cast: Cast, client: Client
) -> None:
    browser = client(cast.asha)
    path = f"{award.path}/portfolio/1"
    sent = {"words": "Saved.", "seen": "", "once": "one"}
    assert browser.send(f"{path}/write", sent).status_code == 303
    late = {"csrf_token": browser.held, "words": "Sav", "seen": "", "once": "one", "serial": "7"}
    answer = browser.post(f"{path}/keep", data=late)
    assert answer.status_code == 409
    assert answer.json["why"] == "This page was saved already. Open it again to write on."
    assert texts(award) == ["Saved."]


def test_two_people_at_once_lose_nothing(award: Awarded, cast: Cast, leah: User) -> None:
    one, other = Tab(award, cast.asha, "one"), Tab(award, leah, "other")
    assert one.types("Asha’s words").newer is None
    kept = other.types("Leah’s words")
    assert kept.newer is not None
    assert kept.newer.words == "Asha’s words"
    assert texts(award) == ["Asha’s words", "(Leah’s words)"]
    other.types("Leah’s words, more")
    assert one.types("Asha’s words, more").newer is None
    assert texts(award) == ["Asha’s words, more", "(Leah’s words, more)"]
    now = narrative_now(award.cycle, ME)
    other.seen = token_of(now)  # she looked at it, and hers is to count
    assert other.types("Both our words").newer is None
    assert texts(award)[-1] == "Both our words"
    assert one.types("Asha goes on").newer is not None
    assert narratives_of(award.cycle)[ME].words == "Both our words"


def test_two_tabs_of_one_person_lose_nothing(award: Awarded, cast: Cast) -> None:
    one, other = Tab(award, cast.asha, "one"), Tab(award, cast.asha, "other")
    one.types("In the first tab")
    kept = other.types("In the second tab")
    assert kept.newer is not None
    assert texts(award) == ["In the first tab", "(In the second tab)"]


def test_a_page_opened_again_begins_a_version(award: Awarded, cast: Cast) -> None:
    Tab(award, cast.asha, "one").types("Before")
    again = Tab(award, cast.asha, "two")
    again.types("Before and after")
    assert texts(award) == ["Before", "Before and after"]


def test_ones_other_tab_is_not_written_over_by_choosing_this_one(
    award: Awarded, cast: Cast
) -> None:
    one, other = Tab(award, cast.asha, "one"), Tab(award, cast.asha, "other")
    one.types("In the first")
    other.types("In the second")
    other.seen = token_of(narrative_now(award.cycle, ME))
    other.types("In the second")
    assert texts(award) == ["In the first", "(In the second)", "In the second"]


def test_saving_goes_on_with_what_the_page_kept(award: Awarded, cast: Cast) -> None:
    tab = Tab(award, cast.asha, "one")
    tab.types("Kept")
    with unit_of_work():
        services.save_narrative(
            award.cycle, ME, words="Kept, saved", seen="", page="one", by=cast.asha
        )
    assert texts(award) == ["Kept, saved"]


def test_somebody_elses_version_is_never_rewritten(award: Awarded, cast: Cast, leah: User) -> None:
    Tab(award, cast.asha, "one").types("Asha’s")
    Tab(award, leah, "two").types("Leah’s, having seen it")
    assert texts(award) == ["Asha’s", "Leah’s, having seen it"]


def test_a_version_a_pack_took_is_never_rewritten(award: Awarded, cast: Cast, at: Clock) -> None:
    tab = Tab(award, cast.asha, "one")
    tab.types("As the pack took it")
    at.at += timedelta(minutes=1)
    with unit_of_work():
        packs.ask_for_pack(
            award.cycle, first=date(2026, 1, 1), last=date(2026, 3, 1), audience="x", by=cast.asha
        )
    at.at += timedelta(minutes=1)
    tab.types("As it went on")
    assert texts(award) == ["As the pack took it", "As it went on"]


def test_the_same_words_again_are_no_version(award: Awarded, cast: Cast, leah: User) -> None:
    Tab(award, cast.asha, "one").types("Words")
    Tab(award, leah, "two").types("Words")
    assert Tab(award, leah, "three").types("Words").row is not None
    assert texts(award) == ["Words"]


def test_nothing_typed_is_nothing_kept(award: Awarded, cast: Cast) -> None:
    assert Tab(award, cast.asha, "one").types("").row is None
    assert texts(award) == []


def test_a_cycle_that_is_over_takes_no_more(award: Awarded, cast: Cast) -> None:
    tab = Tab(award, cast.asha, "one")
    tab.types("Words")
    with unit_of_work():
        renew_cycle(award.cycle, on=date(2026, 3, 1), due=None, by=cast.asha)
    with pytest.raises(Refused, match="This cycle has ended"):
        tab.types("Words, more")


def test_an_earlier_version_is_brought_back_as_a_new_one(
    award: Awarded, cast: Cast, at: Clock, client: Client
) -> None:
    tab = Tab(award, cast.asha, "one")
    tab.types("First")
    at.at += timedelta(minutes=20)
    tab.types("Second")
    first = versions_of(award.cycle, ME)[-1]
    browser = client(cast.asha)
    page = browser.get(f"{award.path}/portfolio/1/versions").text
    assert page.index("Second") < page.index("First")
    assert page.count("Bring this one back") == 1
    path = f"/evidence/narratives/{first.public_id}/bring-back"
    sent = {"csrf_token": browser.token(f"{award.path}/portfolio/1/versions")}
    assert browser.post(path, data=sent).status_code == 303
    assert browser.post(path, data=sent).status_code == 303  # a double click
    assert texts(award) == ["First", "Second", "First"]


def test_without_a_script_saving_shows_what_is_newer_and_then_takes_mine(
    award: Awarded, cast: Cast, leah: User, client: Client
) -> None:
    path = f"{award.path}/portfolio/1/write"
    browser = client(cast.asha)
    Tab(award, leah, "two").types("Leah’s")
    answer = browser.send(path, {"words": "Asha’s", "seen": ""})
    assert answer.status_code == 422
    assert "Leah Lead wrote about this standard while you had it open" in answer.text
    assert ">Asha’s</textarea>" in answer.text.replace("\n", "")
    assert "Leah’s</p>" in answer.text
    now = token_of(narrative_now(award.cycle, ME))
    assert f'name="seen" value="{now}"' in answer.text
    assert browser.send(path, {"words": "Asha’s", "seen": now}).status_code == 303
    assert texts(award) == ["Leah’s", "Asha’s"]


def test_the_script_is_told_when_it_was_kept_and_what_is_newer(
    award: Awarded, cast: Cast, leah: User, client: Client, at: Clock
) -> None:
    at.at = datetime(2026, 3, 2, 10, 42, tzinfo=UTC)
    path = f"{award.path}/portfolio/1"

    def keep(user: User, **sent: Any) -> Any:
        browser = client(user)
        data = {"csrf_token": browser.token(f"{path}/write"), "serial": "1", "seen": ""} | sent
        return browser.post(f"{path}/keep", data=data)

    told = keep(cast.asha, words="Asha’s", once="one").json
    assert told["at"] == "10:42am"
    assert told["seen"].endswith(".1")
    told = keep(leah, words="Leah’s", once="two").json
    assert told["newer"]["words"] == "Asha’s"
    assert told["newer"]["who"] == "Asha Lead"
    answer = keep(cast.asha, words="x" * 20_001, once="one", serial="9")
    assert answer.status_code == 422
    assert "20,000" in answer.json["why"] or "20000" in answer.json["why"]


@pytest.mark.parametrize("who", ["ben", "esi", "dev"])
def test_only_whoever_leads_writes(who: str, award: Awarded, cast: Cast, client: Client) -> None:
    browser = client(getattr(cast, who))
    assert browser.get(f"{award.path}/portfolio/1/write").status_code == 403
    assert browser.get(f"{award.path}/portfolio/1/versions").status_code == 403


def test_a_lead_of_another_team_finds_nothing(award: Awarded, cast: Cast, client: Client) -> None:
    Tab(award, cast.asha, "one").types("Words")
    browser = client(cast.cara)
    for path in ("", "/1", "/1/write", "/1/versions"):
        assert browser.get(f"{award.path}/portfolio{path}").status_code == 404
