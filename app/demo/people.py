"""Participants: who they are, how to reach them, and what has to be minded about some of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.demo.names import email_of, landline
from app.demo.world import World
from people.models import (
    Caseload,
    ContactPreference,
    Hold,
    KeepApart,
    NamedReader,
    Participant,
    Team,
    User,
)

_PRACTITIONERS = (
    "Morwenna Clerksby", "Jude Ledgerman", "Aisling Rosterby", "Kwame Filingham",
    "Birgit Stampwell", "Ivor Folderidge", "Zainab Memoworth",
)  # fmt: skip
_COORDINATORS = ("Percy Notebrook", "Lorna Inkfield", "Samir Pageworth")
_INTERPRETERS = ("Polish", "British Sign Language", "Urdu", "Romanian")


def make_person(
    world: World, *teams: Team, sex: str, since: date, supervision_ends: date | None = None
) -> Participant:
    """A participant on the caseload of some teams since a day, with everything about them."""
    rng, names = world.rng, world.names
    serial = names.serial()
    given, family = names.given(sex), names.surname()
    known = world.moment(since)
    person = Participant(
        public_id=world.uuid(),
        code=names.code(),
        given_name=given,
        family_name=family,
        preferred_name=given[:3] if rng.random() < 0.12 else "",
        date_of_birth=since - timedelta(days=rng.randrange(20 * 366, 60 * 365)),
        sex=sex,
        nhs_number=names.nhs_number(serial) if rng.random() < 0.85 else None,
        crn=names.crn(serial) if rng.random() < 0.95 else None,
        prison_number=names.prison_number(serial) if rng.random() < 0.7 else None,
        pnc=names.pnc(serial, rng.randrange(1995, 2020)) if rng.random() < 0.6 else None,
        supervision_ends=supervision_ends or _supervision(world, since),
        created_at=known,
        caseload=[Caseload(team=team, since=known) for team in teams],
        contact=_contact(world, f"{given} {family}"),
    )
    _practitioners(world, person)
    _risk(world, person, since)
    world.steadiness[person.public_id] = rng.betavariate(9, 1.6)
    world.people.append(person)
    world.add(person)
    return person


def limit_access(world: World, person: Participant, readers: list[User], since: date) -> None:
    """Open a record to a few named staff only."""
    person.limited_access = True
    world.add(*(NamedReader(participant=person, user=user) for user in readers))
    hold(world, person, "limited_access", since, note="Known to somebody on the team.")


def hold(
    world: World,
    person: Participant,
    kind: str,
    starts: date,
    *,
    ends: date | None = None,
    note: str = "",
) -> None:
    """A dated reason that silences reminders and feeds."""
    world.add(
        Hold(
            public_id=world.uuid(),
            participant=person,
            kind=kind,
            starts=starts,
            ends=ends,
            note=note,
        )
    )


def keep_apart(
    world: World,
    one: Participant,
    other: Participant,
    *,
    since: datetime,
    review: date,
    decided_by: User,
) -> None:
    """Two people who must not share a session. Both have their row numbers already."""
    first, second = sorted((one, other), key=lambda person: person.id)
    world.apart.add(frozenset((one.public_id, other.public_id)))
    world.add(
        KeepApart(
            public_id=world.uuid(),
            one=first,
            other=second,
            reason="A dispute between their families.",
            decided_by=decided_by.name,
            review=review,
            since=since,
        )
    )


def _supervision(world: World, since: date) -> date | None:
    """Usually well after they came; for some it is not known, for some it ends soon."""
    if world.rng.random() < 0.08:
        return None
    return since + timedelta(days=world.rng.randrange(240, 1100))


def _contact(world: World, name: str) -> ContactPreference:
    """How they may be reached: each way on its own, several, none, and formats for some."""
    rng = world.rng
    way = rng.choices(("text", "email", "letter", "all", "person", "none"), (40, 12, 14, 18, 12, 4))
    text, email, letter = (way[0] in {kind, "all"} for kind in ("text", "email", "letter"))
    formats = [rng.random() < chance for chance in (0.1, 0.14, 0.08)]
    interpreter = rng.choice(_INTERPRETERS) if rng.random() < 0.05 else ""
    return ContactPreference(
        text_ok=text,
        email_ok=email,
        letter_ok=letter,
        in_person_ok=way[0] != "none",
        mobile=world.names.mobile() if text or rng.random() < 0.3 else "",
        mobile_shared=text and rng.random() < 0.12,
        email=email_of(name, "example.org") if email else "",
        address=f"{rng.randrange(1, 90)} Invented Close, Nowhere" if letter else "",
        large_print=formats[0],
        easy_read=formats[1],
        read_aloud=formats[2],
        interpreter=interpreter,
        formats_review=world.today + timedelta(days=rng.randrange(-20, 300))
        if any(formats) or interpreter
        else None,
    )


def _practitioners(world: World, person: Participant) -> None:
    """Their probation practitioner, and for some a care co-ordinator."""
    rng = world.rng
    number = rng.randrange(len(_PRACTITIONERS))
    person.practitioner_name = _PRACTITIONERS[number]
    person.practitioner_email = email_of(_PRACTITIONERS[number], "probation.example")
    person.practitioner_phone = landline(200 + number)
    if rng.random() < 0.25:
        other = rng.randrange(len(_COORDINATORS))
        person.coordinator_name = _COORDINATORS[other]
        person.coordinator_email = email_of(_COORDINATORS[other], "health.example")
        person.coordinator_phone = landline(300 + other)


def _risk(world: World, person: Participant, since: date) -> None:
    """MAPPA and screening, as somebody typed them."""
    rng = world.rng
    if rng.random() < 0.6:
        person.mappa_category = rng.choices((1, 2, 3, 4), (4, 5, 2, 1))[0]
        person.mappa_level = rng.choices((1, 2, 3), (8, 3, 1))[0]
        person.mappa_review = world.today + timedelta(days=rng.randrange(-14, 110))
    screened_in = rng.random() < 0.9
    person.opd_screen = "screened_in" if screened_in else "screened_out"
    person.opd_screened_on = since - timedelta(days=rng.randrange(20, 400))
    if not screened_in:
        person.opd_override = "Clinical override after consultation"
