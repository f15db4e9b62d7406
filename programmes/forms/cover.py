"""Choosing who covers a session."""

from __future__ import annotations

from wtforms import HiddenField

from base.forms import BaseForm, ChoiceField, Required


class CoverForm(BaseForm):
    """One press on somebody's name; `seen` is the version of the session that was on the page."""

    seen = HiddenField()
    who = ChoiceField("Who covers it?", [Required("Choose who covers it.")])
