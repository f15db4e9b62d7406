"""Choosing who covers a session."""

from __future__ import annotations

from base.forms import BaseForm, ChoiceField, Required


class CoverForm(BaseForm):
    """One press on somebody's name."""

    who = ChoiceField("Who covers it?", [Required("Choose who covers it.")])
