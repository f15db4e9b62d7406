"""The form about digests by e-mail."""

from __future__ import annotations

from base.forms import BaseForm, ChoiceField, Required

CHOICES = (
    ("off", "No"),
    ("evening", "Yes, the evening before, at 6pm"),
    ("morning", "Yes, in the morning of the day, at 6:30am"),
)


class DigestForm(BaseForm):
    """Whether and when somebody is told their sessions."""

    digest = ChoiceField(
        "Be told your sessions of a day by e-mail?",
        [Required("Choose whether and when.")],
        pairs=CHOICES,
        radios=True,
    )
