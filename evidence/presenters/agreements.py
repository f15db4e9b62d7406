"""What pages of the house agreement print: a version in a line, its text, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for

from base.dates import in_words
from evidence.agreement_text import Line, changed_words, differences
from evidence.meeting_words import came_words
from evidence.models import HouseAgreement
from evidence.presenters.cycles import left_words


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version as a list shows it. `late`: its review was due before today."""

    href: str
    agreement: HouseAgreement
    name: str
    agreed: str
    review: str
    late: bool
    took_part: str
    differs: str


def version_line(
    agreement: HouseAgreement, before: HouseAgreement | None, today: date
) -> VersionLine:
    """One version, with how much differs from the one before."""
    due = agreement.review_due
    lines = lines_between(before, agreement)
    return VersionLine(
        url_for("agreements.show_version", agreement_id=agreement.public_id),
        agreement,
        f"Version {agreement.number}",
        in_words(agreement.agreed_on) if agreement.agreed_on is not None else "",
        f"{in_words(due)}, {left_words((due - today).days)}" if due is not None else "",
        due is not None and due < today,
        came_words(agreement.residents, agreement.staff, agreement.visitors) or "Nobody counted",
        changed_words(lines) if before is not None else "The first version",
    )


def version_lines(all_: list[HouseAgreement], today: date) -> list[VersionLine]:
    """Every version, newest first, each beside the one before it."""
    return [
        version_line(one, before, today)
        for one, before in zip(all_, [*all_[1:], None], strict=False)
    ]


def lines_between(before: HouseAgreement | None, after: HouseAgreement) -> list[Line]:
    """Both texts laid over one another; every line is new in the first version."""
    return differences(before.text if before is not None else "", after.text)
