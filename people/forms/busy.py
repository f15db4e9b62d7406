"""Forms about a calendar of one's own."""

from __future__ import annotations

from base.forms import BaseForm, LineField, Required


class GiveCalendarForm(BaseForm):
    """The address of a calendar outside Daybook. Its name keeps it out of forms that are kept."""

    secret_address = LineField(
        "Address of your calendar",
        [Required("Give the address of your calendar.")],
        limit=2_000,
        description="It starts with https:// or webcal://. Anyone who has it can read your "
        "calendar, so it is kept encrypted and never shown again.",
        render_kw={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"},
    )


class ForgetCalendarForm(BaseForm):
    """Nothing to answer: forgetting it is the whole of it."""
