"""Typing a form: what is asked, kept, refused, taken up again, and typed one after another."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from base.database import db
from outcomes.models import FormDraft, MissedOccasion, Response
from programmes.models import Enrolment
from tests.build import Build, Cast
from tests.conftest import Statements
from tests.outcomes.conftest import CALM, Client, Measured


def path_of(measured: Measured, number: int = 0, slug: str = "core_10") -> str:
    return f"/people/{measured.enrolments[number].participant.public_id}/measures/{slug}/type"


def value_of(enrolment: Enrolment, occasion: str = "start") -> str:
    return f"{enrolment.public_id}|{occasion}"


def typed(measured: Measured, number: int = 0, **kw: str) -> dict[str, str]:
    made = {f"item-{item}": str(answer) for item, answer in CALM.items()}
    return {
        "occasion": value_of(measured.enrolments[number]),
        "on": "2/3/2026",
        "mode": "paper",
        "printed": "coded",
        **made,
        **kw,
    }


def _kept() -> list[Response]:
    db.session.expire_all()
    return list(db.session.scalars(select(Response).order_by(Response.id)))


def test_a_form_is_typed_and_its_scores_are_shown(
    cast: Cast, measured: Measured, client: Client
) -> None:
    esi = client(cast.esi)
    page = esi.get(path_of(measured)).text
    assert "At the start, MBT" in page
    assert "Daybook ships no wording." in page
    assert page.count("data-keys") == 10
    answer = esi.send(path_of(measured), typed(measured))
    assert answer.status_code == 303
    shown = esi.get(answer.location).text
    assert "<strong>13</strong>" in shown
    assert "mild" in shown
    assert "Kept by Esi Premises" in shown
    (kept,) = _kept()
    assert (kept.occasion, kept.mode, kept.answers["6"]) == ("start", "paper", 0)


def test_sent_twice_it_is_one(cast: Cast, measured: Measured, client: Client) -> None:
    ben = client(cast.ben)
    form = typed(measured, once="the-same-page")
    first, second = (ben.send(path_of(measured), form) for _ in range(2))
    assert first.location == second.location
    assert len(_kept()) == 1


def test_everything_wrong_is_said_at_once_and_nothing_is_lost(
    cast: Cast, measured: Measured, client: Client
) -> None:
    ben = client(cast.ben)
    page = ben.send(
        path_of(measured), typed(measured, **{"item-1": "five", "item-2": "7", "on": "3/3/2026"})
    )
    assert page.status_code == 422
    assert "Item 1 is “five”, which is not a number." in page.text
    assert "Item 2 is 7; CORE-10 takes whole numbers from 0 to 4." in page.text
    assert 'value="five"' in page.text
    assert 'value="3/3/2026"' in page.text
    late = ben.send(path_of(measured), typed(measured, on="3/3/2026"))
    assert "not one to come" in late.text
    old = ben.send(path_of(measured), typed(measured, on="1/1/1930"))
    assert "Wednesday 1 January 1930 is too long ago for a form." in old.text
    assert _kept() == []


def test_read_aloud_needs_to_say_by_whom(cast: Cast, measured: Measured, client: Client) -> None:
    ben = client(cast.ben)
    refused = ben.send(path_of(measured), typed(measured, mode="read_aloud"))
    assert "Say who read it aloud." in refused.text
    ben.send(path_of(measured), typed(measured, mode="read_aloud", read_by="Ben"))
    (kept,) = _kept()
    assert (kept.read_by, kept.staff_present) == ("Ben", True)


def test_a_risk_item_is_shown_the_moment_it_is_saved_and_stays_on_today(
    cast: Cast, measured: Measured, client: Client
) -> None:
    esi = client(cast.esi)
    answer = esi.send(path_of(measured), typed(measured, **{"item-6": "3"}))
    shown = esi.get(answer.location).text
    assert "Look at this now" in shown
    assert "Item 6 (suicide plans) was answered 3." in shown
    for user in (cast.asha, cast.ben, cast.esi):
        assert "was answered 3" in client(user).get("/").text
    assert "was answered 3" not in client(cast.cara).get("/").text
    assert "was answered 3" not in client(cast.dev).get("/").text
    (flag,) = measured.flags()
    form = {"done": "spoke", "note": "Spoke at once"}
    page = client(cast.asha).send(f"/risk/{flag.public_id}", {"done": "spoke", "note": ""})
    assert "Write what was done, and who knows." in page.text
    assert client(cast.asha).send(f"/risk/{flag.public_id}", form).status_code == 303
    assert "was answered 3" not in esi.get("/").text
    assert "Acknowledged by Asha Lead" in esi.get(f"/risk/{flag.public_id}").text
    assert "Spoke at once" in esi.get("/risk").text


def test_one_after_another_stops_only_where_somebody_must_look(
    cast: Cast, measured: Measured, client: Client, at: object
) -> None:
    ben = client(cast.ben)
    batch = f"/cohorts/{measured.cohort.public_id}/measures/core_10/next"
    first = ben.get(batch)
    assert first.status_code == 303
    codes = [one.participant.code for one in measured.enrolments]
    done = ben.send(first.location, typed(measured))
    assert f"after={codes[0]}" in done.location
    second = ben.get(done.location)
    assert str(measured.enrolments[1].participant.public_id) in second.location
    stopped = ben.send(second.location, typed(measured, 1, **{"item-6": "2"}))
    shown = ben.get(stopped.location).text
    assert "Look at this now" in shown
    assert "Go to the next" in shown
    third = ben.get(f"{batch}?after={codes[1]}")
    ben.send(third.location, typed(measured, 2))
    assert ben.get(f"{batch}?after={codes[2]}").location.endswith("/measures")
    assert len(_kept()) == 3
    assert "is saved: Total 13, mild." in ben.get("/measures").text


def test_half_done_it_is_kept_and_taken_up_again(
    cast: Cast, measured: Measured, client: Client
) -> None:
    ben, esi = client(cast.ben), client(cast.esi)
    draft = path_of(measured).replace("/type", "/draft")
    some = {"occasion": value_of(measured.enrolments[0]), "item-1": "2", "item-2": "oops"}
    assert ben.send(draft, some, page=path_of(measured)).get_json()["at"]
    page = esi.get(path_of(measured)).text
    assert "Typed by Ben Facilitator" in page
    assert 'value="oops"' in page
    assert "Half done: 1" in esi.get("/measures").text
    esi.send(path_of(measured), typed(measured))
    assert db.session.scalars(select(FormDraft)).all() == []
    # The page the draft came from was sent: what is still under way is passed over.
    ben.send(path_of(measured, 1), typed(measured, 1, once="page-two"))
    late = {"occasion": value_of(measured.enrolments[1]), "item-1": "2", "once": "page-two"}
    ben.send(path_of(measured, 1).replace("/type", "/draft"), late)
    assert db.session.scalars(select(FormDraft)).all() == []


def test_saved_for_another_occasion_than_it_was_opened_for_no_draft_is_left(
    cast: Cast, measured: Measured, client: Client
) -> None:
    ben = client(cast.ben)
    opened = f"{path_of(measured)}?occasion={value_of(measured.enrolments[0])}"
    some = {"occasion": value_of(measured.enrolments[0]), "item-1": "2"}
    ben.send(path_of(measured).replace("/type", "/draft"), some, page=opened)
    assert ben.send(opened, typed(measured, occasion="")).status_code == 303
    assert db.session.scalars(select(FormDraft)).all() == []


def test_a_draft_can_be_thrown_away(cast: Cast, measured: Measured, client: Client) -> None:
    ben = client(cast.ben)
    draft = path_of(measured).replace("/type", "/draft")
    ben.send(draft, {"occasion": "", "item-1": "2"}, page=path_of(measured))
    assert ben.send(f"{draft}/throw-away", {"occasion": ""}).status_code == 303
    assert db.session.scalars(select(FormDraft)).all() == []


@pytest.mark.parametrize("slug", ["nothing", "essences"])
def test_no_such_measure_of_a_person(
    cast: Cast, measured: Measured, client: Client, slug: str
) -> None:
    assert client(cast.ben).get(path_of(measured, slug=slug)).status_code == 404


def test_one_that_is_off_cannot_be_filled_in(
    cast: Cast, measured: Measured, client: Client
) -> None:
    ben = client(cast.ben)
    assert "OAS-M is switched off" in ben.get(path_of(measured, slug="oas_m")).text
    sent = ben.send(
        path_of(measured, slug="oas_m"),
        {"occasion": "", "on": "2/3/2026", "mode": "clinician", "item-aggression": "4"},
    )
    assert _kept() == []
    assert sent.status_code == 422


def test_who_may_and_who_may_not(cast: Cast, measured: Measured, client: Client) -> None:
    path = path_of(measured)
    assert client(cast.cara).get(path).status_code == 404
    assert client(cast.dev).get(path).status_code == 403
    assert client(None).get(path).status_code == 302
    ben = client(cast.ben)
    answer = ben.send(path, typed(measured))
    assert client(cast.cara).get(answer.location).status_code == 404
    other = measured.enrolments[1]
    refused = ben.send(path_of(measured), typed(measured, occasion=value_of(other, "months:3")))
    assert "Choose one of the answers offered." in refused.text


def test_why_it_was_missed_is_written_down_and_can_be_taken_back(
    cast: Cast, measured: Measured, client: Client
) -> None:
    ben = client(cast.ben)
    person = measured.enrolments[0].participant
    path = f"/enrolments/{measured.enrolments[0].public_id}/measures/core_10/missed?occasion=start"
    assert "Say why it was missed." in ben.send(path, {"reason": "other"}).text
    for _ in range(2):
        assert ben.send(path, {"reason": "declined"}).status_code == 303
    (missed,) = db.session.scalars(select(MissedOccasion)).all()
    assert "They declined" in ben.get(f"/cohorts/{measured.cohort.public_id}/measures").text
    page = ben.get(f"/people/{person.public_id}/measures").text
    assert "Take back" in page
    assert client(cast.cara).get(path).status_code == 404
    ben.send(f"/missed-measures/{missed.public_id}/take-back", {})
    assert "They declined" not in ben.get(f"/people/{person.public_id}/measures").text


def test_the_lists_make_as_many_queries_for_ten_as_for_three(
    cast: Cast, measured: Measured, client: Client, build: Build, statements: Statements
) -> None:
    ben = client(cast.ben)
    paths = ("/measures", f"/cohorts/{measured.cohort.public_id}/measures")
    counts = []
    for _ in range(2):
        for path in paths:
            ben.get(path)
        with statements() as sent:
            for path in paths:
                assert ben.get(path).status_code == 200
        counts.append(len(sent))
        build.save(
            *(
                Enrolment(
                    cohort=measured.cohort,
                    participant=build.participant(cast.team),
                    status="enrolled",
                    enrolled_on=measured.cohort.starts_on,
                )
                for _ in range(7)
            )
        )
    assert counts[0] == counts[1]


def test_somebody_with_limited_access_is_on_nobody_elses_list(
    cast: Cast, measured: Measured, client: Client, build: Build
) -> None:
    person = measured.enrolments[0].participant
    person.limited_access = True
    build.save(person)
    page = client(cast.ben).get("/measures").text
    assert person.code not in page
    assert measured.enrolments[1].participant.code in page
    assert client(cast.ben).get(path_of(measured)).status_code == 404
