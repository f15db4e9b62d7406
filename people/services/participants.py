"""Participants: added to a team's caseload, corrected, opened to fewer people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from base import clock
from base.audit import events_about, record
from base.database import db
from base.errors import Refused
from people import identifiers
from people.models import (
    Caseload,
    ContactPreference,
    Participant,
    Team,
    User,
)
from people.queries import caseloads
from people.queries import participants as queries
from people.roles import Can
from people.services.stamps import bump

_NUMBERS: dict[str, tuple[str, Callable[[str], str]]] = {
    "nhs_number": ("NHS number", identifiers.nhs_number),
    "crn": ("CRN", identifiers.crn),
    "prison_number": ("prison number", identifiers.prison_number),
    "pnc": ("PNC number", lambda text: identifiers.pnc(text, today=clock.today())),
}
FIELD_WORDS = {
    "given_name": "Given names",
    "family_name": "Family name",
    "preferred_name": "Likes to be called",
    "date_of_birth": "Date of birth",
    "code": "Code",
    "sex": "Sex",
    "nhs_number": "NHS number",
    "crn": "CRN",
    "prison_number": "Prison number",
    "pnc": "PNC number",
    "supervision_ends": "Supervision ends",
    "practitioner_name": "Probation practitioner’s name",
    "practitioner_email": "Probation practitioner’s e-mail",
    "practitioner_phone": "Probation practitioner’s phone",
    "coordinator_name": "Care co-ordinator’s name",
    "coordinator_email": "Care co-ordinator’s e-mail",
    "coordinator_phone": "Care co-ordinator’s phone",
    "mappa_category": "MAPPA category",
    "mappa_level": "MAPPA level",
    "mappa_review": "MAPPA review",
    "opd_screen": "OPD screening",
    "opd_screened_on": "Screened on",
    "opd_override": "Screening override",
}
"""What a person calls each field, in the order of the page."""
SEX_WORDS = {
    "not_recorded": "Not recorded",
    "male": "Male",
    "female": "Female",
    "other": "Other",
}
SCREEN_WORDS = {"screened_in": "Screened in", "screened_out": "Screened out"}


@dataclass(frozen=True)
class Details:
    """What a person typed about a participant; numbers as typed, blank when not known."""

    given_name: str
    family_name: str
    date_of_birth: date
    code: str
    preferred_name: str = ""
    sex: str = "not_recorded"
    nhs_number: str | None = None
    crn: str | None = None
    prison_number: str | None = None
    pnc: str | None = None
    practitioner_name: str = ""
    practitioner_email: str = ""
    practitioner_phone: str = ""
    coordinator_name: str = ""
    coordinator_email: str = ""
    coordinator_phone: str = ""
    supervision_ends: date | None = None
    mappa_category: int | None = None
    mappa_level: int | None = None
    mappa_review: date | None = None
    opd_screen: str = ""
    opd_screened_on: date | None = None
    opd_override: str = ""


def add_participant(details: Details, *, team: Team, by: User) -> Participant:
    """Add somebody and put them on a team's caseload.

    Raises `Refused` on the field for a number that cannot be right or is another's, a code in use,
    a date of birth to come, or a team on which `by` may not add people.
    """
    if team.id not in by.teams(Can.EDIT_PEOPLE):
        raise Refused("Choose a team on which you may add people.", "team")
    person = Participant(created_at=clock.now())
    for field, value in _checked(details, None, by).items():
        setattr(person, field, value)
    person.caseload = [Caseload(team=team, since=clock.now())]
    person.contact = ContactPreference()
    db.session.add(person)
    _flush()
    record(
        "participant.added",
        f"{by.name} added {person.code} to the caseload of {team.name}.",
        by=by,
        about=[person.public_id, team.public_id],
    )
    return person


def edit_participant(person: Participant, details: Details, *, version: int, by: User) -> None:
    """Correct what is recorded about somebody.

    `version` is the one the editor had before them. Raises `Refused` when somebody else has saved
    since, naming who and what, and as `add_participant` does.
    """
    db.session.refresh(person, with_for_update=True)
    if person.version != version:
        raise Refused(_meanwhile(person, version))
    code_before = person.code
    checked = _checked(details, person.id, by)
    changed = [field for field, value in checked.items() if getattr(person, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(person, field, checked[field])
    person.version += 1
    _flush()
    # A name stands in the participant's own calendar, the code in those of staff.
    bump(participants=[person.id], users=queries.colleagues(person) if "code" in changed else ())
    named = ", ".join(FIELD_WORDS[field] for field in FIELD_WORDS if field in changed)
    was = f" (code was {code_before})" if "code" in changed else ""
    record(
        "participant.edited",
        f"{by.name} changed {person.code}{was}: {named}.",
        by=by,
        about=[person.public_id],
        version=person.version,
        changed=changed,
    )


def changed_since(person: Participant, version: int) -> list[str]:
    """The fields others changed after `version`, in the order of the page."""
    changed: set[str] = set()
    for event in events_about(person.public_id):
        if event.action == "participant.edited" and event.detail.get("version", 0) > version:
            changed.update(event.detail["changed"])
    return [field for field in FIELD_WORDS if field in changed]


def _meanwhile(person: Participant, version: int) -> str:
    edits = (e for e in events_about(person.public_id) if e.action == "participant.edited")
    latest = next(edits, None)
    if latest is None:
        return "This page is out of date. What you typed is still here: check it, then save again."
    who = latest.actor
    fields = ", ".join(FIELD_WORDS[field] for field in changed_since(person, version))
    return (
        f"{who} saved this record while you were typing and changed: {fields}. What you typed is "
        "still here. Compare the two below, then save again."
    )


def _checked(details: Details, besides: int | None, by: User) -> dict[str, Any]:
    """Every field in the form we store. Raises `Refused`."""
    values = asdict(details)
    if details.date_of_birth >= clock.today():
        raise Refused("The date of birth has not come yet. Check the year.", "date_of_birth")
    values["code"] = identifiers.participant_code(details.code)
    if queries.code_taken(values["code"], besides):
        raise Refused("This code is in use. Choose another.", "code")
    for field, (words, read) in _NUMBERS.items():
        values[field] = identifiers.optional(read, values[field])
        if values[field] is not None:
            _refuse_double(field, words, values[field], besides, by)
    return values


def _refuse_double(field: str, words: str, value: str, besides: int | None, by: User) -> None:
    found = queries.holder_of(by, field, value)
    if found is None or found[0] == besides:
        return
    if found[1] is not None:
        other = f"{found[1].called} ({found[1].code})"
        raise Refused(f"This {words} is already on the record of {other}.", field)
    past = caseloads.ended_with(by, found[0])
    if past is not None:
        raise Refused(
            f"This {words} is on the record of {past.called} ({past.code}), with whom your team’s "
            "work has ended. Take them on again under People, People we worked with.",
            field,
        )
    raise Refused(
        f"This {words} is already on a record you cannot open. Check it was typed correctly. If it "
        "is right, leave it blank and ask a service lead.",
        field,
    )


def _flush() -> None:
    """Write, turning a number or code that somebody else saved this second into a refusal."""
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:
        name = getattr(getattr(error.orig, "diag", None), "constraint_name", "") or ""
        field = name.removeprefix("uq_participant_")
        if field not in {*_NUMBERS, "code"}:
            raise
        why = "Somebody has just saved another record with this. Check it."
        raise Refused(why, field) from None
