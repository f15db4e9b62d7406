"""Taking a register: who may, what is asked, what is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from attendance.models import Mark, Register
from base.audit import AuditEvent, looks_at
from base.database import db
from programmes.models import Place
from tests.attendance.conftest import Client, Group
from tests.build import Build, Cast
from tests.conftest import Clock, Statements


def _marks(group: Group, number: int) -> list[Mark]:
    place = group.place(number)
    return list(
        db.session.scalars(select(Mark).where(Mark.place_id == place.id).order_by(Mark.link))
    )


def _register(group: Group) -> Register | None:
    db.session.expire_all()
    return db.session.scalar(select(Register).where(Register.session_id == group.session.id))


def test_the_team_sees_its_register(cast: Cast, group: Group, client: Client) -> None:
    for user in (cast.asha, cast.ben, cast.esi):
        answer = client(user).get(group.path)
        assert answer.status_code == 200
        for words in ("Adam Smith", "Came late", "Told us before", "Sign the register", "0 of 3"):
            assert words in answer.text
    assert "Led by Ben Facilitator" in answer.text
    assert looks_at(group.people[0].public_id)


def test_nobody_else_does(cast: Cast, group: Group, client: Client) -> None:
    assert client(cast.dev).get(group.path).status_code == 403
    assert client(cast.cara).get(group.path).status_code == 404
    assert client(None).get(group.path).status_code == 302
    data = {"do": "sign", "version": "0", **group.typed("came", "came", "came")}
    assert client(cast.cara).send(group.path, data, page="/account").status_code == 404
    assert client(cast.dev).send(group.path, data, page="/account").status_code == 403
    assert _register(group) is None


def test_everyone_came_then_sign_is_two_presses(cast: Cast, group: Group, client: Client) -> None:
    browser = client(cast.ben)
    note = group.typed(staff_note_1="Tired today")
    page = browser.send(group.path, {"do": "everyone", "version": "0", **note})
    assert page.status_code == 200
    assert page.text.count('value="came" checked') == 3
    assert "Tired today" in page.text
    assert _register(group) is None, "nothing is written before it is saved"
    data = {"do": "sign", "version": "0", **group.typed("came", "came", "came"), **note}
    signed = browser.send(group.path, data)
    assert signed.status_code == 303
    register = _register(group)
    assert register is not None
    assert register.status == "signed"
    assert register.signed_by is cast.ben
    assert register.version == 1
    assert group.session.status == "held"
    (mark,) = _marks(group, 1)
    assert (mark.presence, mark.compliance, mark.minutes_attended) == ("5", "ATTC", 90)
    assert mark.staff_note == "Tired today"
    shown = browser.get(group.path).text
    assert "Signed by Ben Facilitator on Monday 2 March 2026 at 9am" in shown
    assert "Probation ATTC Attended, complied" in shown


def test_everyone_came_keeps_the_exceptions(cast: Cast, group: Group, client: Client) -> None:
    data = {"do": "everyone", "version": "0", **group.typed("late", late_minutes_0="10")}
    page = client(cast.ben).send(group.path, data).text
    assert 'value="late" checked' in page
    assert page.count('value="came" checked') == 2


def test_exceptions_make_both_codes(cast: Cast, group: Group, client: Client) -> None:
    data = group.typed(
        "late", "told_before", "no_warning", late_minutes_0="10", reason_1="ill", reason_2="ill"
    )
    answer = client(cast.esi).send(group.path, {"do": "sign", "version": "0", **data})
    assert answer.status_code == 303
    found = [_marks(group, n)[0] for n in range(3)]
    assert [(m.presence, m.compliance) for m in found] == [
        ("6", "ATTC"),
        ("2", "AAME"),
        ("3", "AAME"),
    ]
    assert [m.minutes_attended for m in found] == [80, 0, 0]
    assert found[0].late_minutes == 10
    assert {m.typed_by_id for m in found} == {cast.esi.id}, "who typed, not who facilitated"
    shown = client(cast.ben).get(group.path).text
    assert "Came late, 10 minutes" in shown
    assert "NHS 3 Didn&#39;t come, no warning" in shown
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "register.signed"))
    assert event is not None
    assert event.sentence.endswith("1 of 3 came.")
    assert {s.subject for s in event.subjects} >= {p.public_id for p in group.people}


def test_a_chosen_outcome_stands_over_the_suggested_one(
    cast: Cast, group: Group, client: Client
) -> None:
    data = group.typed("came", "came", "too_late", compliance_0="ATSH", reason_2="no_good_reason")
    client(cast.ben).send(group.path, {"do": "sign", "version": "0", **data})
    assert _marks(group, 0)[0].compliance == "ATSH"
    assert _marks(group, 2)[0].compliance == "AFTC"


def test_what_the_page_hides_is_not_kept(cast: Cast, group: Group, client: Client) -> None:
    data = group.typed("came", "came", "we_cancelled", late_minutes_0="10", reason_1="ill")
    data |= group.typed(reason_2="ill")
    client(cast.ben).send(group.path, {"do": "sign", "version": "0", **data})
    assert [_marks(group, n)[0].reason for n in range(3)] == ["", "", ""]
    assert _marks(group, 0)[0].minutes_attended == 90


def test_save_and_carry_on_later(cast: Cast, group: Group, client: Client) -> None:
    browser = client(cast.ben)
    data = {"do": "save", "version": "0", **group.typed("came", "", "told_before", reason_2="work")}
    assert browser.send(group.path, data).status_code == 303
    register = _register(group)
    assert register is not None
    assert (register.status, register.version, group.session.status) == ("open", 1, "planned")
    page = browser.get(group.path).text
    assert "Saved. The register is not signed yet." in page
    assert "2 of 3 marked" in page
    assert "NHS 2 Told us before · Probation AAEM" in page
    again = {
        "do": "save",
        "version": "1",
        **group.typed("came", "", "told_before", reason_2="work"),
    }
    browser.send(group.path, again)
    assert "Nothing changed." in browser.get(group.path).text
    assert len(_marks(group, 0)) == 1
    sign = {"do": "sign", "version": "1", **group.typed("late", "came", "", late_minutes_0="5")}
    assert browser.send(group.path, sign).status_code == 303
    assert [(m.link, m.presence) for m in _marks(group, 0)] == [(1, "5"), (2, "6")]
    assert len(_marks(group, 2)) == 1, "saved before, and sent blank: kept"


def test_signing_needs_everyone_marked(cast: Cast, group: Group, client: Client) -> None:
    data = {"do": "sign", "version": "0", **group.typed("came", staff_note_0="Kept <b>words</b>")}
    page = client(cast.ben).send(group.path, data)
    assert page.status_code == 422
    assert "2 people are not marked yet" in page.text
    assert "Kept &lt;b&gt;words&lt;/b&gt;" in page.text
    assert _register(group) is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"came": "late"}, "Say how many minutes late they were."),
        ({"came": "late", "late_minutes": "ten"}, "Enter minutes late as a whole number"),
        ({"came": "late", "late_minutes": "91"}, "Minutes late must be from 1 to 90."),
        ({"came": "late", "late_minutes": "٣"}, "Enter minutes late as a whole number"),
        ({"came": "flew"}, "Choose whether they came."),
        ({"came": "no_warning", "reason": "nope"}, "Choose a reason from the list."),
        ({"came": "came", "compliance": "ZZZZ"}, "ZZZZ is not a probation outcome."),
        ({"staff_note": "only a note"}, "Choose whether they came."),
        ({"came": "came", "staff_note": "x" * 10_001}, "Shorten it to 10,000 or fewer."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    cast: Cast, group: Group, client: Client, typed: dict[str, str], says: str
) -> None:
    key = group.place(1).public_id.hex
    data = {f"{key}-{name}": value for name, value in typed.items()}
    data |= {"do": "save", "version": "0", **group.typed(person_note_2="Mine", came_2="came")}
    page = client(cast.ben).send(group.path, data)
    assert page.status_code == 422
    assert "Bilal Smith: " in page.text
    assert says in page.text
    assert "Mine" in page.text
    assert typed.get("staff_note", "") in page.text
    assert _register(group) is None


def test_a_long_note_with_odd_characters_is_kept_whole(
    cast: Cast, group: Group, client: Client
) -> None:
    note = "<script>alert(1)</script> Ŵyn \u200fمرحبا 😀\x00 " + "y" * 9_900
    data = group.typed("came", "came", "came", staff_note_0=note)
    client(cast.ben).send(group.path, {"do": "sign", "version": "0", **data})
    assert _marks(group, 0)[0].staff_note == note.replace("\x00", "")
    shown = client(cast.ben).get(group.path).text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_a_register_opens_an_hour_before(
    cast: Cast, group: Group, client: Client, at: Clock
) -> None:
    at.at = datetime(2026, 3, 2, 8, 29, tzinfo=UTC)
    page = client(cast.ben).get(group.path).text
    assert "This register opens on Monday 2 March 2026 at 8:30am" in page
    assert "Sign the register" not in page
    data = {"do": "sign", "version": "0", **group.typed("came", "came", "came")}
    refused = client(cast.ben).send(group.path, data, page="/account")
    assert refused.status_code == 422
    assert _register(group) is None
    at.at += timedelta(minutes=1)
    assert "Sign the register" in client(cast.ben).get(group.path).text


def test_a_cancelled_session_has_no_register(
    cast: Cast, group: Group, build: Build, client: Client
) -> None:
    group.session.status, group.session.why = "cancelled", "The heating failed"
    build.save(group.session)
    page = client(cast.ben).get(group.path).text
    assert "This session was cancelled: The heating failed." in page
    data = {"do": "save", "version": "0", **group.typed("came")}
    assert client(cast.ben).send(group.path, data, page="/account").status_code == 422
    assert _register(group) is None


def test_a_session_nobody_is_in_can_be_signed(cast: Cast, group: Group, client: Client) -> None:
    empty = group.rows.session(group.cohort, led_by=(cast.ben,))
    path = f"/sessions/{empty.public_id}/register"
    browser = client(cast.ben)
    assert "Nobody is expected at this session." in browser.get(path).text
    assert browser.send(path, {"do": "sign", "version": "0"}).status_code == 303
    assert "Nobody was expected." in browser.get(path).text
    assert empty.status == "held"


def test_a_hidden_place_is_neither_shown_nor_marked_nor_in_the_way(
    cast: Cast, group: Group, client: Client
) -> None:
    group.rows.limited(group.people[2], cast.asha)
    browser = client(cast.ben)
    page = browser.get(group.path).text
    assert "Place taken" in page
    for secret in ("Carl", group.people[2].code, group.place(2).public_id.hex):
        assert secret not in page
    forged = {"do": "sign", "version": "0", **group.typed("came", "came", "came")}
    assert browser.send(group.path, forged).status_code == 422
    assert _register(group) is None
    data = {"do": "sign", "version": "0", **group.typed("came", "no_warning")}
    assert browser.send(group.path, data).status_code == 303
    assert _marks(group, 2) == []
    assert "Carl" not in browser.get(group.path).text
    assert "Not marked" in client(cast.asha).get(group.path).text


def test_somebody_no_longer_expected(
    cast: Cast, group: Group, build: Build, client: Client
) -> None:
    data = {"do": "sign", "version": "0", **group.typed("came", "came", "came", staff_note_0="Ok")}
    place = group.place(2)
    place.removed_at = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    build.save(place)
    page = client(cast.ben).send(group.path, data)
    assert page.status_code == 422
    assert "Somebody you marked is no longer expected" in page.text
    assert "Ok</textarea>" in page.text


def test_sixty_people_cost_no_more_queries_than_three(
    cast: Cast, group: Group, build: Build, client: Client, statements: Statements
) -> None:
    browser, small = client(cast.ben), group.path
    crowd = [build.participant(cast.team) for _ in range(60)]
    big = group.rows.session(group.cohort, *crowd, led_by=(cast.ben,))
    number, path = big.id, f"/sessions/{big.public_id}/register"
    typed = {f"{place.public_id.hex}-came": "came" for place in big.places}
    for warm in (small, path):
        browser.get(warm)
    counted = []
    for address in (small, path):
        db.session.expunge_all()
        with statements() as seen:
            assert " marked" in browser.get(address).text
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 15
    token = browser.token(path)
    db.session.expunge_all()
    with statements() as signing:
        data = {"do": "sign", "version": "0", "csrf_token": token, **typed}
        assert browser.post(path, data=data).status_code == 303
    assert len(signing) <= 40, signing
    marks = select(func.count()).select_from(Mark).join(Mark.place)
    assert db.session.scalar(marks.where(Place.session_id == number)) == 60
