"""The two refusals every layer speaks: a rule says no, or the row is not yours."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 a refusal is a normal outcome
    """A rule says no. `why` is a sentence for a person; `field` the form field it is about."""

    def __init__(self, why: str, field: str | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.field = field


class NotYours(Exception):  # noqa: N818 shown as "not found"
    """The row does not exist, or exists outside the person's teams; the screen never says which."""
