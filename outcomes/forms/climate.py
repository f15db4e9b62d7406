"""Forms about climate rounds."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional

from base.forms import BaseForm, ChoiceField, CountField, DayField, LineField, Required, TextField
from outcomes.forms.item_answers import AnswersForm

WHO = (("residents", "Residents"), ("staff", "Staff"))


def _invited() -> CountField:
    return CountField(
        "How many people are invited?",
        [Optional()],
        least=0,
        most=10_000,
        description="Everybody who lives or works there. It gives the response rate. Blank if you "
        "do not know.",
    )


def _note() -> TextField:
    return TextField(
        "What is going on at the time",
        description="Optional. It is shown beside the results: a new building, a change of staff. "
        "Name nobody.",
        limit=2_000,
        render_kw={"rows": 3},
    )


class PlanRoundForm(BaseForm):
    """What to ask, of whom, where and when."""

    team = ChoiceField("Team", [Required("Choose the team.")])
    venue = ChoiceField("Where", description="The premises or venue it is about.")
    instrument = ChoiceField("Survey", [Required("Choose the survey.")])
    who = ChoiceField("Who answers?", [Required("Choose who answers.")], pairs=WHO, radios=True)
    opens = DayField("First day", [Required("Enter the first day.")], description="Like 27/3/2026")
    closes = DayField(
        "Last day",
        [Required("Enter the last day.")],
        description="Paper forms may be typed in for a week more.",
    )
    invited = _invited()
    note = _note()
    beside = BooleanField("Hold it beside the other one")

    def offer(
        self,
        teams: Sequence[tuple[str, str]],
        venues: Sequence[tuple[str, str]],
        instruments: Sequence[tuple[str, str]],
    ) -> None:
        """Offer teams, venues and surveys; a single team or survey is chosen already."""
        self.team.offer(teams)
        self.venue.offer([("", "Nowhere in particular"), *venues])
        self.instrument.offer(instruments)
        for field, pairs in ((self.team, teams), (self.instrument, instruments)):
            if len(pairs) > 1:
                field.offer([("", "Choose one"), *pairs])


class ChangeRoundForm(BaseForm):
    """What may still be changed; a day that may not is left off."""

    opens = DayField("First day", [Required("Enter the first day.")])
    closes = DayField("Last day", [Required("Enter the last day.")])
    invited = _invited()
    note = _note()


class MakeCodesForm(BaseForm):
    """How many slips to print, and how large."""

    number = CountField(
        "How many slips?",
        [Required("Enter how many slips you need.")],
        least=1,
        most=200,
        description="One for each person. You can make more later.",
    )
    size = ChoiceField(
        "Print",
        [Required("Choose how large they are printed.")],
        pairs=(("ordinary", "Eight to a page"), ("large", "Large print, three to a page")),
        radios=True,
        default="ordinary",
    )
    beside_paper = BooleanField("Each person gets the licensed paper form with the questions")


class SureForm(BaseForm):
    """Yes, do it."""


class AddEventForm(BaseForm):
    """Something that happened, to be seen beside the rounds."""

    day = DayField("Day", [Required("Enter the day.")], description="Like 27/3/2026")
    words = LineField(
        "What happened",
        [Required("Say what happened.")],
        description="Such as: new kitchen opened. Name nobody.",
        limit=120,
    )


class EnterPaperForm(AnswersForm):
    """One paper form, item by item."""


class EnterCodeForm(BaseForm):
    """The code on a slip. It is its own permission: no cookie is set, so there is no token."""

    class Meta:
        """Without a token of the browser's."""

        csrf = False

    code = LineField("Your code", limit=200, render_kw={"autocomplete": "off"})


class SurveyForm(AnswersForm):
    """A survey as somebody answers it. `sure`: they were told what they left out."""

    class Meta:
        """Without a token of the browser's: see `EnterCodeForm`."""

        csrf = False

    code = HiddenField()
    language = HiddenField()
    sure = HiddenField()
    asks = False

    @property
    def problems(self) -> list[tuple[str | None, str]]:
        """None until it is sent: choosing a language is no answer."""
        return super().problems if self.asks else []
