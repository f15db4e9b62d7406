"""Bringing people in: read first, then the good lines and only they, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Connection, event, select

from base.audit import AuditEvent, Look, events_about
from base.database import db
from people.models import Participant
from people.queries.import_participants import ONLY_LEADS_LIMIT
from tests.build import Build, Cast
from tests.page import CheckedClient
from tests.people.files import HEADER, NUMBERS, batch, bring_in, everybody, people, send, words

Client = Callable[[object], CheckedClient]

CALLUM = f"Callum,Ashworth,4/3/1985,K7QF,{NUMBERS[0]}"
DAN = "Dan,Byrne,1986-03-04,K8AA,"
BAD = "Eve,Cole,31/2/1985,K9BB,943 476 5918"


def test_the_file_is_read_before_anything_is_added(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    sent = send(ben, cast.team, people(CALLUM, DAN, BAD))
    page = words(ben.get(sent.location).text)
    assert not everybody()
    assert "Check the people to bring in" in page
    assert "Lines in the file 3 Can be brought in 2 With problems 1" in page
    assert "Line Column What stands there What to do 4 Eve Cole DOB 31/2/1985 There is no" in page
    assert "NHS number 943 476 5918 The check digit of this NHS number does not match" in page
    assert "2 people can be brought in" in page
    assert "2 Callum Ashworth 4 March 1985 K7QF 9434765919" in page
    assert "Bring the 2 good lines in" in page


def test_the_good_lines_are_brought_in_and_the_file_is_forgotten(
    cast: Cast, client: Client
) -> None:
    done = bring_in(client(cast.ben), cast.team, people(CALLUM, DAN, BAD))
    assert "2 people brought in" in done
    assert "1 line had problems and was left out" in done
    callum, dan = everybody()
    assert (callum.called, callum.date_of_birth) == ("Callum Ashworth", date(1985, 3, 4))
    assert callum.nhs_number == NUMBERS[0]
    assert [c.team_id for c in dan.caseload] == [cast.team.id]
    assert dan.contact is not None
    kept = batch()
    assert (kept.state, kept.sent) == ("imported", None)
    assert kept.counts["good"] == 2
    (one,) = events_about(callum.public_id)
    assert one.sentence == "Ben Facilitator added K7QF to the caseload of North Team."
    assert [e.sentence for e in events_about(kept.public_id)] == [
        "Ben Facilitator brought 2 people in to North Team from a file; 1 line with problems left "
        "out.",
        "Ben Facilitator sent a file of 3 lines for North Team, to be read first.",
    ]


def test_every_field_of_a_record_can_be_brought_in(cast: Cast, client: Client) -> None:
    text = (
        "Given names,Family name,Likes to be called,Date of birth,Sex,Code,NHS number,CRN,"
        "Prison number,PNC number,Supervision ends,Practitioner name,Practitioner e-mail,"
        "Practitioner phone,Care co-ordinator name,Care co-ordinator e-mail,"
        "Care co-ordinator phone,MAPPA category,MAPPA level,MAPPA review,OPD screening,"
        "Screened on,Screening override,Limited access\n"
        "Callum James,Ashworth,Cal,27/3/1985,m,K7QF,943 476 5919,x123456,a1234bc,2001/0123456F,"
        "27/3/2027,Jo Field,jo@example.gov.uk,01632 960123,Sam Okafor,sam@example.nhs.uk,"
        "01632 960456,2,Level 1,27/9/2026,screened in,27/3/2025,By the panel,no\n"
    )
    bring_in(client(cast.ben), cast.team, text)
    (person,) = everybody()
    told = {c.key: getattr(person, c.key) for c in Participant.__table__.columns}
    assert {"male", "A1234BC", "2001/0123456F", "X123456", "screened_in", "By the panel"} <= {
        str(value) for value in told.values()
    }
    assert (person.mappa_category, person.mappa_level) == (2, 1)
    assert person.called == "Cal Ashworth"
    assert person.supervision_ends == date(2027, 3, 27)
    assert not person.limited_access
    ben = client(cast.ben)
    page = words(ben.get(send(ben, cast.team, text).location).text)
    assert "Here already, the same 1 Here already, different 0" in page


def test_the_same_file_again_changes_nothing(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    bring_in(ben, cast.team, people(CALLUM, DAN))
    events = len(db.session.scalars(select(AuditEvent)).all())
    again = send(ben, cast.team, people(CALLUM, DAN))
    page = words(ben.get(again.location).text)
    assert "Can be brought in 0 With problems 0 Here already, the same 2" in page
    assert "There is nothing to change: everybody in this file is here already." in page
    assert "This same file was brought in on Monday 2 March 2026 at 9am by Ben Facilitator" in page
    answer = ben.send(again.location, {"seen": "x"})
    assert answer.status_code == 422
    assert len(everybody()) == 2
    # One for the file that was sent to be read, and no other.
    assert len(db.session.scalars(select(AuditEvent)).all()) == events + 1


def test_without_a_code_one_is_made_up_and_the_file_is_still_known_again(
    cast: Cast, client: Client
) -> None:
    ben = client(cast.ben)
    text = people(f"Callum,Ashworth,4/3/1985,,{NUMBERS[0]}")
    sent = send(ben, cast.team, text)
    assert "A code is made up" in ben.get(sent.location).text
    bring_in(ben, cast.team, text)
    (person,) = everybody()
    assert len(person.code) == 4
    assert "same 1 Here" in words(ben.get(send(ben, cast.team, text).location).text)


def test_who_is_here_and_different_is_shown_field_by_field_and_left_alone(
    cast: Cast, build: Build, client: Client
) -> None:
    person = build.participant(
        cast.team, code="K7QF", given_name="Callum", family_name="Ashworth", sex="male",
        date_of_birth=date(1985, 3, 4), practitioner_name="Jo",
    )  # fmt: skip
    text = people(
        f"Callum,Ashworth,5/3/1985,K7QF,{NUMBERS[0]},female,,27/3/2027",
        header=f"{HEADER},Sex,Practitioner,Supervision ends",
    )
    ben = client(cast.ben)
    sent = send(ben, cast.team, text)
    page = words(ben.get(sent.location).text)
    assert "1 line different from what is here" in page
    for difference in (
        "Date of birth 5 March 1985 4 March 1985",
        f"NHS number {NUMBERS[0]} Nothing",
        "Sex Female Male",
        "Supervision ends 27 March 2027 Nothing",
    ):
        assert f"2 Callum Ashworth (K7QF) {difference}" in page
    assert "Practitioner" not in page.partition("different from what is here")[2]
    assert db.session.scalars(select(Look.subject)).all() == [person.public_id]
    assert "Bring" not in page.partition("What now?")[2]
    assert person.sex == "male"


def test_a_namesake_born_the_same_day_is_taken_for_the_same_person(
    cast: Cast, build: Build, client: Client
) -> None:
    build.participant(
        cast.team, code="OLD1", given_name="Callum", family_name="ASHWORTH",
        date_of_birth=date(1985, 3, 4),
    )  # fmt: skip
    ben = client(cast.ben)
    page = words(ben.get(send(ben, cast.team, people(CALLUM)).location).text)
    assert "Family name Ashworth ASHWORTH" in page
    assert "Code K7QF OLD1" in page


def test_somebody_of_ones_other_team_is_different(cast: Cast, build: Build, client: Client) -> None:
    both = build.user("Bo Both", (cast.team, "facilitator"), (cast.other_team, "facilitator"))
    build.participant(
        cast.other_team, code="K8AA", given_name="Dan", family_name="Byrne",
        date_of_birth=date(1986, 3, 4),
    )  # fmt: skip
    bo = client(both)
    page = words(bo.get(send(bo, cast.team, people(DAN)).location).text)
    assert "2 Dan Byrne (K8AA) Team North Team South Team" in page


@pytest.mark.parametrize("where", ["other team", "limited access"])
def test_somebody_one_may_not_know_of_stays_unknown(
    where: str, cast: Cast, build: Build, client: Client
) -> None:
    team = cast.team if where == "limited access" else cast.other_team
    build.participant(
        team, code="K7QF", given_name="Callum", family_name="Ashworth", nhs_number=NUMBERS[0],
        date_of_birth=date(1985, 3, 4), limited_access=where == "limited access",
    )  # fmt: skip
    ben = client(cast.ben)
    text = people(f"Zeb,Young,9/9/1990,K7QF,{NUMBERS[0]}", CALLUM.replace("K7QF", "K2"))
    page = words(ben.get(send(ben, cast.team, text).location).text)
    assert "2 Zeb Young Code K7QF This code is in use. Choose another." in page
    assert (
        f"NHS number {NUMBERS[0]} This NHS number is already on a record you cannot open." in page
    )
    assert "Callum" not in page.partition("What now?")[0].partition("3 Callum Ashworth")[0]
    assert not db.session.scalars(select(Look)).all()


def test_a_code_and_a_number_of_two_people_are_a_problem(
    cast: Cast, build: Build, client: Client
) -> None:
    build.participant(cast.team, code="K7QF", given_name="Ann", family_name="Other")
    build.participant(
        cast.team, code="K1", given_name="Bob", family_name="Third", nhs_number=NUMBERS[0]
    )
    ben = client(cast.ben)
    page = words(ben.get(send(ben, cast.team, people(CALLUM)).location).text)
    assert "Code K7QF This code is in use. Choose another." in page
    assert "This NHS number is already on the record of Bob Third (K1)." in page


def test_what_is_said_of_a_taken_number_is_what_the_one_person_form_says(
    cast: Cast, build: Build, client: Client
) -> None:
    build.participant(cast.team, code="MINE", nhs_number=NUMBERS[0], given_name="Ann")
    build.participant(cast.other_team, code="THEIRS", nhs_number=NUMBERS[1])
    ben = client(cast.ben)
    for code, number in (("MINE", ""), ("K1", NUMBERS[0]), ("K1", NUMBERS[1]), ("THEIRS", "")):
        answers = {
            "given_name": "Zeb", "family_name": "Young", "date_of_birth": "9/9/1990",
            "code": code, "nhs_number": number, "team": str(cast.team.public_id),
        }  # fmt: skip
        form = ben.send("/people/add", answers).text
        said = words(form).partition("There is a problem")[2].partition("Add a person")[0].strip()
        assert said
        sent = send(ben, cast.team, people(f"Zeb,Young,9/9/1990,{code},{number or NUMBERS[2]}"))
        assert said in words(ben.get(sent.location).text)


def test_limiting_access_is_for_service_leads(cast: Cast, client: Client) -> None:
    text = people(f"{CALLUM},yes", f"{DAN},no", header=f"{HEADER},Limited access")
    ben = client(cast.ben)
    page = words(ben.get(send(ben, cast.team, text).location).text)
    assert f"Limited access yes {ONLY_LEADS_LIMIT}" in page
    bring_in(client(cast.asha), cast.team, text)
    callum, dan = everybody()
    assert callum.limited_access
    assert [reader.user_id for reader in callum.readers] == [cast.asha.id]
    assert [hold.kind for hold in callum.holds] == ["limited_access"]
    assert not dan.limited_access
    assert "Callum" not in words(ben.get("/people").text)


def test_scripts_in_cells_are_text(cast: Cast, client: Client) -> None:
    ben = client(cast.ben)
    text = people("<script>alert(1)</script>,=HYPERLINK(1),4/3/1985,K7QF,<b>x</b>")
    page = ben.get(send(ben, cast.team, text).location).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_number_of_queries_does_not_grow(
    cast: Cast, build: Build, client: Client, connection: Connection
) -> None:
    build.participant(cast.team, code="K1", given_name="A1", family_name="B")
    ben = client(cast.ben)

    def queries(lines: int) -> int:
        many = (f"A{n},B,{n % 28 + 1}/3/19{n % 90 + 10},K{n}," for n in range(lines))
        address = send(ben, cast.team, people(*many)).location
        ran: list[str] = []

        def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
            ran.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        assert ben.get(address).status_code == 200
        event.remove(connection, "before_cursor_execute", note)
        return len(ran)

    assert queries(3) == queries(700)
