"""Turning an instrument on and off, changing its text, scoring again, and narrowing the list."""

from __future__ import annotations

from typing import ClassVar

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField

from base.errors import Refused
from base.forms import BaseForm, ChoiceField, LineField, Required, TextField
from outcomes.instruments import tidied
from outcomes.queries.instruments import digest

STATES = (
    ("", "On or off"),
    ("on", "On"),
    ("off", "Off"),
    ("check", "To be checked before use"),
    ("changed", "Changed or made here"),
)
WHO = (
    ("", "Whoever fills it in"),
    ("participant", "The person themselves"),
    ("clinician", "Staff, about the person"),
    ("anonymous", "People who are not named"),
)
RAISE = (
    ("yes", "Raise them: each stays on Today until somebody says what was done"),
    ("no", "Do not raise them: they were answered under the key of then"),
)


class FindInstrumentsForm(BaseForm):
    """What the list is narrowed to. Made from the address."""

    class Meta:
        """What changes nothing needs no token."""

        csrf = False

    q = LineField("Name or topic", limit=100)
    state = ChoiceField("State", pairs=STATES)
    who = ChoiceField("Filled in by", pairs=WHO)


class DecideForm(BaseForm):
    """A decision about an instrument. `revision` is what it stood at when its page was opened."""

    revision = HiddenField()
    stale = False

    @property
    def read(self) -> int:
        """The revision that was on the page."""
        typed = self.revision.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1

    def refuse(self, refusal: Refused) -> None:
        """Put the sentence on its field; one about the revision is about the whole form."""
        self.stale = refusal.field == "revision"
        super().refuse(Refused(refusal.why) if self.stale else refusal)

    def renew(self, revision: int) -> None:
        """Take the revision of now, once it was said that it is another."""
        if self.stale:
            self.revision.data = str(revision)


class TurnOnForm(DecideForm):
    """Yes, turn it on; who compared its key with the form, where that is needed first."""

    who = LineField(
        "Who compared the key with the form?",
        description="Their name and profession. It is kept with the instrument.",
        limit=200,
    )
    against = LineField(
        "What did they compare it with?",
        description="The form and its edition, the manual or the paper, like: the printed form of "
        "2016 and the manual, chapter 4.",
        limit=300,
    )


class TurnOffForm(DecideForm):
    """Yes, turn it off."""


class UseShippedForm(DecideForm):
    """Yes, go back to the text that comes with Daybook."""


class ChangeTextForm(DecideForm):
    """The text of an instrument. `seen` tells which text was checked; `act` which button it was."""

    text = TextField(
        "Text of the instrument",
        [Required("The text is empty. Open the page again to begin from the text in use.")],
        limit=200_000,
        render_kw={"rows": 30, "class": "db-code-text"},
    )
    seen = HiddenField()
    act = HiddenField()

    @property
    def keeps(self) -> bool:
        """Whether it was sent to be used, and not only to be checked."""
        return bool(self.act.data == "keep")

    def accepted(self) -> str:
        """The text that was read. Raises Refused when it was changed since it was checked."""
        if (self.seen.data or "") != digest(tidied(self.text.text)):
            raise Refused(
                "The text was changed after it was checked. Read what differs now, then use it.",
                "text",
            )
        return self.text.text


class AddInstrumentForm(BaseForm):
    """The text of a new instrument, pasted or sent as a file; as `ChangeTextForm` otherwise."""

    text = TextField(
        "Text of the instrument", limit=200_000, render_kw={"rows": 30, "class": "db-code-text"}
    )
    file = FileField("Or a file with its text", description="A YAML file. At most 200 kB.")
    seen = HiddenField()
    act = HiddenField()

    MAX_BYTES: ClassVar[int] = 200 * 1024

    @property
    def keeps(self) -> bool:
        """Whether it was sent to be added, and not only to be checked."""
        return bool(self.act.data == "keep")

    def given(self) -> str:
        """The text: of the file where one was sent, which then stands in the box too.

        Raises Refused, field "file" or "text".
        """
        if self.file.data:
            self.text.data = self._of_file(self.file.data.read(self.MAX_BYTES + 1))
        if not self.text.text.strip():
            raise Refused("Paste the text of the instrument, or choose its file.", "text")
        return tidied(self.text.text)

    def _of_file(self, content: bytes) -> str:
        if len(content) > self.MAX_BYTES:
            raise Refused("This file is larger than 200 kB. An instrument is not so long.", "file")
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            line = content[: wrong.start].count(b"\n") + 1
            raise Refused(f"Line {line} of this file is not text in UTF-8.", "file") from None
        if not text.strip():
            raise Refused("This file is empty.", "file")
        return text.replace("\r\n", "\n")


class ScoreAgainForm(BaseForm):
    """Yes, score again. `seen` tells what was on the page."""

    seen = HiddenField()
    raise_risk = ChoiceField("What about the risk it finds?", pairs=RAISE, radios=True)

    @property
    def raises(self) -> bool | None:
        """Whether risk is raised; None when nobody said."""
        answers: dict[str, bool] = {"yes": True, "no": False}
        return answers.get(self.raise_risk.data or "")


class WordingForm(BaseForm):
    """A site's own wording. `newest` is the newest version when its page was opened."""

    language = LineField(
        "Language",
        description="Its short code: en for English, cy for Welsh.",
        limit=10,
        render_kw={"class": "govuk-input--width-5"},
    )
    instructions = TextField(
        "Instructions above the items",
        description="As the form prints them. Leave it empty where there are none.",
        limit=3_000,
        render_kw={"rows": 3},
    )
    items = TextField(
        "Items, one a line",
        description="In the order of the form, or each with its number: “1. words”. Cells copied "
        "from a spreadsheet do too.",
        limit=100_000,
        render_kw={"rows": 14},
    )
    file = FileField(
        "Or a CSV file of the items",
        description="With two columns, item and words. In Excel choose Save as, “CSV UTF-8 (comma "
        "delimited)”. At most 200 kB.",
    )
    answers = TextField(
        "Words of the answers",
        description="One a line with its number: “0 = Not at all”. Answers without words show "
        "their number.",
        limit=10_000,
        render_kw={"rows": 6},
    )
    copyright = LineField(
        "Copyright line",
        description="Shown under the form wherever it is shown.",
        limit=500,
    )
    licence = TextField(
        "On what terms may it be shown here?",
        description="The licence, its number or date, and what it allows.",
        limit=1_000,
        render_kw={"rows": 2},
    )
    agreed_by = LineField(
        "Who agreed?",
        description="The name and post of whoever answers for it.",
        limit=200,
    )
    holds_licence = BooleanField("This site holds a licence to show the wording on a screen")
    newest = HiddenField()
    seen = HiddenField()
    act = HiddenField()

    MAX_BYTES: ClassVar[int] = 200 * 1024

    @property
    def keeps(self) -> bool:
        """Whether it was sent to be kept, and not only to be looked at."""
        return bool(self.act.data == "keep")

    @property
    def newest_read(self) -> int:
        """The newest version that was on the page."""
        typed = self.newest.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0

    def sent_file(self) -> bytes | None:
        """The bytes of the file; None when none was chosen. Raises Refused, field "file"."""
        if not self.file.data:
            return None
        content: bytes = self.file.data.read(self.MAX_BYTES + 1)
        if len(content) > self.MAX_BYTES:
            raise Refused("This file is larger than 200 kB. Send the items alone.", "file")
        if not content.strip():
            raise Refused("This file is empty.", "file")
        return content


class RemoveWordingForm(BaseForm):
    """Why a wording is not to be shown any more."""

    why = LineField(
        "Why is it removed from use?", [Required("Say why it is removed from use.")], limit=500
    )
