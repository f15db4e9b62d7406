"""PURE: one cell of a spreadsheet read as what its column holds, or refused in a sentence.

The rules are those of the one-person form: numbers through `people.identifiers`, dates through
`base.dates`. On top of them stands what spreadsheets do to cells: dates turned into numbers, long
numbers shortened, noughts lost, accents garbled. None of it is put right by guessing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from email_validator import EmailNotValidError, validate_email

from base.dates import MONTHS, parse_day
from base.errors import Refused
from people import identifiers

Value = str | date
Reader = Callable[[str, date], Value]

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
EMAIL_WHY = "Enter an e-mail address with an @ and a dot, like name@example.gov.uk."
WORK_EMAIL_WHY = "Write the e-mail address in full, like name@example.org."

_NUMERIC = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.-]([0-9]{2})[/.-]([0-9]{2})")
_WORDED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ ./-]*([A-Za-z]{3,9})[.,]?[ ./-]*([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[ /.-](?:[0-9]{1,2}|[A-Za-z]{3,9})[ /.-][0-9]{2}")
_MIDNIGHT = re.compile(r"[T ]0?0:00(?::00(?:\.0+)?)?Z?$")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]{1,2}", re.IGNORECASE)
_FAILED = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|#+)")


def refuse_damage(text: str) -> None:
    """Refuse a cell that a spreadsheet has spoilt, whatever its column is."""
    if _FAILED.fullmatch(text):
        raise Refused("This is what a spreadsheet shows for a formula that failed. Type the value.")
    if "\ufffd" in text:
        raise Refused("A letter was lost when this file was saved. Type it again.")
    meant = _garbled(text)
    if meant:
        raise Refused(f"The accents were garbled when this file was saved. Is it “{meant}”?")


def _garbled(text: str) -> str:
    """What UTF-8 read as Windows-1252 was meant to be; empty for what is as it should be."""
    if text.isascii():
        return ""
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return ""


def day(text: str, _today: date) -> date:
    """A day: 4/3/1985 is always 4 March; also 1985-03-04 and 4 March 1985. Raises `Refused`."""
    typed = " ".join(_MIDNIGHT.sub("", text).split())
    numeric, iso, worded = (
        pattern.fullmatch(typed) for pattern in (_NUMERIC, _YEAR_FIRST, _WORDED)
    )
    if numeric:
        if int(numeric[2]) > 12 >= int(numeric[1]):
            raise Refused(
                f"There is no month {numeric[2]}: dates are read as day, month, year. "
                "Write it like 27/3/1985."
            )
        return parse_day("/".join(numeric.groups()))
    if iso:
        return parse_day("-".join(iso.groups()))
    if worded:
        return parse_day(f"{worded[1]}/{_month(worded[2], typed)}/{worded[3]}")
    if _SHORT_YEAR.fullmatch(typed):
        raise Refused("Write the year with 4 digits, like 27/3/1985.")
    if _SERIAL.fullmatch(typed):
        raise Refused(
            "This is a spreadsheet’s own number for a date. Format the column as a date, and save "
            "the file again."
        )
    return parse_day(typed)


def _month(name: str, typed: str) -> int:
    for number, month in enumerate(MONTHS, 1):
        if month.casefold().startswith(name.casefold()):
            return number
    raise Refused(f"‘{typed}’ is not a date. Write it like 27/3/1985 or 27 March 1985.")


def birthday(text: str, today: date) -> date:
    """A day before today. Raises `Refused`."""
    born = day(text, today)
    if born >= today:
        raise Refused("The date of birth has not come yet. Check the year.")
    return born


def line(text: str, _today: date) -> str:
    """One line of text: line breaks and rows of spaces become single spaces."""
    return " ".join(text.split())


def words(text: str, _today: date) -> str:
    """Text of several lines."""
    return text


def email(text: str, _today: date) -> str:
    """An e-mail address of somebody outside. Raises `Refused`."""
    if not EMAIL.fullmatch(text):
        raise Refused(EMAIL_WHY)
    return text


def work_email(text: str, _today: date) -> str:
    """The e-mail address of an account, in small letters. Raises `Refused`."""
    typed = "".join(text.split())
    try:
        validate_email(typed, check_deliverability=False)
    except EmailNotValidError:
        raise Refused(WORK_EMAIL_WHY) from None
    return typed.lower()


def phone(text: str, _today: date) -> str:
    """A phone number as it was typed. Raises `Refused` for one that a spreadsheet cut short."""
    _refuse_shortened(text)
    typed = line(text, _today)
    digits = typed.replace(" ", "")
    if digits.isdigit() and len(digits) == 10 and not digits.startswith("0"):
        raise Refused(
            "The 0 in front is missing: spreadsheets drop it. Format the column as text, and type "
            "the number again."
        )
    return typed


def nhs_number(text: str, _today: date) -> str:
    """Ten digits whose check digit agrees. Raises `Refused`."""
    _refuse_shortened(text)
    return identifiers.nhs_number(text)


def _refuse_shortened(text: str) -> None:
    if _SHORTENED.fullmatch(text):
        raise Refused(
            "A spreadsheet has shortened this number. Format the column as text, and type the "
            "number again."
        )


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "line": line,
        "words": words,
        "day": day,
        "birthday": birthday,
        "code": lambda text, _today: identifiers.participant_code(text),
        "nhs_number": nhs_number,
        "crn": lambda text, _today: identifiers.crn(text),
        "prison_number": lambda text, _today: identifiers.prison_number(text),
        "pnc": lambda text, today: identifiers.pnc(text, today=today),
        "email": email,
        "work_email": work_email,
        "phone": phone,
    }
)
"""How a column's cells are read, by the word that files of columns use for it."""
