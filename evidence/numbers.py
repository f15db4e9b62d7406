"""PURE: numbers, addresses and dates in running text that tell who somebody is.

Shapes: NHS numbers are ten digits with a check digit (NHS Data Dictionary, modulo 11); CRNs a
letter and six digits; prison numbers A9999AA; PNC numbers a year, a serial and a letter (HMPPS). UK
phone numbers have ten or eleven digits from 0. Line breaks may fall inside any of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from base.errors import Refused
from evidence.finds import Find, Kind
from people import identifiers

_GAP = r"[\s\-\u2010-\u2015.()]{0,3}"
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(
    rf"(?<!\w)(?<!\d[-.])(?:(?:\+|00)\s?44{_GAP}(?:\(0\))?|0)(?:{_GAP}\d){{9,10}}(?!\w)"
)
_TEN = re.compile(r"(?<![\d\w/])\d(?:[\s\-\u2010-\u2015]?\d){9}(?![\d\w/])")
_CRN = re.compile(r"(?<![\w])[A-Za-z]\s?\d{6}(?!\w)")
_PRISON = re.compile(r"(?<!\w)[A-Za-z]\s?\d{4}\s?[A-Za-z]{2}(?!\w)")
_PNC = re.compile(r"(?<![\w/])(?:\d{4}|\d{2})\s?/\s?\d{1,7}\s?[A-Za-z](?!\w)")
_POSTCODE = re.compile(
    r"(?<!\w)(?:[A-Z]{1,2}\d[A-Z\d]?|GIR)\s{1,2}\d[ABD-HJLNP-UW-Z]{2}(?!\w)", re.IGNORECASE
)
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS)
_DATES: Final = (
    re.compile(
        r"(?<![\d/.-])(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4}|\d{2})"
        r"(?![\d/-])"
    ),
    re.compile(r"(?<![\d/.-])(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?![\d/-])"),
    re.compile(
        rf"(?<!\w)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<n>{_MONTH})\.?,?\s+"
        r"(?P<y>\d{4}|\d{2})(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?P<n>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\w)",
        re.IGNORECASE,
    ),
)
_BORN = re.compile(
    r"(?:\bborn\b|\bd\.?\s?o\.?\s?b\b|\bdate\s+of\s+birth\b|\bbirthday\b)", re.IGNORECASE
)
_NEAR = 30  # characters between the word "born" and its date
_GROWN = 15  # years; whoever lives in these premises is older
_CENTURY = 100


def find_numbers(text: str, *, born: Iterable[date], today: date) -> Iterator[Find]:
    """Numbers, e-mail addresses, postcodes and dates of birth in a text; they may overlap.

    `born` are the dates of birth known. A date that is none of them is sure only after a word such
    as "born", and likely when it is more than fifteen years ago.
    """
    yield from _each(_EMAIL, text, Kind.EMAIL, lambda _: True)
    yield from _each(_PHONE, text, Kind.PHONE, _is_phone)
    yield from _each(_TEN, text, Kind.NHS_NUMBER, _is_nhs)
    yield from _each(_CRN, text, Kind.CRN, lambda _: True)
    yield from _each(_PRISON, text, Kind.PRISON_NUMBER, lambda _: True)
    yield from _each(_PNC, text, Kind.PNC, lambda _: True)
    yield from _each(_POSTCODE, text, Kind.POSTCODE, lambda _: False)
    yield from _births(text, frozenset(born), today)


def _each(
    pattern: re.Pattern[str], text: str, kind: Kind, judge: Callable[[str], bool | None]
) -> Iterator[Find]:
    for found in pattern.finditer(text):
        sure = judge(found[0])
        if sure is not None:
            yield Find(found.start(), found.end(), kind, found[0], sure)


def _digits(said: str) -> str:
    return "".join(c for c in said if c.isdigit())


def _is_phone(said: str) -> bool | None:
    """True for a number that can be dialled here; None when it is too short or begins wrongly."""
    digits = _digits(said)
    if said.lstrip().startswith(("+", "00")):
        digits = "0" + digits.removeprefix("00").removeprefix("44").removeprefix("0")
    return True if len(digits) in {10, 11} and digits[0] == "0" and digits[1] != "0" else None


def _is_nhs(said: str) -> bool | None:
    """True with the right check digit; likely when it is only written like one."""
    digits = _digits(said)
    try:
        identifiers.nhs_number(digits)
    except Refused:
        return False if re.fullmatch(r"\d{3}\D\d{3}\D\d{4}", said) else None
    return True


def _births(text: str, born: frozenset[date], today: date) -> Iterator[Find]:
    for pattern in _DATES:
        for found in pattern.finditer(text):
            days = list(_days(found, today))
            if not days:
                continue
            before = text[max(found.start() - _NEAR, 0) : found.start()]
            sure = bool(born & set(days)) or _BORN.search(before) is not None
            if sure or any(day.year <= today.year - _GROWN for day in days):
                yield Find(found.start(), found.end(), Kind.BIRTH, found[0], sure)


def _days(found: re.Match[str], today: date) -> Iterator[date]:
    """The days a written date can mean: two digits of a year are of this century or the last."""
    said = found.groupdict()
    month = int(said["m"]) if said.get("m") else _month(said["n"])
    years = [int(said["y"])]
    if len(said["y"]) == 2:
        this = today.year // _CENTURY * _CENTURY
        years = [this + years[0], this - _CENTURY + years[0]]
    for year in years:
        try:
            day = date(year, month, int(said["d"]))
        except ValueError:
            continue
        if day <= today:
            yield day


def _month(name: str) -> int:
    return next(n for n, whole in enumerate(_MONTHS, start=1) if whole.startswith(name.lower()[:3]))
