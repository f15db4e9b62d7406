"""The form about who may open a limited-access record."""

from __future__ import annotations

from wtforms.fields import BooleanField

from base.forms import BaseForm, ChoicesField


class SetLimitedAccessForm(BaseForm):
    """Who may open one record."""

    limited = BooleanField("Only the people ticked below may open this record")
    readers = ChoicesField("Who may open it")
