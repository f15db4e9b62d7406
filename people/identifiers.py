"""What a person types for a number or a name, made exact or refused (PURE).

Every function takes text that is not blank and returns the one form we store. What cannot be read
without guessing is refused with a sentence that says what is wrong and how it should look; nothing
is ever "corrected" silently. `optional` is for boxes that may be left empty. `clean_text`, for
names and notes, is base.text's, here so that a form has one place to import from.

Sources: NHS number, NHS Data Dictionary (modulus 11). CRN and prison number, HMPPS. PNC,
`yyyy/nnnnnnnL`, check letter = two-digit year followed by the seven-digit serial, modulo 23.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from base.errors import Refused
from base.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

__all__ = [
    "PNC_LETTERS",
    "clean_text",
    "crn",
    "mobile",
    "nhs_number",
    "optional",
    "participant_code",
    "pnc",
    "prison_number",
]

PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
"""Check letters by remainder modulo 23; I, O and S are left out because they look like digits."""

# What comes along when a number is copied from a letter or a web page: spaces of several widths
# and hyphens. Dropped before a number is read; everything else has to be typed correctly.
_SEPARATORS = str.maketrans(dict.fromkeys(" \t\u00a0\u2009\u202f-\u2010\u2011\u2013"))
_MAX_TYPED = 40

_CRN = re.compile(r"[A-Z][0-9]{6}")
_PRISON_NUMBER = re.compile(r"[A-Z][0-9]{4}[A-Z]{2}")
_PNC_SLASH = re.compile(r"([0-9]{4}|[0-9]{2})/([0-9]{1,7})([A-Z])")
_PNC_SOLID = re.compile(r"([0-9]{4}|[0-9]{2})([0-9]{7})([A-Z])")
_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,10}[A-Z0-9])?")


def optional(fn: Callable[[str], str], text: str | None) -> str | None:
    """`fn(text)`, or None when the box was left empty. Raises what `fn` raises."""
    if text is None or not text.strip():
        return None
    return fn(text)


def nhs_number(text: str, *, field: str = "nhs_number") -> str:
    """Ten digits whose check digit agrees, without spaces.

    Weights 10 to 2, then 11 minus (sum modulo 11); 11 counts as 0 and 10 is never issued. The same
    digit ten times passes that sum but is what people type to fill a box, so it is refused.
    Raises Refused.
    """
    digits = _plain(text, "An NHS number", field)
    _only_digits(digits, "An NHS number has digits only, such as 943 476 5919.", field)
    if len(digits) != 10:
        raise Refused(f"NHS numbers have 10 digits; this has {len(digits)}.", field)
    if len(set(digits)) == 1:
        raise Refused("This is the same digit ten times, which is nobody's NHS number.", field)
    total = sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=False))
    if (11 - total % 11) % 11 != int(digits[9]):
        raise Refused(
            "The check digit of this NHS number does not match; check it was typed correctly.",
            field,
        )
    return digits


def crn(text: str, *, field: str = "crn") -> str:
    """A probation case reference number: one letter and six digits, upper case. Raises Refused."""
    typed = _plain(text, "A CRN", field).upper()
    if not _CRN.fullmatch(typed):
        _letter_o(typed[1:], field)
        raise Refused("A CRN is one letter followed by 6 digits, such as X123456.", field)
    return typed


def prison_number(text: str, *, field: str = "prison_number") -> str:
    """A letter, four digits and two letters, upper case. Raises Refused."""
    typed = _plain(text, "A prison number", field).upper()
    if not _PRISON_NUMBER.fullmatch(typed):
        _letter_o(typed[1:5], field)
        raise Refused(
            "A prison number is a letter, 4 digits and 2 letters, such as A1234BC.", field
        )
    return typed


def pnc(text: str, *, today: date | None = None, field: str = "pnc") -> str:
    """A Police National Computer number as `yyyy/nnnnnnnL` with its check letter verified.

    Missing leading zeros of the serial are put back (`1979/163001B` is `1979/0163001B`). A
    two-digit year is read only when `today` is given: 20yy unless that year has not come yet, then
    19yy, which leaves no second reading for anybody living. Without `today` it is refused.
    Raises Refused, also for a year that has not come yet and for a check letter that disagrees.
    """
    typed = _plain(text, "A PNC number", field).upper()
    found = _PNC_SLASH.fullmatch(typed) or _PNC_SOLID.fullmatch(typed)
    if found is None:
        _letter_o(typed[:-1], field)
        raise Refused(
            "A PNC number is a year, a slash, up to 7 digits and a letter, such as 2001/0123456F.",
            field,
        )
    year, serial, letter = found[1], found[2].zfill(7), found[3]
    if len(year) == 2:
        year = _whole_year(year, today, field)
    if not 1900 <= int(year) <= (today.year if today else 2099):
        raise Refused(f"The year of this PNC number, {year}, cannot be right.", field)
    if PNC_LETTERS[int(year[2:] + serial) % 23] != letter:
        raise Refused(
            "The check letter of this PNC number does not match; check it was typed correctly.",
            field,
        )
    return f"{year}/{serial}{letter}"


def mobile(text: str, *, field: str = "mobile") -> str:
    """A UK mobile number as eleven digits starting 07; `+44`, `0044` and `(0)` are understood.

    The shape is the one HMPPS requires before a text is sent. Raises Refused.
    """
    look = "A UK mobile number has 11 digits and starts 07, such as 07700 900123."
    typed = _plain(text, "A mobile number", field)
    international = re.fullmatch(r"(?:\+|00)44(?:\(0\)|0)?(.*)", typed)
    digits = "0" + international[1] if international else typed
    digits = digits.translate(str.maketrans(dict.fromkeys("().")))
    _only_digits(digits, look, field)
    if not digits.startswith("07"):
        raise Refused(f"This number does not start 07. {look}", field)
    if len(digits) != 11:
        raise Refused(f"Mobile numbers have 11 digits; this has {len(digits)}.", field)
    return digits


def participant_code(text: str, *, field: str = "code") -> str:
    """The short code that stands for a person on calendars and walls, upper case.

    1 to 12 letters, digits and hyphens between them. Anything with the shape of an NHS number, a
    CRN or a prison number is refused, because the code is shown where those must never be.
    Raises Refused.
    """
    typed = _ascii(text.strip(), "A code", field).upper()
    if not _CODE.fullmatch(typed):
        raise Refused("A code is up to 12 letters, digits and hyphens, such as HX-042.", field)
    bare = typed.replace("-", "")
    looks_real = _CRN.fullmatch(bare) or _PRISON_NUMBER.fullmatch(bare)
    if looks_real or (bare.isdigit() and len(bare) >= 10):
        raise Refused(
            "This looks like an official number. A code is shown on calendars and walls, "
            "so make one up, such as HX-042.",
            field,
        )
    return typed


def _whole_year(two_digits: str, today: date | None, field: str) -> str:
    if today is None:
        raise Refused("Type the year of this PNC number with 4 digits, such as 2001.", field)
    this_century = int(f"20{two_digits}") <= today.year
    return f"{'20' if this_century else '19'}{two_digits}"


def _plain(text: str, what: str, field: str) -> str:
    """The typed characters without spaces and hyphens, refusing look-alikes and absurd lengths."""
    typed = _ascii(text.strip().translate(_SEPARATORS), what, field)
    if len(typed) > _MAX_TYPED:
        raise Refused(f"{what} is not {len(typed):,} characters long.", field)
    return typed


def _ascii(text: str, what: str, field: str) -> str:
    for character in text:
        if character.isascii() and character.isprintable():
            continue
        if character.isnumeric():
            raise Refused(f"{what} is typed with the plain digits 0 to 9.", field)
        raise Refused(
            f"{what} is typed with plain letters and digits; this has another character in it.",
            field,
        )
    return text


def _only_digits(typed: str, look: str, field: str) -> None:
    if not typed.isdigit():
        _letter_o(typed, field)
        raise Refused(look, field)


def _letter_o(where_digits_belong: str, field: str) -> None:
    typed = where_digits_belong.upper()
    if "O" in typed and typed.replace("O", "0").replace("/", "").isdigit():
        raise Refused("This has the letter O where a digit belongs; type the number 0.", field)
