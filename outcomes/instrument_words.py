"""PURE: the parts of an instrument in words, for those who know what a key is and those who do not.

Numbers are written as the file has them. Nothing is added: what a source does not say is said to be
missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final

from outcomes.keys import (
    AnswerScale,
    Band,
    Code,
    Finding,
    Instrument,
    Item,
    Licence,
    Norm,
    Reliability,
    RiskItem,
    ScoreKey,
    Threshold,
)
from outcomes.terms import Better, Certainty, Direction, FilledBy, How, Method, Op, Says, Tier

FILLED_BY: Final[Mapping[FilledBy, str]] = {
    FilledBy.PARTICIPANT: "The person themselves",
    FilledBy.CLINICIAN: "Staff, about the person",
    FilledBy.ANONYMOUS: "People who are not named",
}
BETTER: Final[Mapping[Better, str]] = {
    Better.LOWER: "A lower score is better",
    Better.HIGHER: "A higher score is better",
    Better.NEITHER: "Neither a higher nor a lower score is better",
}
CERTAINTY: Final[Mapping[Certainty, str]] = {
    Certainty.HIGH: "Read in the source",
    Certainty.MEDIUM: "Well known, not read again",
    Certainty.LOW: "Uncertain: check it first",
}
METHODS: Final[Mapping[Method, str]] = {
    Method.SUM: "The sum of the answers",
    Method.MEAN: "The mean of the answers",
    Method.MEAN10: "The mean of the answers, times 10",
    Method.LOOKUP: "The sum of the answers, looked up in a table",
    Method.RECODE_MEAN: "Each answer recoded, then the mean",
}
_OPS: Final[Mapping[Op, str]] = {
    Op.GE: "{} or more",
    Op.GT: "more than {}",
    Op.LE: "{} or less",
    Op.LT: "less than {}",
}
_TIERS: Final[Mapping[Tier, str]] = {
    Tier.URGENT: "urgent, somebody acts on it today",
    Tier.REVIEW: "to be looked at",
}
_KINDS: Final = {"alpha": "Internal consistency (alpha)", "retest": "Test–retest", "kr20": "KR-20"}
_SYSTEMS: Final = {
    "snomed": "SNOMED CT",
    "snomed_uk_legacy": "SNOMED CT, older UK code",
    "loinc": "LOINC",
}
_UNALTERED = re.compile(r"\bnd\b|no derivative|unaltered|no change", re.IGNORECASE)


def op_words(one: Threshold) -> str:
    """11 or more; more than 10."""
    return _OPS[one.op].format(f"{one.value:g}")


def cut_off_words(one: Threshold) -> str:
    """What meeting a cut-off says: "11 or more: in the clinical range"."""
    says = "clinical" if one.says is Says.CLINICAL else "healthy"
    return f"{op_words(one)}: in the {says} range"


def change_words(one: Threshold) -> str:
    """What change counts as reliable: "a change of 6 or more"."""
    what = "fall" if one.direction is Direction.FALL else "change"
    return f"a {what} of {op_words(one)}"


def confidence_words(one: Threshold) -> str:
    """90%; "none named" where the source names none."""
    return "none named" if one.confidence is None else f"{one.confidence}%"


def scale_words(scale: AnswerScale) -> str:
    """0 to 4; 0 or more; 0 to 10, parts of a number too; 9 for not known."""
    if scale.highest is None:
        said = f"{scale.lowest:g} or more"
    else:
        said = f"{scale.lowest:g} to {scale.highest:g}"
    said += "" if scale.whole else ", parts of a number too"
    codes = " or ".join(f"{code:g}" for code in scale.unknown)
    return f"{said}; {codes} for not known" if codes else said


def item_notes(item: Item, common: AnswerScale) -> list[str]:
    """What is particular about an item; nothing for most."""
    notes = ["Reversed"] if item.reversed else []
    if not item.scored:
        notes.append("Asked, not scored")
    if item.may_not_apply:
        notes.append("May not apply")
    if item.answers != common:
        notes.append(f"Answers {scale_words(item.answers)}")
    return notes


def items_words(ids: Sequence[str]) -> str:
    """Items 1 to 5, 7 and 9: runs of numbers drawn together."""
    runs: list[list[str]] = []
    for one in ids:
        follows = (
            runs and one.isdecimal() and runs[-1][-1].isdecimal()
            and int(one) == int(runs[-1][-1]) + 1
        )  # fmt: skip
        if follows:
            runs[-1].append(one)
        else:
            runs.append([one])
    said = [one for run in runs for one in ([f"{run[0]} to {run[-1]}"] if run[2:] else run)]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def range_words(key: ScoreKey) -> str:
    """0 to 40; 0 or more."""
    if key.highest is None:
        return f"{key.lowest:g} or more"
    return f"{key.lowest:g} to {key.highest:g}"


def missing_words(key: ScoreKey) -> str:
    """What happens when items are left unanswered."""
    most = key.missing.most
    if not most:
        said = "No score when an item is unanswered"
    else:
        filled = {
            How.SCALE: "the mean of the others stands in for them",
            How.LEAVE_OUT: "they are left out",
        }[key.missing.how]
        said = f"Up to {most} may be unanswered: {filled}"
        said += ", rounded to a whole number" if key.missing.whole else ""
        said += ". No score when more are"
    rule = f" {sentence(key.missing.rule).rstrip('.')}." if key.missing.rule else ""
    return f"{said}.{rule}"


def band_words(key: ScoreKey) -> list[tuple[str, str]]:
    """(its name, from where to where) of each band, from the lowest."""
    return [
        (band.name, _stretch(key, band, after))
        for band, after in zip_longest(key.bands, key.bands[1:])
    ]


def _stretch(key: ScoreKey, band: Band, after: Band | None) -> str:
    start = f"above {band.least:g}" if band.above else f"{band.least:g}"
    if after is None:
        end = "" if key.highest is None else f" to {key.highest:g}"
        return f"{start}{end}" if end else f"{start} or more".replace("above", "more than")
    if after.above:
        return f"{start} to {after.least:g}"
    whole = key.method is Method.SUM and key.missing.most == 0
    if whole and after.least == int(after.least):
        return start if after.least - 1 == band.least else f"{start} to {after.least - 1:g}"
    return f"{start} to below {after.least:g}"


def risk_words(instrument: Instrument, one: RiskItem) -> str:
    """Item 6 (suicide plans): 1 or more, urgent."""
    item = instrument.item(one.item)
    topic = f" ({item.topic})" if item and item.topic else ""
    note = f". {sentence(one.note)}" if one.note else ""
    return f"Item {one.item}{topic} at {one.at_least:g} or more: {_TIERS[one.tier]}{note}"


def finding_words(one: Finding) -> list[str]:
    """An algorithm, a sentence for each criterion and each outcome."""
    said = []
    for group in one.groups:
        but = "; ".join(f"item {item} at {least:g} or more" for item, least in group.but)
        said.append(
            f"Criterion {group.id}: {group.count} or more of items {items_words(group.items)} at "
            f"{group.at_least:g} or more" + (f" ({but})" if but else "") + "."
        )
    said += [f"{o.words}: when {', '.join(o.needs)} are met." for o in one.outcomes]
    return [*said, f"{one.otherwise.words}: otherwise."]


def reliability_words(one: Reliability) -> str:
    """Test-retest over 1 week: 0.85."""
    kind = _KINDS.get(one.kind, one.kind)
    note = f". {sentence(one.note)}" if one.note else ""
    return f"{kind}{f' over {one.interval}' if one.interval else ''}: {one.value:g}{note}"


def norm_words(one: Norm) -> str:
    """General population: mean 4.7, SD 4.8, n 535."""
    many = f", n {one.n:,}" if one.n else ""
    return f"{sentence(one.group)}: mean {one.mean:g}, SD {one.sd:g}{many}"


def code_words(instrument: Instrument, one: Code) -> str:
    """SNOMED CT 718583008, Total."""
    score = instrument.score(one.of)
    item = instrument.item(one.of)
    of = score.name if score else f"item {one.of}" if item else one.of
    return f"{_SYSTEMS.get(one.system, one.system)} {one.code}, {of}"


def recall_words(instrument: Instrument) -> str:
    """The last 7 days; a repeat within 7 days is not independent."""
    said = sentence(instrument.period)
    if instrument.recall_days is None:
        return said
    days = f"{instrument.recall_days} day{'' if instrument.recall_days == 1 else 's'}"
    return f"{said}. Asked again within {days}, the answers overlap."


def forbids_wording(licence: Licence) -> bool:
    """Whether what an instrument's file says of its licence is that items may not be printed."""
    return licence.wording.casefold().startswith("no")


def must_not_change(licence: Licence) -> bool:
    """Whether the licence allows the wording as it is printed and in no other way."""
    return bool(_UNALTERED.search(f"{licence.terms} {licence.wording}"))


def sentence(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]
