"""PURE: what a check for identifying details finds, and which of overlapping finds counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was found."""

    NAME = "name"
    CODE = "code"
    NHS_NUMBER = "nhs_number"
    CRN = "crn"
    PRISON_NUMBER = "prison_number"
    PNC = "pnc"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH = "date_of_birth"
    POSTCODE = "postcode"
    PERHAPS = "perhaps_a_name"
    WORD = "word"
    UNREAD = "unread"

    @property
    def words(self) -> str:
        """As a page says it."""
        return _WORDS[self]


_WORDS = {
    Kind.NAME: "A name",
    Kind.CODE: "A participant’s code",
    Kind.NHS_NUMBER: "An NHS number",
    Kind.CRN: "A probation case reference number",
    Kind.PRISON_NUMBER: "A prison number",
    Kind.PNC: "A Police National Computer number",
    Kind.PHONE: "A phone number",
    Kind.EMAIL: "An e-mail address",
    Kind.BIRTH: "A date of birth",
    Kind.POSTCODE: "A postcode",
    Kind.PERHAPS: "Perhaps somebody’s name",
    Kind.WORD: "A word that does not leave the building",
    Kind.UNREAD: "A file in which nothing could be read",
}


@dataclass(frozen=True, slots=True)
class Find:
    """One find: characters `start` to `end` (exclusive) of the text that was checked.

    `sure`: it is what it looks like. Otherwise it may be, and a person has to say. `of` tells whose
    it is, by a reference of the caller's; empty when it is nobody's in particular.
    """

    start: int
    end: int
    kind: Kind
    text: str
    sure: bool
    of: str = ""


def apart(finds: Iterable[Find]) -> list[Find]:
    """The finds in order, none over another: sure ones win over likely, then the longer."""
    kept: list[Find] = []
    for find in sorted(finds, key=lambda f: (not f.sure, f.start - f.end, f.start, f.kind)):
        if all(find.end <= other.start or other.end <= find.start for other in kept):
            kept.append(find)
    return sorted(kept, key=lambda f: f.start)


def together(text: str, finds: Sequence[Find]) -> list[Find]:
    """Names of one person that follow each other as one find: "Verity Teaselstead" is one decision.

    `finds` are in order and apart. It is sure when one of them is.
    """
    made: list[Find] = []
    for find in finds:
        last = made[-1] if made else None
        if (
            last is not None
            and last.kind is find.kind is Kind.NAME
            and last.of == find.of
            and not text[last.end : find.start].strip()
        ):
            whole = text[last.start : find.end]
            made[-1] = Find(last.start, find.end, Kind.NAME, whole, last.sure or find.sure, find.of)
        else:
            made.append(find)
    return made
