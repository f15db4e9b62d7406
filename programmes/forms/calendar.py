"""The calendar's filters: an address that can be kept, so nothing is posted."""

from __future__ import annotations

from base.forms import BaseForm, ChoiceField, DayField

NARROWING = ("team", "venue", "room", "staff")


class CalendarForm(BaseForm):
    """Which days, and whose. Made from the address; what may be chosen is offered by the view."""

    class Meta:
        """What changes nothing needs no token."""

        csrf = False

    team = ChoiceField("Team")
    venue = ChoiceField("Venue")
    room = ChoiceField("Room")
    staff = ChoiceField("Member of staff")
    day = DayField("Day, like 27/3/2026", render_kw={"class": "db-filter__day"})
