"""`daybook plan`: what the timetable would be, without a database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from importlib.resources import files

import click

from base.dates import Nation, in_words, parse_day, time_words
from base.errors import Refused
from programmes.catalogue import CatalogueError, EntryType, Programme, first_group_strand, parse
from programmes.planning import weekly_strands
from programmes.strands import RhythmType, Strand
from programmes.timetable import (
    WEEKS_IF_ROLLING,
    Closure,
    Layout,
    PlannedSession,
    Slot,
    lay_out,
    layout_as_json,
)


@click.command()
@click.argument("programme")
@click.option("--start", required=True, help="First day, like 2026-03-04.")
@click.option(
    "--slot", "slots", multiple=True, help='Like "Wed 10:00" or "Wed 10:00 week B"; repeatable.'
)
@click.option("--date", "dates", multiple=True, help="A date of a fixed block; repeatable.")
@click.option("--closed", multiple=True, help="2026-05-27 or 2026-07-20..2026-07-31; repeatable.")
@click.option("--nation", type=click.Choice([n.value for n in Nation]), default=Nation.ENG.value)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def plan(
    *,
    programme: str,
    start: str,
    slots: Sequence[str],
    dates: Sequence[str],
    closed: Sequence[str],
    nation: str,
    as_json: bool,
) -> None:
    """Print the plan of PROGRAMME's first group strand, as the journey "Plan a cohort" makes it.

    Where nobody meets as a group, of the first strand with slots.
    """
    layout = _laid_out(
        _named(programme),
        parse_day(start, "start"),
        slots=[Slot.parse(slot) for slot in slots],
        dates=[parse_day(day, "dates") for day in dates],
        closures=[Closure.parse(days) for days in closed],
        nation=Nation(nation),
    )
    if as_json:
        click.echo(json.dumps(layout_as_json(layout), indent=2, ensure_ascii=False))
    else:
        click.echo(_in_words(layout))


def _named(slug: str) -> Programme:
    """One catalogue file, read alone: the tables behind the whole shelf take a second to load."""
    folder = files("programmes") / "catalogue"
    names = sorted(file.name.removesuffix(".yaml") for file in folder.iterdir())
    if slug not in names:
        raise Refused(f"There is no programme ‘{slug}’. Choose one of: {', '.join(names)}.")
    file = folder / f"{slug}.yaml"
    try:
        return parse(file.read_text(encoding="utf-8"), file.name)
    except CatalogueError as broken:
        raise Refused(str(broken)) from None


def _laid_out(
    programme: Programme,
    start: date,
    *,
    slots: Sequence[Slot],
    dates: Sequence[date],
    closures: Sequence[Closure],
    nation: Nation,
) -> Layout:
    strand = first_group_strand(programme) or next(iter(weekly_strands(programme)), None)
    if strand is None:
        raise Refused(f"{programme.name} has no group with weekly slots to plan.")
    return lay_out(
        strand,
        start=start,
        slots=slots,
        nation=nation,
        closures=closures,
        weeks=_weeks(programme, strand),
        dates=dates,
    )


def _weeks(programme: Programme, strand: Strand) -> int | None:
    """How many weeks of an open programme to print; the rest know how many sessions they have."""
    closed = programme.entry.type is EntryType.CLOSED
    return None if closed or strand.rhythm.type is RhythmType.FIXED_BLOCK else WEEKS_IF_ROLLING


def _in_words(layout: Layout) -> str:
    lines = [_line(planned) for planned in layout.sessions]
    if layout.skipped:
        lines += ["", "Skipped:"]
        lines += [f"  {in_words(off.day)}: {off.why}" for off in layout.skipped]
    lines += ["", *layout.notes] if layout.notes else []
    lines += ["", f"{len(layout.sessions)} sessions; the last is on {in_words(layout.ends_on)}."]
    return "\n".join(lines)


def _line(planned: PlannedSession) -> str:
    when = f"{in_words(planned.day)}, {_clock(planned.starts)} to {_clock(planned.ends)}"
    called = " · ".join(part for part in (planned.topic, planned.part) if part)
    return f"{planned.number:>3}  {when}{'  ' + called if called else ''}"


def _clock(at: datetime) -> str:
    return time_words(at.time())
