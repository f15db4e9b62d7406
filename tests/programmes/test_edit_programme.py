"""Changing a team's own programme in its draft: forms, the parser's refusals, two at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from base.audit import AuditEvent
from base.database import db
from base.work import unit_of_work
from people.models import User
from programmes.models import OwnProgramme
from programmes.queries.programmes import draft_of
from programmes.services.programmes import change_programme
from programmes.strands import HolidayPolicy, RhythmType
from tests.build import Build, Cast
from tests.page import CheckedClient
from tests.programmes.own import GROUP, address, own_copy

Client = Callable[[User | None], CheckedClient]
_FIELD = re.compile(r"<(input|textarea|select)\b([^>]*)>(?:([^<]*)</textarea>)?", re.DOTALL)
_OPTION = re.compile(r'<option value="([^"]*)"[^>]*\bselected')


def typed(page: str) -> dict[str, str | list[str]]:
    """What a person would send who changed nothing on the page."""
    found: dict[str, str | list[str]] = {}
    for kind, attrs, text in _FIELD.findall(page[page.index("<main") :]):
        values = dict(re.findall(r'([a-z-]+)="([^"]*)"', attrs))
        name = values.get("name", "")
        if not name or name == "csrf_token":
            continue
        if kind == "select":
            inside = page[page.index(f'name="{name}"') :].partition("</select>")[0]
            chosen = _OPTION.search(inside)
            found[name] = chosen[1] if chosen else ""
        elif values.get("type") in {"radio", "checkbox"}:
            if "checked" in attrs and values["type"] == "radio":
                found[name] = values["value"]
            elif "checked" in attrs:
                found[name] = [*found.get(name, []), values["value"]]
        else:
            found[name] = text if kind == "textarea" else values.get("value", "")
    return found


def sent(who: CheckedClient, path: str, **change: object) -> str:
    """Open a page, change some fields, send it; the page's words when refused, else empty."""
    given = typed(who.get(path).text) | change
    answer = who.send(path, given)
    assert answer.status_code in {303, 422}, answer.text
    return answer.text if answer.status_code == 422 else ""


@pytest.fixture
def own(cast: Cast) -> OwnProgramme:
    return own_copy(cast.team, cast.asha)


@pytest.mark.parametrize(
    "page", ["about", "eligibility", GROUP, f"{GROUP}/topics", f"{GROUP}/concerns"]
)
def test_sending_a_page_as_it_was_changes_nothing(
    page: str, own: OwnProgramme, cast: Cast, client: Client
) -> None:
    before = own.draft
    assert sent(client(cast.asha), address(own, page)) == ""
    assert own.draft == before
    assert own.revision == 1


def test_what_it_is_can_be_changed(own: OwnProgramme, cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    told = {
        "name": "Our own course",
        "capacity": "8",
        "public_wording": "Session",
        "lasts": "sessions",
        "length": "20",
        "join_until_week": "",
        "join_weeks": "1, 2",
    }
    assert sent(asha, address(own, "about"), **told) == ""
    draft = draft_of(own)
    assert (own.name, draft.name, draft.capacity) == ("Our own course", "Our own course", 8)
    assert draft.entry.join_weeks == (1, 2)
    assert draft.strands[0].public_wording == "Session", "it shared the programme's wording"
    said = db.session.scalars(
        select(AuditEvent.sentence).where(AuditEvent.action == "programme.changed")
    ).one()
    assert said.startswith("Asha Lead changed the draft of Our own course. Name: Our own course")
    assert "Capacity: 8 instead of 10." in said
    assert "Not published yet" in asha.get(address(own)).text


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"capacity": "3"}, "Capacity is 3, below the minimum to run, 4."),
        ({"capacity": "900"}, "Capacity is 900; it should be from 1 to 200."),
        ({"capacity": "many"}, "Write a whole number, like 10."),
        ({"capacity": ""}, "Give the number of places."),
        ({"length": "", "lasts": "weeks"}, "Give a number."),
        ({"length": "999", "lasts": "weeks"}, "is 999; it should be from 1 to 520."),
        ({"join_until_week": ""}, "Give a number."),
        ({"join_until_week": "99"}, "Last week for joining is 99; it should be from 1 to 52."),
        ({"join_weeks": "first"}, "Write weeks as numbers"),
        ({"entry": "rolling"}, "A last week goes with closed entry"),
        ({"public_wording": "Anger group"}, "would tell others about ‘Anger’; use a neutral word."),
        ({"name": ""}, "Give it a name."),
        ({"name": "M-TREM"}, "is the catalogue’s own"),
        ({"summary": ""}, "Say what it is."),
    ],
)
def test_what_no_programme_may_be_is_refused_in_words(
    change: dict[str, str], why: str, own: OwnProgramme, cast: Cast, client: Client
) -> None:
    before = own.draft
    page = sent(client(cast.asha), address(own, "about"), **change)
    assert why in page
    assert "`" not in page[page.index("<main") :]
    for value in filter(None, change.values()):
        assert value in page, "what was typed stays"
    assert own.draft == before


def test_rhythm_length_staff_and_rules_of_a_strand(
    own: OwnProgramme, cast: Cast, client: Client
) -> None:
    told = {
        "name": "Group on Wednesdays",
        "rhythm": "every_n_weeks",
        "n": "2",
        "minutes": "75",
        "needed": "3",
        "preferred": "3",
        "holidays": "next_working_day",
        "capacity": "",
        "presence": ["5"],
        "minimum_minutes": "30",
        "completed": "count",
        "completed_with": "14",
        "optional": "y",
    }
    assert sent(client(cast.asha), address(own, GROUP), **told) == ""
    group = draft_of(own).strand("group")
    assert (group.rhythm.type, group.rhythm.n) == (RhythmType.EVERY_N_WEEKS, 2)
    assert (group.minutes, group.facilitators.needed, group.capacity) == (75, 3, None)
    assert group.holidays is HolidayPolicy.NEXT_WORKING_DAY
    assert group.dose
    assert group.dose.minimum_minutes == 30
    assert group.completion
    assert group.completion.count == 14
    assert group.optional
    assert len(group.topics) == 18, "topics have their own page"
    assert group.reminders is None, "as the programme says"


def test_one_kind_of_session_may_remind_nobody(
    own: OwnProgramme, cast: Cast, client: Client
) -> None:
    asha = client(cast.asha)
    box = typed(asha.get(address(own, GROUP)).text)
    assert box.pop("reminded") == ["y"]
    assert asha.send(address(own, GROUP), box).status_code == 303
    assert draft_of(own).strand("group").reminders == ()
    assert "none" in asha.get(f"/programmes/{own.public_id}").text
    again = typed(asha.get(address(own, GROUP)).text)
    assert "reminded" not in again
    assert asha.send(address(own, GROUP), again | {"reminded": "y"}).status_code == 303
    assert draft_of(own).strand("group").reminders is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"minutes": "2"}, "Length in minutes is 2; it should be from 5 to 480."),
        ({"minutes": "30"}, "Minutes there at least is 60; it should be from 0 to 30."),
        ({"n": "99"}, "How many? is 99; it should be from 1 to 14."),
        ({"n": ""}, "Give a number."),
        ({"preferred": "1"}, "Facilitators preferred is 1; it should be from 2 to 10."),
        ({"capacity": "2"}, "Capacity is 2, below the minimum to run, 4."),
        ({"rhythm": "fixed_block", "n": "3"}, "18 topics for a block of 3 days"),
        ({"rhythm": "fixed_block", "n": "18", "times": "99"}, "How many runs? is 99"),
        ({"rhythm": "sometimes"}, "Choose one of the answers offered."),
        ({"presence": [], "minimum_minutes": "60"}, "is empty"),
        ({"completed": "share", "completed_with": "120"}, "is 120; it should be from 1 to 100."),
    ],
)
def test_a_strand_that_cannot_be_is_refused_on_its_field(
    change: dict[str, object], why: str, own: OwnProgramme, cast: Cast, client: Client
) -> None:
    page = sent(client(cast.asha), address(own, GROUP), **change)
    assert why in page
    assert own.revision == 1


def test_topics_are_renamed_moved_added_and_removed(
    own: OwnProgramme, cast: Cast, client: Client
) -> None:
    asha, path = client(cast.asha), address(own, f"{GROUP}/topics")
    assert sent(asha, path, topic_0_3="Feeling angry", gap_1="2", topic_1_9="Sleep") == ""
    topics = draft_of(own).strand("group").topics
    assert topics[3].label == "Feeling angry"
    assert (topics[9].part, topics[9].gap_weeks) == ("Part two", 2)
    assert topics[-1].label == "Sleep"
    for do in ("up-0-3", "down-1-9", "remove-1-0"):
        answer = asha.send(path, typed(asha.get(path).text) | {"do": do})
        assert answer.location == path, "the list is shown again"
    labels = [topic.label for topic in draft_of(own).strand("group").topics]
    assert labels[2:4] == ["Feeling angry", "Naming feelings"]
    assert "Understanding trauma" not in labels
    assert len(labels) == 18
    assert sent(asha, path, new_part="Part three", new_topic="Looking back") == ""
    last = draft_of(own).strand("group").topics[-1]
    assert (last.label, last.part, last.number) == ("Looking back", "Part three", 19)
    shown = asha.get(address(own)).text
    assert "after 2 weeks without a session" in shown


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"topic_0_3": ""}, "Topic 4 is empty."),
        ({"topic_0_3": "x" * 90}, "Shorten it to 80"),
        ({"part_1": "Part one"}, "Another part is called Part one."),
        ({"part_1": ""}, "Give this part a name"),
        ({"gap_1": "40"}, "is 40; it should be from 0 to 26."),
        ({"new_part": "Part three"}, "A new part needs a name and a first topic."),
        ({"topic_0_0": "Appointment"}, "would tell others about ‘Appointment’"),
        ({"do": "up-7-0"}, "That topic is no longer there."),
    ],
)
def test_topics_that_cannot_be_are_refused(
    change: dict[str, str], why: str, own: OwnProgramme, cast: Cast, client: Client
) -> None:
    page = sent(client(cast.asha), address(own, f"{GROUP}/topics"), **change)
    assert why in page
    assert own.revision == 1


def test_concern_rules_and_eligibility(own: OwnProgramme, cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    assert (
        sent(
            asha,
            address(own, f"{GROUP}/concerns"),
            rule_0="",
            rule_4="overdue",
            n_4="5",
            ask_4="review",
        )
        == ""
    )
    rules = [(str(c.rule), c.n) for c in draft_of(own).strand("group").concerns]
    assert ("missed_in_a_row", 1) not in rules
    assert rules[-1] == ("overdue", 5)

    before = draft_of(own).eligibility
    assert (
        sent(
            asha,
            address(own, "eligibility"),
            text_0="",
            text_5="Has  agreed\nto come",
            route_5="probation",
            applies_to_5="men",
            blocks_5="direct_work",
        )
        == ""
    )
    after = draft_of(own).eligibility
    assert [one.id for one in after[:-1]] == [one.id for one in before[1:]]
    new = after[-1]
    assert (new.text, new.applies_to, new.blocks) == ("Has agreed to come", "men", "direct_work")
    assert "men only; while not met: no direct work" in asha.get(address(own)).text


@pytest.mark.parametrize(
    ("page", "change", "why"),
    [
        ("eligibility", {"text_0": "x" * 500}, "Shorten it to 400"),
        ("eligibility", {"route_1": "pipe"}, "Choose one of the answers offered."),
        (f"{GROUP}/concerns", {"n_1": ""}, "Give a number."),
        (f"{GROUP}/concerns", {"n_1": "999"}, "Number is 999; it should be from 1 to 365."),
        (f"{GROUP}/concerns", {"rule_0": "", "n_3": "0"}, "Number is 0; it should be from 1"),
    ],
)
def test_rows_that_cannot_be_are_refused_on_their_own_row(
    page: str, change: dict[str, str], why: str, own: OwnProgramme, cast: Cast, client: Client
) -> None:
    refused = sent(client(cast.asha), address(own, page), **change)
    assert why in refused
    wrong = next(name for name, value in change.items() if value or len(change) == 1)
    assert f'href="#{wrong}"' in refused
    assert own.revision == 1


def test_a_kind_of_session_is_added_and_taken_out(
    own: OwnProgramme, cast: Cast, client: Client
) -> None:
    asha = client(cast.asha)
    told = {
        "name": "Élan 1:1!",
        "kind": "individual",
        "attends": "one_participant",
        "rhythm": "monthly_per_person",
        "n": "1",
        "minutes": "50",
    }
    answer = asha.send(
        address(own, "strands/add"), told | typed(asha.get(address(own, "strands/add")).text) | told
    )
    assert answer.status_code == 303, answer.text
    added = draft_of(own).strands[1]
    assert (added.name, added.minutes, added.rhythm.type) == (
        "Élan 1:1!", 50, RhythmType.MONTHLY_PER_PERSON,
    )  # fmt: skip
    assert "is new: once each calendar month" in asha.get(address(own)).text
    assert sent(asha, address(own, f"strands/{added.id}/remove")) == ""
    assert [one.id for one in draft_of(own).strands] == ["group"]
    assert "at least one kind of session" in sent(asha, address(own, f"{GROUP}/remove"))
    assert asha.get(address(own, f"strands/{added.id}")).status_code == 404


def test_of_two_at_once_the_second_is_told(
    build: Build, own: OwnProgramme, cast: Cast, client: Client
) -> None:
    asha, path = client(cast.asha), address(own, "about")
    opened = typed(asha.get(path).text)
    with unit_of_work():
        change_programme(own, lambda p: replace(p, capacity=9), revision=1, by=cast.ben)
    refused = asha.send(path, opened | {"minimum_to_run": "5"})
    assert refused.status_code == 422
    assert "Ben Facilitator changed this programme on" in refused.text
    assert 'value="5"' in refused.text
    assert draft_of(own).minimum_to_run == 4
    again = asha.send(path, typed(refused.text))
    assert again.status_code == 303
    assert draft_of(own).minimum_to_run == 5
    assert draft_of(own).capacity == 10, "what she saw and sent, knowing"


def test_of_two_at_once_typed_topics_stay(own: OwnProgramme, cast: Cast, client: Client) -> None:
    asha, path = client(cast.asha), address(own, f"{GROUP}/topics")
    opened = typed(asha.get(path).text)
    with unit_of_work():
        change_programme(
            own,
            lambda p: replace(p, strands=(replace(p.strands[0], topics=p.strands[0].topics[:2]),)),
            revision=1,
            by=cast.ben,
        )
    refused = asha.send(path, opened | {"topic_1_8": "The very last"})
    assert refused.status_code == 422
    assert "The very last" in refused.text


def test_who_may_change(own: OwnProgramme, cast: Cast, client: Client) -> None:
    for page in ("about", "eligibility", GROUP, f"{GROUP}/topics", "strands/add", "publish"):
        assert client(None).get(address(own, page)).status_code == 302
        assert client(cast.ben).get(address(own, page)).status_code == 403
        assert client(cast.cara).get(address(own, page)).status_code == 404


def test_sending_twice_changes_once(own: OwnProgramme, cast: Cast, client: Client) -> None:
    asha, path = client(cast.asha), address(own, f"{GROUP}/topics")
    once = typed(asha.get(path).text) | {"topic_1_9": "Sleep", "once": "the-same"}
    assert asha.send(path, once).location == asha.send(path, once).location
    assert len(draft_of(own).strand("group").topics) == 19
    assert own.revision == 2
