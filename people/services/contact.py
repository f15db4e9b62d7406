"""Contact preferences: how a participant may be reached, and the formats they need."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256

from base.audit import record
from base.database import db
from base.errors import Refused
from people import identifiers
from people.models import ContactPreference, Participant, User
from people.services.stamps import bump

FIELD_WORDS = {
    "text_ok": "text messages",
    "email_ok": "e-mail",
    "letter_ok": "letters",
    "in_person_ok": "in person",
    "mobile": "mobile number",
    "mobile_shared": "shared phone",
    "email": "e-mail address",
    "address": "postal address",
    "large_print": "large print",
    "easy_read": "Easy Read",
    "read_aloud": "read aloud",
    "interpreter": "interpreter",
    "other_needs": "other needs",
    "first_way": "which way is tried first",
    "formats_review": "review date",
}


@dataclass(frozen=True)
class Contact:
    """What a person said about being reached; `mobile` as typed."""

    text_ok: bool = False
    email_ok: bool = False
    letter_ok: bool = False
    in_person_ok: bool = True
    mobile: str = ""
    mobile_shared: bool = False
    email: str = ""
    address: str = ""
    large_print: bool = False
    easy_read: bool = False
    read_aloud: bool = False
    interpreter: str = ""
    other_needs: str = ""
    first_way: str = ""
    formats_review: date | None = None


def edit_contact(person: Participant, contact: Contact, *, seen: str, by: User) -> None:
    """Save how somebody may be reached.

    `seen` is the `fingerprint` of what the editor had before them. Raises `Refused` on the field
    when a way is allowed whose number or address is missing or cannot be right, when the first way
    is not one of those allowed, and when somebody else saved meanwhile.
    """
    values = asdict(contact)
    values["mobile"] = _mobile(contact)
    if contact.email_ok and not contact.email:
        raise Refused("Enter an e-mail address, or untick e-mail.", "email")
    if contact.letter_ok and not contact.address:
        raise Refused("Enter a postal address, or untick letters.", "address")
    if contact.first_way and not values[f"{contact.first_way}_ok"]:
        raise Refused("Tick the way to try first among those they agreed to.", "first_way")
    db.session.refresh(person, with_for_update=True)
    row = person.contact
    if row is not None:
        db.session.refresh(row)
    if fingerprint(row) != seen:
        raise Refused(
            "Somebody else saved this page while you were typing. What you typed is still here, "
            "and what they saved is below. Compare them, then save again."
        )
    if row is None:
        row = person.contact = ContactPreference()
    changed = [field for field, value in values.items() if getattr(row, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(row, field, values[field])
    bump(participants=[person.id])
    record(
        "contact.edited",
        f"{by.name} changed how {person.code} may be reached: "
        f"{', '.join(FIELD_WORDS[field] for field in changed)}.",
        by=by,
        about=[person.public_id],
    )


def fingerprint(row: ContactPreference | None) -> str:
    """A short text that differs when any of the preferences does."""
    values = [getattr(row, field) for field in FIELD_WORDS] if row else []
    return sha256(repr(values).encode()).hexdigest()[:16]


def _mobile(contact: Contact) -> str:
    if contact.text_ok:
        if not contact.mobile:
            raise Refused("Enter a mobile number, or untick text messages.", "mobile")
        return identifiers.mobile(contact.mobile)
    try:
        return identifiers.mobile(contact.mobile) if contact.mobile else ""
    except Refused:
        # No text will be sent to it: a landline, or a number abroad, is kept as it was typed.
        return contact.mobile
