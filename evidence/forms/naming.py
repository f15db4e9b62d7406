"""Forms whose words go on a wall: what may name somebody is shown before it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField

from base.forms import BaseForm, LineField, TextField
from evidence.finds import Find
from evidence.redaction import Known, check


class NamingForm(BaseForm):
    """A form that stops once for what may name somebody; a person changes it, or goes on.

    `seen` are fingerprints of what was shown: a tick covers those, and nothing typed since.
    """

    as_it_is = BooleanField("I have read this, and it stays as it is")
    seen = HiddenField()
    asks = False
    _known: Known | None = None
    _today: date | None = None

    def look_for(self, known: Known, today: date) -> None:
        """What to look for when the form is checked."""
        self._known, self._today = known, today

    @property
    def named(self) -> bool:
        """Whether what may name somebody is kept all the same, by a person who was told."""
        return bool(self.as_it_is.data)

    def rows_hold(self) -> bool:
        """Whether what belongs together fits; says on the fields what does not."""
        return True

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything fits, and what may name somebody was looked at by a person."""
        whole = bool(super().validate(extra_validators))
        whole = self.rows_hold() and whole
        return whole and not self._stops()

    def _stops(self) -> bool:
        found = self._finds()
        keys = {_fingerprint(find) for finds in found.values() for find in finds}
        agreed = bool(self.as_it_is.data) and keys <= set((self.seen.data or "").split(","))
        self.as_it_is.data = bool(agreed and keys)
        if agreed or not keys:
            return False
        for name, finds in found.items():
            field = self[name]
            field.errors = [*field.errors, find_sentence(finds)]
        self.seen.data, self.asks = ",".join(sorted(keys)), True
        return True

    def _finds(self) -> dict[str, list[Find]]:
        if self._known is None or self._today is None:
            return {}
        texts = {f.short_name: f.text for f in self if isinstance(f, LineField | TextField)}
        return {
            name: finds
            for name, text in texts.items()
            if text and (finds := check(text, self._known, today=self._today))
        }


def find_sentence(finds: Iterable[Find]) -> str:
    """What was found, each once: `“Sam”: a name; “Will”: perhaps a name. …`."""
    said = {}
    for find in finds:
        what = find.kind.words[:1].lower() + find.kind.words[1:]
        said[find.text] = f"“{find.text}”: {'' if find.sure else 'perhaps '}{what}"
    return f"{'; '.join(said.values())}. Say it by role, or tick at the end that it stays."


def _fingerprint(find: Find) -> str:
    return hashlib.sha256(f"{find.kind} {find.text}".encode()).hexdigest()[:16]
