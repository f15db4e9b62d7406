"""A participant's record in words: flags, what matters now, contact, who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from base.dates import in_words, range_words
from people.models import ContactPreference, Hold, Participant, Stay, TemporaryAbsence
from people.services.absences import ABSENCE_WORDS
from people.services.holds import HOLD_WORDS
from people.services.participants import SCREEN_WORDS, SEX_WORDS
from people.services.stays import DEPARTURE_WORDS


@dataclass(frozen=True)
class Flag:
    """Something to mind, in words; `colour` is a GOV.UK tag's."""

    words: str
    colour: str


@dataclass(frozen=True)
class Row:
    """A key and its value on a summary list."""

    key: str
    value: str


def flags(person: Participant, today: date) -> list[Flag]:
    """What must be minded first, gravest first."""
    found = [Flag("Limited access", "red")] if person.limited_access else []
    if person.died_on:
        found.append(Flag(f"Died {in_words(person.died_on)}", "purple"))
    for hold in person.holds:
        if hold.kind != "limited_access" and hold_state(hold, today) == "now":
            words = HOLD_WORDS[hold.kind].lower()
            found.append(Flag(f"On hold: {words} since {in_words(hold.starts)}", "orange"))
    if person.supervision_ends:
        soon = (person.supervision_ends - today).days
        colour = "red" if soon < 0 else "yellow" if soon <= 84 else "grey"
        found.append(Flag(supervision_words(person.supervision_ends, today), colour))
    needs = formats(person.contact)
    if needs:
        found.append(Flag(f"Needs {', '.join(needs)}", "blue"))
    return found


def matters(
    person: Participant, stay: Stay | None, key_worker: str, kept_apart: int, today: date
) -> list[str]:
    """What to know before meeting them, as sentences; empty when nothing needs minding."""
    found = []
    if person.died_on:
        found.append(
            f"Died on {in_words(person.died_on)}: nothing is sent, and their own page and calendar "
            "link have ended."
        )
    for hold in person.holds:
        if hold_state(hold, today) == "now":
            until = f", until {in_words(hold.ends)}" if hold.ends else ""
            found.append(
                f"{hold_words(hold)} since {in_words(hold.starts)}{until}: no reminders are sent "
                "and their calendar is empty."
            )
    if kept_apart:
        people = "one person" if kept_apart == 1 else f"{kept_apart} people"
        found.append(f"Must be kept apart from {people}.")
    if stay is not None:
        found.append(_lives(stay, key_worker, today))
    if person.mappa_review and person.mappa_review < today:
        found.append(f"The MAPPA review recorded for {in_words(person.mappa_review)} has passed.")
    review = person.contact.formats_review if person.contact else None
    if review and review < today:
        found.append(f"Ask again how they want to be reached: due {in_words(review)}.")
    return found


def _lives(stay: Stay, key_worker: str, today: date) -> str:
    leaving = stay.expected_departure
    was = "was expected" if leaving < today else "is expected"
    worker = f"Key worker: {key_worker}." if key_worker else "No key worker yet."
    away = next((one for one in stay.absences if one.covers(today)), None)
    elsewhere = f" {absence_words(away)}." if away is not None else ""
    if away is not None and away.reason == "police_custody":
        elsewhere += " No reminders are sent meanwhile, and their calendar is empty."
    return (
        f"Lives at {stay.venue.name} and {was} to leave {in_words(leaving)} "
        f"({how_long(leaving, today)}). {worker}{elsewhere}"
    )


def list_flags(person: Participant, today: date) -> list[Flag]:
    """The flags worth a place in a list: not a supervision end that is far away."""
    return [flag for flag in flags(person, today) if flag.colour != "grey"]


def supervision_words(ends: date, today: date) -> str:
    """Supervision ends Friday 3 April 2026 (in 4 weeks)."""
    verb = "ended" if ends < today else "ends"
    return f"Supervision {verb} {in_words(ends)} ({how_long(ends, today)})"


_WAYS = {"text": "text message", "email": "e-mail", "letter": "letter"}


def how_long(day: date, today: date) -> str:
    """In 4 weeks, tomorrow, 3 days ago; whole weeks from a fortnight, years from two."""
    days = abs((day - today).days)
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow" if day > today else "yesterday"
    count, unit = (days, "days") if days < 14 else (days // 7, "weeks")
    if days >= 730:
        count, unit = days // 365, "years"
    return f"in {count} {unit}" if day > today else f"{count} {unit} ago"


def hold_state(hold: Hold, today: date) -> str:
    """now, to come, or over; the last day is still held."""
    if hold.starts > today:
        return "to come"
    return "over" if hold.ends is not None and hold.ends < today else "now"


def hold_words(hold: Hold) -> str:
    """Custody."""
    return HOLD_WORDS[hold.kind]


def formats(contact: ContactPreference | None) -> list[str]:
    """The formats a person needs, in words."""
    if contact is None:
        return []
    ticked = {
        "large print": contact.large_print,
        "Easy Read": contact.easy_read,
        "things read aloud": contact.read_aloud,
        f"an interpreter ({contact.interpreter})": bool(contact.interpreter),
    }
    told = [words for words, on in ticked.items() if on]
    return [*told, f"“{contact.other_needs}”"] if contact.other_needs else told


def ways(contact: ContactPreference | None) -> str:
    """Text message, letter; or that nothing is agreed."""
    if contact is None:
        return "Not asked yet"
    ticked = {
        "text message": contact.text_ok,
        "e-mail": contact.email_ok,
        "letter": contact.letter_ok,
        "in person": contact.in_person_ok,
    }
    agreed = ", ".join(words for words, on in ticked.items() if on)
    first = _WAYS.get(contact.first_way, "")
    said = agreed.capitalize() if agreed else "Not at all"
    return f"{said}; {first} first" if first else said


def contact_rows(contact: ContactPreference | None, today: date) -> list[Row]:
    """How they may be reached, without the empty lines."""
    rows = [Row("May be reached by", ways(contact))]
    if contact is None:
        return rows
    shared = " (somebody else also uses or sees it)" if contact.mobile_shared else ""
    review = contact.formats_review
    overdue = " – overdue" if review and review < today else ""
    rows += [
        Row("Phone", f"{_spaced(contact.mobile)}{shared}" if contact.mobile else ""),
        Row("E-mail", contact.email),
        Row("Postal address", contact.address),
        Row("Needs", ", ".join(formats(contact))),
        Row("Ask again by", f"{in_words(review)}{overdue}" if review else ""),
    ]
    return [row for row in rows if row.value]


def who_rows(person: Participant) -> list[Row]:
    """Who they are and who else works with them, without the empty lines."""
    nhs = person.nhs_number
    mappa = [
        f"category {person.mappa_category}" if person.mappa_category else "",
        f"level {person.mappa_level}" if person.mappa_level else "",
        f"next review {in_words(person.mappa_review)}" if person.mappa_review else "",
    ]
    rows = [
        Row("Recorded name", person.full_name if person.preferred_name else ""),
        Row("Date of birth", range_words(person.date_of_birth, person.date_of_birth)),
        Row("Sex", "" if person.sex == "not_recorded" else SEX_WORDS[person.sex]),
        Row("NHS number", f"{nhs[:3]} {nhs[3:6]} {nhs[6:]}" if nhs else ""),
        Row("CRN", person.crn or ""),
        Row("Prison number", person.prison_number or ""),
        Row("PNC number", person.pnc or ""),
        Row("Probation practitioner", _colleague(person, "practitioner")),
        Row("Care co-ordinator", _colleague(person, "coordinator")),
        Row("MAPPA", _sentence(", ".join(filter(None, mappa)))),
        Row("OPD screening", _screening(person)),
    ]
    return [row for row in rows if row.value]


def departure_words(stay: Stay) -> str:
    """Moved on."""
    return DEPARTURE_WORDS[stay.departure_reason]


def absence_words(absence: TemporaryAbsence) -> str:
    """In hospital, from Mon 2 Mar to Wed 4 Mar: dog bite."""
    words = ABSENCE_WORDS[absence.reason]
    until = "" if absence.back_on is None else f", back {in_words(absence.back_on)}"
    if absence.back_on is None and absence.expected_back is not None:
        until = f", expected back {in_words(absence.expected_back)}"
    note = f": {absence.note}" if absence.note else ""
    return f"{words}, from {in_words(absence.left_on)}{until}{note}"


def _sentence(text: str) -> str:
    """With its first letter a capital and the others as they are."""
    return text[:1].upper() + text[1:]


def _spaced(number: str) -> str:
    """07700 900123; any other number as it was typed."""
    is_mobile = len(number) == 11 and number.isdigit()
    return f"{number[:5]} {number[5:]}" if is_mobile else number


def _colleague(person: Participant, who: str) -> str:
    parts = [getattr(person, f"{who}_{part}") for part in ("name", "email", "phone")]
    return "\n".join(part for part in parts if part)


def _screening(person: Participant) -> str:
    words = SCREEN_WORDS.get(person.opd_screen, person.opd_screen) if person.opd_screen else ""
    when = f", {in_words(person.opd_screened_on)}" if person.opd_screened_on else ""
    override = f"\nOverride: {person.opd_override}" if person.opd_override else ""
    return f"{words}{when}{override}".strip(", ")
