"""PURE: when people may join a cohort, and the sentence that says why they may not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from base.dates import in_words
from programmes.catalogue import Programme, first_group_strand
from programmes.strands import RhythmType, Strand, Topic


def joining_closed(
    programme: Programme, starts_on: date, today: date, part_starts: Sequence[date] = ()
) -> str | None:
    """Why nobody may join on a day; None while they may.

    `part_starts`: the first day of each part, from `part_starts_of`; where left out they are
    reckoned as if no week were missed. Before the first day everybody may join.
    """
    last, weeks = programme.entry.join_until_week, programme.entry.join_weeks
    week = _week(starts_on, today)
    if last is not None and week > last:
        return (
            f"This cohort is closed: people could join until week {last}, "
            f"and it is in week {week} since {in_words(starts_on)}."
        )
    if not weeks or week < 1:
        return None
    begun, following = _part(list(part_starts) or _reckoned(programme, starts_on, today), today)
    if _week(begun or starts_on, today) in weeks:
        return None
    said = " or ".join(str(one) for one in weeks)
    when = f" The next part begins on {in_words(following)}." if following else ""
    return (
        f"People may join in week {said} of each part, "
        f"and this is week {_week(begun or starts_on, today)}.{when}"
    )


def part_starts_of(strand: Strand, days: Iterable[tuple[int, date]]) -> list[date]:
    """The first day of each part, from the (number, day) of a strand's sessions."""
    if not strand.topics:
        return []
    firsts = {topic.number for topic in _first_topics(strand)}
    return sorted(day for number, day in days if (number - 1) % len(strand.topics) + 1 in firsts)


def _first_topics(strand: Strand) -> list[Topic]:
    """The topic each part begins with; the first of all where there are no parts."""
    topics = strand.topics
    return [t for n, t in enumerate(topics) if n == 0 or t.part != topics[n - 1].part]


def _part(starts: Sequence[date], today: date) -> tuple[date | None, date | None]:
    """When the part that is running began, and when the next begins."""
    begun = [day for day in starts if day <= today]
    later = [day for day in starts if day > today]
    return (max(begun) if begun else None, min(later) if later else None)


def _reckoned(programme: Programme, starts_on: date, today: date) -> list[date]:
    """Where parts would begin if no week were missed, until the one after today."""
    strand = first_group_strand(programme)
    if strand is None or not strand.topics:
        return []
    firsts = {topic.number for topic in _first_topics(strand)}
    found: list[date] = []
    gaps, number = 0, 0
    while not found or found[-1] <= today:
        topic = strand.topics[number % len(strand.topics)]
        gaps += topic.gap_weeks
        if topic.number in firsts:
            found.append(starts_on + timedelta(weeks=_weeks_until(strand, number) + gaps))
        number += 1
        if number == len(strand.topics) and programme.duration and programme.duration.sessions:
            break
    return found


def _weeks_until(strand: Strand, sessions: int) -> int:
    """Whole weeks that so many sessions take."""
    if strand.rhythm.type is RhythmType.WEEKLY:
        return sessions // strand.rhythm.n
    return (
        sessions * strand.rhythm.n if strand.rhythm.type is RhythmType.EVERY_N_WEEKS else sessions
    )


def _week(since: date, day: date) -> int:
    return (day - since).days // 7 + 1
