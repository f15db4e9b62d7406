"""One score of one person as a picture: dots, cut-off, band of no change, phases, and the dose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from base.pictures import Band, Dot, Level, Series, Stretch, Strip, Timeline
from outcomes import occasions
from outcomes.cautions import MODE_WORDS
from outcomes.keys import Instrument, ScoreKey, Threshold
from outcomes.person_change import unchanged_between
from outcomes.results import Course, words_of
from outcomes.terms import Better, Op
from programmes.doses import Dose

_OPS = {Op.GE: "{} or more", Op.GT: "more than {}", Op.LE: "{} or less", Op.LT: "less than {}"}


def trajectory_picture(
    found: Course,
    code: str,
    time: occasions.Course | None,
    doses: Sequence[Dose] | None,
    today: date,
) -> Timeline:
    """The picture of one score. Marks differ in shape by how the form was filled in."""
    key, name = found.key, score_name(found.instrument, found.key)
    scored = [one.measured for one in found.steps if one.measured.score.value is not None]
    dots = [
        Dot(one.day, one.score.value or 0, MODE_WORDS[one.mode], hollow=one.score.prorated)
        for one in scored
    ]
    return Timeline(
        title=f"{name}: {code}",
        said=_said(found, len(dots)),
        unit=scale_words(found.instrument, key),
        dots=dots,
        bottom=key.lowest,
        top=_top(found),
        levels=_levels(key),
        bands=_bands(found),
        stretches=phases(time, today) if dots else (),
        strip=_strip(doses) if doses else None,
        hollow="items missing",
    )


def score_name(instrument: Instrument, key: ScoreKey) -> str:
    """CORE-10; CORE-OM, Wellbeing."""
    return instrument.name if len(instrument.scores) == 1 else f"{instrument.name}, {key.name}"


def scale_words(instrument: Instrument, key: ScoreKey) -> str:
    """Total (0 to 40, lower is better)."""
    top = f"{key.lowest:g} to {key.highest:g}" if key.highest is not None else f"{key.lowest:g} up"
    way = "" if instrument.better is Better.NEITHER else f", {instrument.better.value} is better"
    return f"{key.name} ({top}{way})"


def threshold_words(one: Threshold) -> str:
    """11 or more."""
    return _OPS[one.op].format(f"{one.value:g}")


def phases(time: occasions.Course | None, today: date) -> tuple[Stretch, ...]:
    """Before the first session, in the programme, after it; and the days away, hatched."""
    if time is None:
        return ()
    first = next((day for day in time.sessions if day >= time.since), time.since)
    last = min(time.over_on or max(today, first), max(today, first))
    made = []
    if first > time.since:
        made.append(Stretch(time.since, first, "Waiting"))
    made.append(Stretch(first, last, "In the programme"))
    if time.over_on is not None and today > last:
        made.append(Stretch(last, today, "After"))
    made += [
        Stretch(begins, ends or today, "Away", away=True)
        for begins, ends in time.off
        if begins <= last and (ends is None or ends >= time.since)
    ]
    return tuple(made)


def dose_words(doses: Sequence[Dose]) -> str:
    """Came to 20 of 24 sessions: Weekly group 18 of 20, Individual 2 of 4."""
    offered, came = Counter[str](), Counter[str]()
    for one in doses:
        offered[one.strand] += 1
        came[one.strand] += one.came
    if not offered:
        return "Nobody has marked who came yet."
    each = ", ".join(f"{strand} {came[strand]} of {count}" for strand, count in offered.items())
    whole = f"Came to {came.total()} of {offered.total()} sessions marked"
    return f"{whole}." if len(offered) == 1 else f"{whole}: {each}."


def by_month(doses: Sequence[Dose]) -> list[tuple[date, int, int, int]]:
    """(first of the month, came, did not come, minutes there), without gaps."""
    if not doses:
        return []
    months = [doses[0].day.replace(day=1)]
    while months[-1] < doses[-1].day.replace(day=1):
        months.append((months[-1] + timedelta(days=32)).replace(day=1))
    counts = {month: [0, 0, 0] for month in months}
    for one in doses:
        told = counts[one.day.replace(day=1)]
        told[0 if one.came else 1] += 1
        told[2] += one.minutes
    return [(month, *told) for month, told in counts.items()]  # type: ignore[misc] # three each


def _strip(doses: Sequence[Dose]) -> Strip:
    months = by_month(doses)
    return Strip(
        [month for month, *_ in months],
        [
            Series("Came", [came for _, came, _, _ in months]),
            Series("Did not come", [missed for _, _, missed, _ in months]),
        ],
        "sessions",
    )


def _said(found: Course, count: int) -> str:
    if not count:
        return "No score could be made."
    latest = found.latest
    value = latest.score.value if latest else None
    newest = f"The newest is {round(value, 2):g}. " if value is not None else ""
    return f"{count} score{'' if count == 1 else 's'}. {newest}{words_of(found)}"


def _top(found: Course) -> float | None:
    """The end of the scale; of what has no ceiling, and of a mean of thousands, what is there."""
    return found.key.highest


def _levels(key: ScoreKey) -> list[Level]:
    return [
        Level(one.value, f"Cut-off: {threshold_words(one)}, {one.says.value}")
        for one in key.cut_offs[:1]
    ]


def _bands(found: Course) -> list[Band]:
    limit, baseline = found.band, found.baseline
    if limit is None or baseline is None or baseline.score.value is None:
        return []
    low, high = unchanged_between(baseline.score.value, limit)
    low = max(low, found.key.lowest)
    high = high if found.key.highest is None else min(high, found.key.highest)
    sure = f" ({limit.confidence}%)" if limit.confidence else ""
    return [Band(low, high, baseline.day, f"Within {limit.value:g} of the baseline{sure}")]
