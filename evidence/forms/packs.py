"""Forms about packs: asked for, decided about, released, withdrawn, given to an assessor."""

from __future__ import annotations

from collections.abc import Sequence

from base.forms import BaseForm, ChoiceField, DayField, LineField, Required


class AskForm(BaseForm):
    """Which days a pack covers, and whom it is for."""

    first = DayField("First day", [Required("Enter the first day.")], description="Like 27/3/2026")
    last = DayField("Last day", [Required("Enter the last day.")])
    audience = LineField(
        "Whom is it for?",
        [Required("Say whom it is for.")],
        description="Such as “The assessor of the Royal College of Psychiatrists”.",
        limit=120,
    )


WAYS = (
    ("replace", "Put other words in its place"),
    ("keep", "It stays: it tells nobody who somebody is"),
)
OF_FILES = (
    ("out", "Leave the whole file out"),
    ("keep", "It stays: it tells nobody who somebody is"),
)
OF_UNREAD = (
    ("out", "Leave the whole file out"),
    ("keep", "It stays: I looked, and it tells nobody who somebody is"),
)


class DecideForm(BaseForm):
    """What becomes of a find, and whether the same goes for the same words elsewhere."""

    decision = ChoiceField(
        "What is to become of it?", [Required("Choose one.")], pairs=WAYS, radios=True
    )
    instead = LineField(
        "What stands in its place", description="Such as “a resident” or “a colleague”.", limit=120
    )
    everywhere = ChoiceField(
        "The same words elsewhere in this pack",
        pairs=(("no", "Decide about each"), ("yes", "The same for all of them")),
        radios=True,
        default="no",
    )


class WithdrawPackForm(BaseForm):
    """Why a pack is taken back."""

    why = LineField(
        "Why?",
        [Required("Say why, such as: somebody took back their consent.")],
        description="For staff: whoever opens the pack reads that it was withdrawn and when.",
        limit=200,
    )


class GiveLinkForm(BaseForm):
    """Whom a link is for, and until when it opens the pack."""

    whom = LineField("Whom is the link for?", [Required("Say whom it is for.")], limit=120)
    until = DayField(
        "Until when?", [Required("Enter the last day.")], description="A year at most."
    )


class GiveAccountForm(BaseForm):
    """Which assessor may open the pack with their own account."""

    user = ChoiceField("Assessor", [Required("Choose an assessor.")])
    until = DayField(
        "Until when?", [Required("Enter the last day.")], description="A year at most."
    )

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """Offer the assessors there are."""
        self.user.offer([("", "Choose one"), *people])
