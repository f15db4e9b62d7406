"""Items, answers and scores as pages print them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.answers import in_words
from outcomes.keys import AnswerScale, Instrument, Item
from outcomes.models import Response, Score, Wording
from outcomes.queries.instruments import instrument_of
from outcomes.queries.responses import scores_now

LANGUAGES = {
    "en": "English", "cy": "Cymraeg", "ar": "العربية", "bn": "বাংলা", "fa": "فارسی",
    "fr": "Français", "ku": "Kurdî", "lt": "Lietuvių", "pl": "Polski", "pt": "Português",
    "ro": "Română", "so": "Soomaali", "sq": "Shqip", "ti": "ትግርኛ", "ur": "اردو",
}  # fmt: skip
"""What a language calls itself, by its code (BCP 47); another is shown by its code."""


def language_name(code: str) -> str:
    """What a language calls itself."""
    return LANGUAGES.get(code, code)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item beside its field. `words` is the site's wording, or a short neutral topic."""

    id: str
    words: str
    field: Any
    keys: int
    hint: str
    risk: bool


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One score as a table prints it."""

    name: str
    value: str
    scale: str
    band: str
    notes: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer as a table prints it."""

    id: str
    words: str
    answer: str
    means: str
    note: str


def words_of(item: Item, wording: Wording | None) -> str:
    """An item's wording; without one, its topic; without either, nothing."""
    items: Mapping[str, str] = wording.body.get("items", {}) if wording else {}
    return items.get(item.id) or item.topic


def answer_words(wording: Wording | None) -> list[tuple[str, str]]:
    """What each answer means, by number, where the site's wording says so."""
    said: Mapping[str, str] = wording.body.get("answers", {}) if wording else {}
    return sorted(said.items(), key=lambda one: float(one[0]))


def item_rows(
    instrument: Instrument, wording: Wording | None, fields: Iterable[Any]
) -> list[ItemRow]:
    """Every item with its field, in the form's order."""
    usual = _usual(instrument)
    risky = {one.item for one in instrument.risk}
    return [
        ItemRow(
            id=item.id,
            words=words_of(item, wording),
            field=field,
            keys=keys_of(item.answers),
            hint="" if item.answers == usual else _hint(item),
            risk=item.id in risky,
        )
        for item, field in zip(instrument.items, fields, strict=True)
    ]


def keys_of(scale: AnswerScale) -> int:
    """After how many keys an answer is whole, so that the next item can have them; 0: unknown."""
    one_key = scale.whole and scale.highest is not None and scale.highest <= 9 and scale.lowest >= 0
    return 1 if one_key else 0


def scale_words(instrument: Instrument) -> str:
    """What may be typed for most items."""
    return in_words(_usual(instrument))


def score_lines(response: Response) -> list[ScoreLine]:
    """The scores of a response, those made last."""
    instrument = instrument_of(response.version)
    made = []
    for name, score in scores_now(response).items():
        key = instrument.score(name)
        made.append(
            ScoreLine(
                name=key.name if key else name,
                value="No score" if score.value is None else f"{score.value:g}",
                scale=_range(score),
                band=score.band,
                notes=_score_notes(score),
            )
        )
    return made


def answer_lines(response: Response, flagged: Mapping[str, str]) -> list[AnswerLine]:
    """Every item with its answer as typed; `flagged` says why an item is."""
    instrument = instrument_of(response.version)
    said: Mapping[str, str] = response.wording.body.get("answers", {}) if response.wording else {}
    lines = []
    for item in instrument.items:
        answer = response.answers.get(item.id)
        shown = "Not answered" if answer is None else str(answer)
        if isinstance(answer, float):
            shown = f"{answer:g}"
        means = "" if answer is None or response.printed else said.get(shown, "")
        notes = [flagged[item.id]] if item.id in flagged else []
        if item.reversed:
            notes.append("as printed" if response.printed else "counts the other way round")
        lines.append(
            AnswerLine(item.id, words_of(item, response.wording), shown, means, "; ".join(notes))
        )
    return lines


def saved_words(response: Response) -> str:
    """One sentence that says what was saved: "CORE-10 of DB-0003: Total 13, mild."."""
    instrument = instrument_of(response.version)
    said = ", ".join(
        f"{line.name} {line.value}" + (f", {line.band}" if line.band else "")
        for line in score_lines(response)[:3]
    )
    return f"{instrument.name} of {response.participant.code} is saved: {said}."


def _score_notes(score: Score) -> str:
    notes = [score.why] if score.why else []
    if score.prorated:
        notes.append("Made of the answered items; some were not answered.")
    return " ".join(notes)


def _range(score: Score) -> str:
    if score.lowest is None:
        return ""
    return (
        f"{score.lowest:g} or more"
        if score.highest is None
        else f"{score.lowest:g} to {score.highest:g}"
    )


def _usual(instrument: Instrument) -> AnswerScale:
    scales: Sequence[AnswerScale] = [item.answers for item in instrument.items]
    return max(scales, key=scales.count)


def _hint(item: Item) -> str:
    said = in_words(item.answers)
    return f"{said}, or n/a" if item.may_not_apply else said
