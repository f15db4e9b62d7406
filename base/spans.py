"""Pages narrowed to days by an address that can be kept, and the same in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from base.dates import range_words, short_with_year
from base.errors import Refused
from base.forms import BaseForm, DayField

_SHORT = {"class": "db-filter__day"}
_FARTHEST = timedelta(days=366 * 10)


class SpanForm(BaseForm):
    """From one day to another, both included. Made from the address."""

    class Meta:
        """What changes nothing needs no token."""

        csrf = False

    first = DayField("From, like 27/3/2026", name="from", render_kw=_SHORT)
    last = DayField("To", name="to", render_kw=_SHORT)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each answer, and that the days are in order."""
        sound: bool = super().validate(extra_validators)
        begins, ends = self.first.data, self.last.data
        if sound and begins and ends and ends < begins:
            self.refuse(Refused("This is before the day it begins.", "last"))
            return False
        if sound and begins and ends and ends - begins > _FARTHEST:
            self.refuse(Refused("Ask for ten years at most.", "last"))
            return False
        return sound

    def good(self, name: str) -> Any:
        """What was answered; nothing where there is something wrong with it."""
        field = self[name]
        return None if field.errors else field.data

    @property
    def why_not(self) -> str:
        """The first thing wrong, for an answer that is no page."""
        return next((why for _, why in self.problems), "")


class BetweenForm(SpanForm):
    """A span that is always there: the last months when nothing is said."""

    def span(self, today: date, months: int) -> tuple[date, date]:
        """The days asked for; from the first of the month so many months back, until today."""
        first, last = self.good("first"), self.good("last")
        last = last or max(today, first or today)
        first = first or _months_back(last, months)
        return first, last


def span_words(first: date | None, last: date | None) -> str:
    """1 to 31 March 2026; with one end only, from or until it."""
    if first and last:
        return range_words(first, last)
    if first:
        return f"from {short_with_year(first)}"
    return f"until {short_with_year(last)}" if last else "all so far"


def chosen_words(form: Any, *names: str) -> list[str]:
    """Each choice made on a form, as "Cohort: North"."""
    found = []
    for name in names:
        field = form[name]
        words = dict(field.pairs).get(field.data or "")
        if field.data and words and not field.errors:
            found.append(f"{field.label.text}: {words}")
    return found


def _months_back(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
