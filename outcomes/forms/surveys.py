"""Making a survey of one's own: its questions, how they are answered, what is made of them."""

from __future__ import annotations

import re

from wtforms import HiddenField

from base.errors import Refused
from base.forms import ChoiceField, LineField, TextField
from outcomes.forms.instruments import DecideForm
from outcomes.survey_text import FEWEST, Survey, Who
from outcomes.terms import Better
from outcomes.wording_text import answers_as_lines, label_key

WHO = (
    ("people", "People in a programme, by name, as part of what is measured"),
    ("residents", "Climate rounds of residents, in which nobody is named"),
    ("staff", "Climate rounds of staff, in which nobody is named"),
    ("both", "Climate rounds of residents and of staff, kept apart, in which nobody is named"),
)
SCALES = (
    ("numbers", "On a scale of numbers"),
    ("yes_no", "Yes or no"),
)
SCORES = (
    ("mean", "The mean of the answers"),
    ("sum", "The sum of the answers"),
    ("none", "None: each question is shown by itself"),
)
BETTERS = (
    (Better.HIGHER.value, "A higher score is better"),
    (Better.LOWER.value, "A lower score is better"),
    (Better.NEITHER.value, "Neither"),
)
_LABEL = re.compile(r"\s*(-?\d{1,4})\s*(?:[.):=\t]|\s[-–]\s|\s)\s*(\S.*)")
_NARROW = {"class": "govuk-input--width-3", "inputmode": "numeric"}


class SurveyForm(DecideForm):
    """Everything a survey is. `act` is the button; `seen` tells what was looked at."""

    name = LineField("Name of the survey", limit=200)
    who = ChoiceField("Who is it for?", pairs=WHO, radios=True, default="residents")
    questions = TextField(
        "Questions, one a line",
        description="At most 60, of at most 300 characters each. Lines without words do not count.",
        limit=30_000,
        render_kw={"rows": 10},
    )
    scale = ChoiceField("How are they answered?", pairs=SCALES, radios=True, default="numbers")
    lowest = LineField("From", limit=5, default="0", render_kw=_NARROW)
    highest = LineField("To", limit=5, default="4", render_kw=_NARROW)
    labels = TextField(
        "Words of the answers",
        description="One a line with its number: “0 = Never”. Answers without words show their "
        "number.",
        limit=5_000,
        render_kw={"rows": 5},
    )
    reversed = LineField(
        "Which questions count the other way round?",
        description="Their numbers, like: 2, 5. The highest answer then counts as the lowest. "
        "Leave it empty where there are none.",
        limit=300,
    )
    score = ChoiceField("What is made of the answers?", pairs=SCORES, radios=True, default="mean")
    missing = LineField(
        "How many questions may be unanswered?",
        description="The mean of the others then stands in for them. With 0 there is no score "
        "unless everything is answered.",
        limit=3,
        default="0",
        render_kw=_NARROW,
    )
    better = ChoiceField(
        "Which way is better?", pairs=BETTERS, radios=True, default=Better.HIGHER.value
    )
    period = LineField(
        "What time does it ask about?",
        description="Like: now, the last week, the last month.",
        limit=80,
        default="now",
    )
    fewest = LineField(
        "Fewest answers before a climate round shows anything",
        description=f"At least {FEWEST}, so that nobody can be told from the others.",
        limit=3,
        default=str(FEWEST),
        render_kw=_NARROW,
    )
    language = LineField(
        "Language of the questions",
        description="Its short code: en for English, cy for Welsh.",
        limit=10,
        default="en",
        render_kw={"class": "govuk-input--width-5"},
    )
    seen = HiddenField()
    act = HiddenField()

    @property
    def keeps(self) -> bool:
        """Whether it was sent to be kept, and not only to be looked at."""
        return bool(self.act.data == "keep")

    def survey(self) -> Survey:
        """What was asked for. Raises Refused on the field that cannot be read."""
        yes_no = self.scale.data == "yes_no"
        who: Who = self.who.data or "people"
        return Survey(
            name=self.name.text,
            questions=tuple(self.questions.text.split("\n")),
            lowest=0 if yes_no else _whole(self.lowest),
            highest=1 if yes_no else _whole(self.highest),
            labels=((0, "No"), (1, "Yes")) if yes_no else _labels(self.labels.text),
            reversed=_numbers(self.reversed),
            score=self.score.data or "mean",
            missing=_whole(self.missing) if self.score.data != "none" else 0,
            better=Better(self.better.data or Better.HIGHER),
            period=self.period.text,
            who=who,
            fewest=_whole(self.fewest) if who != "people" else FEWEST,
        )

    def show(self, survey: Survey, language: str) -> None:
        """Begin from a survey as it is."""
        yes_no = (survey.lowest, survey.highest, survey.labels) == (0, 1, ((0, "No"), (1, "Yes")))
        self.name.data, self.who.data = survey.name, survey.who
        self.questions.data = "\n".join(survey.questions)
        self.scale.data = "yes_no" if yes_no else "numbers"
        self.lowest.data, self.highest.data = str(survey.lowest), str(survey.highest)
        self.labels.data = answers_as_lines({label_key(n): said for n, said in survey.labels})
        self.reversed.data = ", ".join(map(str, survey.reversed))
        self.score.data, self.missing.data = survey.score, str(survey.missing)
        self.better.data, self.period.data = survey.better.value, survey.period
        self.fewest.data, self.language.data = str(survey.fewest), language


def _whole(field: LineField) -> int:
    text = field.text.strip()
    if not re.fullmatch(r"-?[0-9]{1,4}", text):
        raise Refused("Write a whole number, like 4.", field.name)
    return int(text)


def _numbers(field: LineField) -> tuple[int, ...]:
    parts = [part for part in re.split(r"[\s,;]+|\band\b", field.text) if part]
    wrong = next((part for part in parts if not re.fullmatch(r"[0-9]{1,3}", part)), None)
    if wrong is not None:
        raise Refused(
            f"“{wrong[:20]}” is no number of a question. Write them like: 2, 5.", field.name
        )
    return tuple(int(part) for part in parts)


def _labels(text: str) -> tuple[tuple[int, str], ...]:
    found = []
    for n, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        told = _LABEL.fullmatch(line)
        if told is None:
            what = f"Line {n} is “{line.strip()[:40]}”."
            raise Refused(f"{what} Write a number and its words, like “0 = Never”.", "labels")
        found.append((int(told[1]), told[2].strip()))
    return tuple(found)
