"""Bringing a waiting list in: read first, then the good lines, once, with the days they waited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from base.audit import AuditEvent, events_about
from base.database import db
from people.jobs import empty_import_files
from people.models import Caseload, ImportBatch, NamedReader, Participant
from programmes.models import Referral
from tests.build import Build, Cast
from tests.conftest import Clock, Statements
from tests.page import CheckedClient
from tests.people.files import accept, batch, bring_in, everybody, send, words
from tests.programmes.referral_rows import referral
from tests.programmes.rows import cohort, enrolled

Client = Callable[[object], CheckedClient]

PATH = "/waiting/import"
HEADER = "First name,Surname,DOB,CRN,Programme,Received on,Referrer"
CALLUM = "Callum,Ashworth,4/3/1985,X123456,M-TREM,27/11/2025,Jo Field"
DAN = "Dan,Byrne,1986-03-04,X123457,m-trem,1 February 2026,Jo Field"


def listed(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines, ""])


def read(client: CheckedClient, cast: Cast, *lines: str, header: str = HEADER) -> str:
    sent = send(client, cast.team, listed(*lines, header=header), PATH)
    assert sent.status_code == 303, sent.text
    return words(client.get(sent.location).text)


def referrals() -> list[Referral]:
    return list(db.session.scalars(select(Referral).order_by(Referral.received_on)))


def test_it_is_read_before_anything_is_added(cast: Cast, client: Client) -> None:
    page = read(client(cast.ben), cast, CALLUM, DAN, "Eve,Cole,31/2/1985,X1,Karate,1/1/2036,")
    assert "Check the waiting list to bring in" in page
    assert "Lines in the file 3 Can be brought in 2 With problems 1" in page
    assert "4 Eve Cole DOB 31/2/1985 There is no" in page
    assert "4 Eve Cole CRN X1" in page
    assert "4 Eve Cole Programme Karate Write one of these: M-TREM." in page
    assert "4 Eve Cole Received on 1/1/2036 That day has not come yet. Check the year." in page
    assert "4 Eve Cole Referrer Nothing Write who referred them." in page
    assert "2 Callum Ashworth Not here yet; a code is made up. 95 days by today. M-TREM" in page
    assert "27 November 2025" in page
    assert not referrals()
    assert not everybody()


def test_the_good_lines_wait_since_the_day_they_were_received(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    done = bring_in(
        ben, cast.team, listed(CALLUM, DAN, "Eve,Cole,1/2/1985,,M-TREM,1/2/2026,J"), PATH
    )
    assert "2 referrals brought in" in done
    assert "1 line had problems and was left out" in done
    assert "Callum Ashworth" in done
    assert "Thu 27 Nov 2025 95 Waiting" in done
    callum, dan = referrals()
    assert (callum.status, callum.route, callum.accepted_for) == (
        "waiting",
        "probation",
        "intervention",
    )
    assert callum.accepted_on == callum.received_on == date(2025, 11, 27)
    assert [(s.status, s.on) for s in callum.steps] == [
        ("received", date(2025, 11, 27)),
        ("accepted", date(2025, 11, 27)),
        ("waiting", date(2025, 11, 27)),
    ]
    accepted = callum.steps[1]
    assert accepted.knowingly == "Accepted before the waiting list was brought in."
    assert "consultation is not recorded" in accepted.against
    assert dan.participant.crn == "X123457"
    page = words(ben.get("/waiting").text)
    assert "Callum Ashworth" in page
    assert page.index("Callum Ashworth") < page.index("Dan Byrne")
    assert "Probation 95 Waiting 0 of 5 met, 5 not known" in page


def test_the_log_says_who_was_referred_and_who_waits(cast: Cast, client: Client) -> None:
    bring_in(
        client(cast.ben), cast.team, listed(CALLUM, DAN, "Eve,Cole,,X1,M-TREM,1/2/2026,J"), PATH
    )
    callum, _ = referrals()
    said = [event.sentence for event in events_about(callum.public_id)]
    code = callum.participant.code
    assert said[0].startswith(
        f"Ben Facilitator recorded that {code} was accepted for M-TREM of North Team on Thursday "
        "27 November 2025 and waits, as a file says. Not recorded: consultation is not recorded"
    )
    assert (
        f"Ben Facilitator recorded a referral of {code} to North Team: M-TREM, received on "
        "Thursday 27 November 2025."
    ) in said
    assert events_about(batch().public_id)[0].sentence == (
        "Ben Facilitator brought 2 referrals in to North Team from a file; 1 line with problems "
        "left out."
    )


def test_everything_that_a_referral_holds_can_be_brought_in(cast: Cast, client: Client) -> None:
    header = (
        "Given names,Family name,Date of birth,Sex,Code,NHS number,Prison number,Programme,Route,"
        "Received on,Referred on,State,Accepted on,Consultation on,Joint casework on,Referrer,"
        "Referrer role,Referrer organisation,Referrer e-mail,Referrer phone,Reason,"
        "Police investigation"
    )
    line = (
        "Callum James,Ashworth,27/3/1985,m,K7QF,943 476 5919,a1234bc,M-TREM,offender manager,"
        "27/11/2025,20/11/2025,accepted,4/12/2025,1/12/2025,3/12/2025,Jo Field,"
        "Practitioner,Probation,jo@example.gov.uk,01632 960123,He asks for help,no"
    )
    ben = client(cast.ben)
    bring_in(ben, cast.team, listed(line, header=header), PATH)
    (made,) = referrals()
    assert made.participant.code == "K7QF"
    assert made.participant.sex == "male"
    assert (made.referred_on, made.accepted_on) == (date(2025, 11, 20), date(2025, 12, 4))
    assert [(w.step, w.on, w.who) for w in made.work] == [
        ("consultation", date(2025, 12, 1), "Jo Field"),
        ("joint_casework", date(2025, 12, 3), "Jo Field"),
    ]
    assert made.steps[1].against == "5 criteria are not known"
    assert made.reason == "He asks for help"
    assert made.referrer_email == "jo@example.gov.uk"
    page = words(ben.get(f"/referrals/{made.public_id}").text)
    for said in ("Jo Field", "He asks for help", "01632 960123"):
        assert said in page
    again = read(ben, cast, line, header=header)
    assert "Can be brought in 0 With problems 0 Here already, the same 1" in again


def test_the_same_file_again_changes_nothing(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    bring_in(ben, cast.team, listed(CALLUM, DAN), PATH)
    events = db.session.scalar(select(func.count(AuditEvent.id)))
    sent = send(ben, cast.team, listed(CALLUM, DAN), PATH)
    page = words(ben.get(sent.location).text)
    assert "Can be brought in 0 With problems 0 Here already, the same 2" in page
    assert "There is nothing to change: everybody in this file is here already." in page
    assert "This same file was brought in on Monday 2 March 2026 at 9am by Ben" in page
    assert ben.send(sent.location, {"seen": "x"}).status_code == 422
    assert len(referrals()) == 2
    # One for the file that was sent to be read, and no other.
    assert db.session.scalar(select(func.count(AuditEvent.id))) == (events or 0) + 1


def test_nor_once_the_referral_is_over(cast: Cast, build: Build, client: Client) -> None:
    ben = client(cast.ben)
    bring_in(ben, cast.team, listed(CALLUM), PATH)
    (made,) = referrals()
    made.status = "closed"
    build.save(made)
    page = read(ben, cast, CALLUM)
    assert "2 Callum Ashworth" in page
    assert "State Waiting Closed" in page
    assert "Can be brought in 0" in page


def test_pressing_twice_brings_in_once(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    sent = send(ben, cast.team, listed(CALLUM), PATH)
    assert accept(ben, sent.location, once="abc").status_code == 303
    assert accept(ben, sent.location, once="abc").status_code == 303
    assert len(referrals()) == 1


def test_somebody_here_already_keeps_their_record(cast: Cast, build: Build, client: Client) -> None:
    person = build.participant(
        cast.team, given_name="Callum", family_name="Ashworth", code="K7QF", crn="X123456",
        date_of_birth=date(1985, 3, 4),
    )  # fmt: skip
    ben = client(cast.ben)
    page = read(ben, cast, CALLUM)
    assert "Here already as K7QF; their record stays as it is. 95 days by today." in page
    bring_in(ben, cast.team, listed(CALLUM), PATH)
    assert [made.participant_id for made in referrals()] == [person.id]
    assert len(everybody()) == 1


def test_a_person_of_another_team_of_theirs_comes_onto_this_caseload(
    cast: Cast, build: Build, client: Client
) -> None:
    from_there = build.participant(
        cast.other_team, given_name="Callum", family_name="Ashworth", crn="X123456",
        date_of_birth=date(1985, 3, 4),
    )  # fmt: skip
    hidden = read(client(cast.ben), cast, CALLUM)
    assert "This CRN is already on a record you cannot open" in hidden
    build.save(Caseload(participant=from_there, team=cast.team, since=from_there.created_at))
    assert "1 referral can be brought in" in read(client(cast.ben), cast, CALLUM)


def test_who_is_hidden_is_not_told(cast: Cast, build: Build, client: Client) -> None:
    secret = build.participant(
        cast.team, given_name="Callum", family_name="Quietly", crn="X123456",
        date_of_birth=date(1985, 3, 4), limited_access=True,
    )  # fmt: skip
    build.save(NamedReader(participant=secret, user=cast.asha))
    referral(build, cast, secret, received_on=date(2025, 11, 27), referred_on=date(2025, 11, 27))
    page = read(client(cast.ben), cast, CALLUM)
    assert "This CRN is already on a record you cannot open" in page
    assert "Quietly" not in page
    assert secret.code not in page


def test_who_is_enrolled_or_referred_otherwise_is_left_alone(
    cast: Cast, build: Build, client: Client
) -> None:
    known = {"given_name": "Callum", "family_name": "Ashworth", "date_of_birth": date(1985, 3, 4)}
    one = build.participant(cast.team, crn="X123456", **known)
    two = build.participant(
        cast.team, crn="X123457", given_name="Dan", family_name="Byrne",
        date_of_birth=date(1986, 3, 4),
    )  # fmt: skip
    enrolled(build, cohort(build, cast, name="Spring"), one)
    referral(build, cast, two, referrer_name="Someone Else")
    page = read(client(cast.ben), cast, CALLUM, DAN)
    assert "Can be brought in 0 With problems 0" in page
    assert "State Waiting On the roll of Spring" in page
    assert "Received on Sunday 1 February 2026 Friday 27 February 2026" in page
    assert "Referrer Jo Field Someone Else" in page
    assert "State Waiting Received" in page


def test_who_is_to_be_decided_does_not_wait(cast: Cast, client: Client) -> None:
    text = listed(f"{CALLUM},To be decided,yes", header=f"{HEADER},State,Police investigation")
    done = bring_in(client(cast.ben), cast.team, text, PATH)
    assert "95 New" in done
    (made,) = referrals()
    assert (made.status, made.police_investigation) == ("received", True)
    assert "Nobody is waiting" in client(cast.ben).get("/waiting").text


@pytest.mark.parametrize(
    ("more", "cells", "column", "sentence"),
    [
        ("Police investigation", "yes", "Police investigation yes", "They cannot wait for direct"),
        ("State,Accepted on", "new,1/2/2026", "Accepted on 1/2/2026", "Nobody has decided yet"),
        ("Accepted on", "1/2/2025", "Accepted on 1/2/2025", "It was received on Thursday 27 Nov"),
        ("Referred on", "1/2/2026", "Referred on 1/2/2026", "It was received on Thursday 27 Nov"),
        ("Route", "Health", "Route Health", "M-TREM does not take this route. Write Probation."),
        ("Consultation on", "1/2/2036", "Consultation on 1/2/2036", "That day has not come yet"),
        (
            "Consultation on",
            "1/2/1999",
            "Consultation on 1/2/1999",
            "That is more than ten years ago",
        ),
        ("Route", "Bus", "Route Bus", "Write one of these: Probation, Health"),
    ],
)
def test_what_does_not_fit_is_said_by_column(
    cast: Cast, client: Client, more: str, cells: str, column: str, sentence: str
) -> None:
    page = read(client(cast.ben), cast, f"{CALLUM},{cells}", header=f"{HEADER},{more}")
    assert f"2 Callum Ashworth {column} {sentence}" in page
    assert "No line can be brought in as it is" in page


def test_one_person_on_two_lines(cast: Cast, build: Build, client: Client) -> None:
    dan = DAN.replace("X123457", "X123456")
    page = read(client(cast.ben), cast, CALLUM, dan, DAN.replace("1 February", "3 February"))
    assert "2 Callum Ashworth CRN X123456 Line 3 holds the same for somebody else" in page
    assert "3 Dan Byrne" in page
    assert "has the same First name, Surname, DOB and Programme. Keep one of them." in page
    cast.team.kind = "opd_community"
    build.save(cast.team)
    both = (
        "Fay,Gill,4/3/1985,X123458,Joint casework,1/2/2026,Jo",
        "Fay,Gill,4/3/1985,X123458,OPD consultation and formulation,1/2/2026,Jo",
    )
    done = bring_in(client(cast.ben), cast.team, listed(*both), PATH)
    assert "2 referrals brought in" in done
    assert len(everybody()) == 1
    assert sorted(made.accepted_for for made in referrals()) == ["consultation", "joint_casework"]


def test_a_line_refused_after_all_names_itself_and_nothing_is_brought_in(
    cast: Cast, build: Build, client: Client
) -> None:
    ben = client(cast.ben)
    sent = send(ben, cast.team, listed(DAN, CALLUM), PATH)
    page = ben.get(sent.location).text
    assert "2 referrals can be brought in" in page
    cast.team.kind = "opd_community"
    build.save(cast.team)
    answer = accept(ben, sent.location)
    assert answer.status_code == 422
    assert not referrals()
    assert db.session.scalar(select(func.count(Participant.id))) == 0


def test_who_may(cast: Cast, client: Client) -> None:
    assert client(cast.asha).get(PATH).status_code == 200
    assert client(cast.esi).get(PATH).status_code == 403
    assert client(cast.dev).get(PATH).status_code == 403
    assert client(None).get(PATH).status_code == 302
    assert "Bring a waiting list in" in client(cast.ben).get("/waiting").text
    assert "Bring a waiting list in" not in client(cast.esi).get("/waiting").text
    answer = send(client(cast.ben), cast.other_team, listed(CALLUM), PATH)
    assert answer.status_code == 422
    assert not db.session.scalars(select(ImportBatch)).all()
    sent = send(client(cast.ben), cast.team, listed(CALLUM), PATH)
    assert client(cast.asha).get(sent.location).status_code == 404
    assert client(cast.cara).get(sent.location).status_code == 404


def test_every_column_is_explained_and_in_the_template(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    page = words(ben.get(f"{PATH}/columns").text)
    header = ben.get(f"{PATH}/template.csv").text.strip().lstrip("\ufeff").split(",")
    assert {"Received on", "Programme", "Route", "Referrer"} <= set(header)
    for name in header:
        assert name in page


def test_what_was_sent_is_emptied_by_the_night(cast: Cast, client: Client, at: Clock) -> None:
    ben = client(cast.ben)
    sent = send(ben, cast.team, listed(CALLUM), PATH)
    at.at += timedelta(days=8)
    assert empty_import_files() == "1 emptied"
    db.session.expire_all()
    assert (batch().state, batch().sent) == ("discarded", None)
    assert "This file is gone" in client(cast.ben).get(sent.location).text


def test_as_many_questions_for_many_lines_as_for_few(
    cast: Cast, client: Client, statements: Statements
) -> None:
    def asked(number: int) -> int:
        lines = [f"A{n},B{n},4/3/1985,X{n:06},M-TREM,1/2/2026,Jo" for n in range(number)]
        ben = client(cast.ben)
        sent = send(ben, cast.team, listed(*lines), PATH)
        with statements() as sql:
            ben.get(sent.location)
        return len(sql)

    assert asked(60) == asked(3)
