"""Forms of residents' voice: what a resident sends, and what staff make of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from base.errors import Refused
from base.forms import BaseForm, ChoiceField, ChoicesField, LineField, Required, TextField
from base.text import clean_text
from evidence.forms.naming import NamingForm
from evidence.models.voice import ANSWER_WORDS, KINDS
from evidence.redaction import repeats
from evidence.services.voice import MOST_LETTERS, Became

_LONGEST = 10_000_000  # more than any form that gets here
_ANSWERS = {
    "idea": ("forward", "doing", "reason", "looking"),
    "worry": ("forward", "doing", "answer", "looking"),
}
_NOT_NOW = re.compile(r"\W*not (?:now|yet|possible)\W*", re.IGNORECASE)


class LeaveForm(BaseForm):
    """What a resident says. Its faults are keys of the page's words, to be said in any language."""

    class Meta:
        """No token: it would need a cookie, which would tell one browser's sendings together."""

        csrf = False

    kind = StringField()
    words = TextAreaField()
    may_show = StringField()
    language = HiddenField()

    def faults(self) -> list[tuple[str, str, dict[str, Any]]]:
        """(field, key, what fills the sentence) of everything wrong with what was sent."""
        found: list[tuple[str, str, dict[str, Any]]] = []
        if self.kind.data not in KINDS:
            found.append(("kind", "error_kind", {}))
        said = self.said
        if not any(one.isprintable() and not one.isspace() for one in said):
            found.append(("words", "error_words", {}))
        elif len(said) > MOST_LETTERS:
            counts = {"count": f"{len(said):,}", "limit": f"{MOST_LETTERS:,}"}
            found.append(("words", "error_long", counts))
        return found

    def refused(self, became: Became) -> list[tuple[str, str, dict[str, Any]]]:
        """Why what was sent could not be kept."""
        return [("words", f"error_{became.value}", {})]

    @property
    def said(self) -> str:
        """What was written, cleaned."""
        return clean_text(self.words.data or "", _LONGEST)

    @property
    def showable(self) -> bool:
        """Whether they said that others may read their words; nothing chosen means no."""
        return self.may_show.data == "yes"


class AsideForm(BaseForm):
    """Why something does not count."""

    why = LineField(
        "Why?",
        [Required("Say why, such as: it is meant for somebody else.")],
        description="Name nobody. The words are erased after 90 days.",
        limit=200,
    )


class AcknowledgeWorryForm(BaseForm):
    """The first steps about a worry."""

    done = TextField(
        "What did you do first, and who knows?",
        [Required("Write what you did first, and who knows.")],
        description="Only those who may read the worry read this.",
        limit=2_000,
        render_kw={"rows": 4},
    )


class AnswerForm(NamingForm):
    """The answer to what somebody said, that residents read under the words chosen for it.

    `private`: what they wrote, when only staff may read it. `asks_twice`: the answer repeats it.
    """

    version = HiddenField()
    answer = ChoiceField(
        "What became of it?",
        [Required("Choose one.")],
        description="Residents read your answer under the heading you choose here.",
        radios=True,
    )
    words = TextField(
        "The answer",
        [Required("Say in a sentence or two what was done, or why not.")],
        description="In plain words, as residents will read it. Name nobody.",
        limit=1_000,
        render_kw={"rows": 4},
    )

    apart = BooleanField("I compared them: the answer does not tell what they wrote")
    private = ""
    asks_twice = False

    def offer(self, kind: str) -> None:
        """Offer what can become of this kind."""
        offered = _ANSWERS.get(kind, ("answer",))
        self.answer.offer([(one, ANSWER_WORDS[one]) for one in offered])

    def rows_hold(self) -> bool:
        """Whether "not now" comes with a reason, and nothing private is repeated unseen."""
        bare = not _NOT_NOW.sub("", self.words.text)
        if self.answer.data == "reason" and self.words.text and bare:
            why = "Give the reason: residents read it under “Not now. This is why”."
            self.refuse(Refused(why, "words"))
        repeated = repeats(self.private, self.words.text)
        self.asks_twice = bool(repeated)
        if repeated and not self.apart.data:
            said = ", ".join(f"“{one}”" for one in repeated)
            why = (
                f"Only staff may read what they wrote, and this repeats {said}. Say it in other "
                "words, or tick below that you compared them."
            )
            self.refuse(Refused(why, "words"))
        return not self.problems


class PublishForm(BaseForm):
    """How others read it."""

    version = HiddenField()
    shown = TextField(
        "You said",
        [Required("Say what others will read.")],
        limit=MOST_LETTERS,
        render_kw={"rows": 4},
    )
    sure = BooleanField("I have looked at it: it may stay as it is")


class WallForm(BaseForm):
    """Whether the address on the wall works, and who hears of a worry."""

    opened = ChoiceField(
        "May residents leave words with the code on the wall?",
        [Required("Choose yes or no.")],
        pairs=(("yes", "Yes, it is on"), ("no", "No, it is off")),
        radios=True,
    )
    hearers = ChoicesField(
        "Who hears of a worry?",
    )

    def say_how(self, *, mailed: bool) -> None:
        """Say how they hear of it: by e-mail only where a mail server is set."""
        how = "By e-mail, and on Today" if mailed else "On Today alone,"
        self.hearers.description = (
            f"{how} until somebody writes down the first steps. Their names stand on the poster. "
            "Tick nobody and it is whoever leads. Nobody else but leads reads worries."
        )

    def offer(self, staff: Sequence[tuple[str, str]]) -> None:
        """Offer those who work there."""
        self.hearers.offer(staff)
