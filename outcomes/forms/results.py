"""What a page of results is narrowed to: addresses that can be kept, so nothing is posted."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from base.forms import BaseForm, ChoiceField


class ResultsForm(BaseForm):
    """A person's results: beside which time in a cohort."""

    class Meta:
        """What changes nothing needs no token."""

        csrf = False

    enrolment = ChoiceField("Seen beside their time in")

    def offer(self, enrolments: Iterable[tuple[str, str]]) -> None:
        """Set what may be chosen."""
        self.enrolment.offer([*enrolments])


def as_id(text: str) -> UUID | None:
    """A public identifier from an address; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
