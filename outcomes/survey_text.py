"""PURE: a survey somebody builds here, made into an instrument, and back into its form.

The instrument is written by `instrument_text`, so that whatever is in a question is only ever a
value in its text. What the questions ask is kept beside it as a wording, as with any other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from base.errors import Refused
from outcomes import instruments
from outcomes.instrument_text import write
from outcomes.keys import (
    AnswerScale,
    ForGroups,
    Instrument,
    Item,
    Licence,
    Missing,
    ScoreKey,
)
from outcomes.terms import Better, Certainty, FilledBy, Method
from outcomes.wording_text import WordingText, label_key

Made = Literal["mean", "sum", "none"]
Who = Literal["people", "residents", "staff", "both"]

MOST_QUESTIONS: Final = 60
LONGEST_QUESTION: Final = 300
FEWEST: Final = 5  # answers below which nothing of a round is shown
OUR_OWN: Final = "our own"
_TOPIC, _NAME, _PERIOD = 60, 80, 80
_WIDEST: Final = 100  # from the lowest to the highest answer
_MOST_MISSING: Final = 20
_APART: Mapping[Who, tuple[str, ...]] = {
    "people": (),
    "residents": ("residents",),
    "staff": ("staff",),
    "both": ("residents", "staff"),
}
_CAUTION = (
    "It was made here and has not been validated: it says how these people answered these "
    "questions, and no change of it is called reliable."
)
_HOW = "the mean, the spread and the number of answers of each round"


@dataclass(frozen=True, slots=True)
class Survey:
    """What the form asks. Questions are numbered from 1; `reversed` are their numbers.

    `labels` are the words of answers by number. `missing`: how many questions of a score may be
    unanswered. `fewest` counts for climate rounds alone, in which nobody is named.
    """

    name: str
    questions: tuple[str, ...]
    lowest: int
    highest: int
    labels: tuple[tuple[int, str], ...] = ()
    reversed: tuple[int, ...] = ()
    score: Made = "mean"
    missing: int = 0
    better: Better = Better.HIGHER
    period: str = "now"
    who: Who = "people"
    fewest: int = FEWEST

    @property
    def for_rounds(self) -> bool:
        """Whether it is for climate rounds, in which nobody is named."""
        return self.who != "people"


def checked(survey: Survey) -> Survey:
    """The survey with its words evened out. Raises Refused on the field that is wrong."""
    name, period = _plain(survey.name), _plain(survey.period)
    questions = tuple(_line(one) for one in survey.questions if _plain(one))
    _need(bool(name), "Give the survey a name.", "name")
    _need(len(name) <= _NAME, f"Shorten the name to {_NAME} characters or fewer.", "name")
    _need(0 < len(period) <= _PERIOD, f"Say what time it asks about, in {_PERIOD} characters at "
          "most, like: now.", "period")  # fmt: skip
    _need(bool(questions), "Write at least one question, one a line.", "questions")
    _need(
        len(questions) <= MOST_QUESTIONS,
        f"There are {len(questions)} questions. At most {MOST_QUESTIONS} fit in one survey: "
        "nobody answers more with care.",
        "questions",
    )
    for n, one in enumerate(questions, 1):
        why = f"Question {n} has {len(one)} characters. Shorten it to {LONGEST_QUESTION} or fewer."
        _need(len(one) <= LONGEST_QUESTION, why, "questions")
    _check_scale(survey)
    _check_key(survey, len(questions))
    labels = tuple(sorted((n, _line(words)) for n, words in survey.labels))
    turned = tuple(sorted(set(survey.reversed))) if survey.score != "none" else ()
    return replace(
        survey,
        name=name,
        period=period,
        questions=questions,
        labels=tuple((n, words) for n, words in labels if words),
        reversed=turned,
        missing=survey.missing if survey.score != "none" else 0,
        fewest=survey.fewest if survey.for_rounds else FEWEST,
    )


def slug_of(name: str, ending: str) -> str:
    """The id of a survey: own_<its name in small letters>_<ending>, of at most 40 characters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    room = 40 - len("own__") - len(ending)
    return f"own_{stem[:room].strip('_')}_{ending}".replace("__", "_")


def instrument_of(survey: Survey, slug: str, version: int) -> Instrument:
    """A checked survey as an instrument of this id and version."""
    scale = AnswerScale(survey.lowest, survey.highest)
    items = tuple(
        Item(str(n), _topic(words), scale, reversed=n in survey.reversed)
        for n, words in enumerate(survey.questions, 1)
    )
    apart = _APART[survey.who]
    return Instrument(
        id=slug,
        name=survey.name,
        version=version,
        filled_by=FilledBy.ANONYMOUS if survey.for_rounds else FilledBy.PARTICIPANT,
        period=survey.period,
        better=survey.better,
        items=items,
        scores=_scores(survey, items),
        licence=Licence(OUR_OWN, "allowed: the questions were written here", Certainty.HIGH),
        sources=("Made on this site.",),
        for_groups=ForGroups(survey.fewest, apart, _HOW) if apart else None,
        cautions=(_CAUTION,),
    )


def text_of(survey: Survey, slug: str, version: int) -> str:
    """A checked survey as the text of an instrument, which the parser reads back as it is."""
    text = write(instrument_of(survey, slug, version))
    instruments.parse(text, slug)
    return text


def words_of(survey: Survey) -> WordingText:
    """The wording of a checked survey."""
    return WordingText(
        {str(n): words for n, words in enumerate(survey.questions, 1)},
        answers={label_key(n): words for n, words in survey.labels},
    )


def survey_of(instrument: Instrument, words: WordingText) -> Survey | None:
    """The form an instrument and its wording were made with; None when its text says more."""
    scale = instrument.items[0].answers
    if scale.highest is None or not scale.whole:
        return None
    apart = instrument.for_groups.apart if instrument.for_groups else ()
    first = instrument.scores[0]
    alone = len(instrument.scores) == len(instrument.items) and first.id == "q1"
    found = Survey(
        name=instrument.name,
        questions=tuple(words.items.get(item.id, item.topic) for item in instrument.items),
        lowest=int(scale.lowest),
        highest=int(scale.highest),
        labels=tuple(
            (int(n), said) for n, said in words.answers.items() if n.lstrip("-").isdecimal()
        ),
        reversed=tuple(n for n, item in enumerate(instrument.items, 1) if item.reversed),
        score="none" if alone else "mean" if first.method is Method.MEAN else "sum",
        missing=first.missing.most,
        better=instrument.better,
        period=instrument.period,
        who=next((who for who, kinds in _APART.items() if kinds == apart), "people"),
        fewest=instrument.for_groups.fewest if instrument.for_groups else FEWEST,
    )
    try:
        again = instrument_of(checked(found), instrument.id, instrument.version)
    except Refused:
        return None
    return found if again == instrument else None


def _scores(survey: Survey, items: tuple[Item, ...]) -> tuple[ScoreKey, ...]:
    """One score of all, or each question by itself."""
    low, high = survey.lowest, survey.highest
    if survey.score == "none":
        return tuple(
            ScoreKey(f"q{item.id}", f"Question {item.id}", (item.id,), Method.SUM, low, high,
                     Certainty.HIGH)
            for item in items
        )  # fmt: skip
    times = len(items) if survey.score == "sum" else 1
    return (
        ScoreKey(
            id="total" if survey.score == "sum" else "mean",
            name="Total" if survey.score == "sum" else "Mean",
            items=tuple(item.id for item in items),
            method=Method.SUM if survey.score == "sum" else Method.MEAN,
            lowest=low * times,
            highest=high * times,
            certainty=Certainty.HIGH,
            missing=Missing(survey.missing),
        ),
    )


def _check_scale(survey: Survey) -> None:
    low, high = survey.lowest, survey.highest
    _need(low >= -_WIDEST, f"Begin the answers at {-_WIDEST} or above.", "lowest")
    _need(high > low, f"The highest answer is {high}. Make it more than {low}.", "highest")
    _need(high - low <= _WIDEST, f"At most {_WIDEST} steps fit between the answers.", "highest")
    for n, words in survey.labels:
        _need(low <= n <= high, f"{n} is not an answer: they go from {low} to {high}.", "labels")
        _need(len(words) <= 200, f"Shorten the words of answer {n} to 200 characters.", "labels")
    numbers = [n for n, _ in survey.labels]
    doubled = next((n for n in numbers if numbers.count(n) > 1), None)
    _need(doubled is None, f"Answer {doubled} has words twice.", "labels")


def _check_key(survey: Survey, questions: int) -> None:
    for n in survey.reversed:
        why = f"There is no question {n}: they go from 1 to {questions}."
        _need(1 <= n <= questions, why, "reversed")
    if survey.score != "none":
        most = min(_MOST_MISSING, questions - 1)
        why = f"Of {questions} at most {most} may be unanswered."
        _need(0 <= survey.missing <= most, why, "missing")
    if survey.for_rounds:
        why = f"Between {FEWEST} and 100 answers are needed before anything is shown."
        _need(FEWEST <= survey.fewest <= 100, why, "fewest")


def _topic(words: str) -> str:
    """A question cut to the length of a topic."""
    plain = _plain(words)
    return plain if len(plain) <= _TOPIC else f"{plain[: _TOPIC - 1].rstrip()}…"


def _plain(words: str) -> str:
    """One line of nothing but what can be printed: an instrument's text takes no other."""
    kept = unicodedata.normalize("NFC", words)
    shown = ("" if unicodedata.category(c) in {"Cf", "Cs"} else c for c in kept)
    return " ".join("".join(c if c.isprintable() else " " for c in shown).split())


def _line(words: str) -> str:
    """One line in NFC without control characters; what joins two signs into one is kept."""
    kept = unicodedata.normalize("NFC", words)
    shown = (" " if unicodedata.category(c) == "Cc" else c for c in kept)
    return " ".join("".join(c for c in shown if unicodedata.category(c) != "Cs").split())


def _need(sound: bool, why: str, field: str) -> None:  # noqa: FBT001 a condition, and what to say
    if not sound:
        raise Refused(why, field)
