"""`daybook xmr`: a run chart's limits and special points, without a database."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from app.commands.given import called, csv_text
from base.dates import parse_day
from outcomes.number_csv import read
from outcomes.terms import Better
from outcomes.xmr import Segment, Value, chart, segment_as_json
from outcomes.xmr_rules import PRESETS

_COLUMNS = ("date", "value")
_CALLED = {"month": "date", "week": "date", "day": "date"}
_BETTER = {"lower": Better.LOWER, "higher": Better.HIGHER, "neutral": Better.NEITHER}


@click.command()
@click.option("--csv", "file", required=True, help="date, value; or - for standard input.")
@click.option("--preset", type=click.Choice(list(PRESETS)), default="mdc", show_default=True)
@click.option("--better", type=click.Choice(list(_BETTER)), required=True)
@click.option("--target", type=float, help="Says whether it will be met.")
@click.option("--fix", type=int, help="Make the limits of the first so many values.")
@click.option("--rebase", multiple=True, help="Begin anew on this day; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def xmr(
    *,
    file: str,
    preset: str,
    better: str,
    target: float | None,
    fix: int | None,
    rebase: Sequence[str],
    as_json: bool,
) -> None:
    """Mean, limits and special points of a series, by the rules of a named tool."""
    segments = chart(
        _values(file),
        preset=preset,
        better=_BETTER[better],
        target=target,
        fix=fix,
        rebase=[parse_day(day, "rebase") for day in rebase],
    )
    if as_json:
        said = [segment_as_json(one) for one in segments]
        shown = said if rebase else said[0]
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        click.echo("\n\n".join(_in_words(one) for one in segments))


def _values(file: str) -> list[Value]:
    """The series. Raises Refused for a day twice, naming both lines."""
    seen: dict[object, int] = {}
    found: list[Value] = []
    for line in read(csv_text(file), called(file), _COLUMNS, _CALLED):
        day = line.day_in("date")
        if day in seen:
            raise line.wrong("date", f"{day.isoformat()} is on line {seen[day]} already")
        seen[day] = line.number
        found.append(Value(day, line.number_in("value")))
    return found


def _in_words(segment: Segment) -> str:
    lines = [
        f"{point.day.isoformat()}  {point.value:g}  {point.kind}"
        + (f" ({', '.join(point.flags)})" if point.flags else "")
        for point in segment.points
    ]
    between = (
        "no limits yet"
        if segment.lower is None or segment.upper is None
        else f"limits {segment.lower:.2f} to {segment.upper:.2f}"
    )
    lines += ["", f"Mean {segment.mean:.2f}, {between}, of {segment.baseline} values."]
    if segment.provisional:
        lines.append("There are few values: the limits are provisional.")
    lines.append(f"Variation: {segment.variation}. Assurance: {segment.assurance}.")
    return "\n".join(lines)
