"""PURE: the e-mail that tells a member of staff their sessions of a day, and what changed.

It names nobody: one person's session carries their code, and one whose person the reader may not
see is only a place taken. Nothing is written when there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from base.dates import LONDON, in_words, moment_words, span_words

_MOST_LINES = 20
_EVENING_FROM = 17
_MORNING_FROM, _MORNING_UNTIL = 5, 12


@dataclass(frozen=True, slots=True)
class Mine:
    """A session of the day: from when until when (aware), what, and where."""

    starts: datetime
    ends: datetime
    what: str
    where: str


@dataclass(frozen=True, slots=True)
class Seen:
    """How a session stood: when (aware), where, its status, and whether the reader was on it."""

    starts: datetime
    where: str
    status: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A session that changed: as it stood before all that was done to it, and as it stands now.

    `before` is None for one that was not there.
    """

    what: str
    before: Seen | None
    after: Seen


@dataclass(frozen=True, slots=True)
class Digest:
    """What is sent."""

    subject: str
    body: str


def day_of(choice: str, now: datetime) -> date | None:
    """The day a digest sent now would be about; None outside its hours: late is worse than never.

    A run that comes hours late, after an outage, tells nobody of a day that is over.
    """
    local = now.astimezone(LONDON)
    if choice == "evening" and local.hour >= _EVENING_FROM:
        return local.date() + timedelta(days=1)
    if choice == "morning" and _MORNING_FROM <= local.hour < _MORNING_UNTIL:
        return local.date()
    return None


def write(
    day: date,
    today: date,
    mine: Sequence[Mine],
    changes: Sequence[Changed],
    *,
    since: datetime,
    url: str,
) -> Digest | None:
    """The digest about a day; None when there is nothing to say."""
    said = [line for one in sorted(changes, key=_order) if (line := _change(one))]
    if not mine and not said:
        return None
    called = "today" if day == today else "tomorrow"
    lines = [in_words(day), ""]
    if mine:
        lines.append(f"Your sessions {called}:")
        lines += [
            f"- {span_words(one.starts, one.ends)}: {one.what}. {one.where}."
            for one in sorted(mine, key=lambda m: (m.starts, m.what))
        ]
    else:
        lines.append(f"You have no sessions {called}.")
    if said:
        lines += ["", f"Changed since {moment_words(since)}:"]
        lines += [f"- {line}" for line in said[:_MOST_LINES]]
        if len(said) > _MOST_LINES:
            lines.append(f"- and {len(said) - _MOST_LINES} more.")
    lines += [
        "",
        f"Sign in to see more: {url}/",
        f"To change or stop these messages: {url}/account/digest",
        "",
    ]
    return Digest(f"Daybook: your sessions {called}", "\n".join(lines))


def _order(one: Changed) -> tuple[datetime, str]:
    return one.after.starts, one.what


def _change(one: Changed) -> str:
    """What a change comes to for its reader; empty when it comes to nothing."""
    before, after = one.before, one.after
    was = before is not None and before.mine and before.status == "planned"
    is_now = after.mine and after.status == "planned"
    if is_now and (before is None or not was):
        again = before is not None and before.mine
        return f"{'On again' if again else 'New'}: {one.what}, {_when(after)}. {after.where}."
    return _of_mine(one.what, before, after) if before is not None and was else ""


def _of_mine(what: str, before: Seen, after: Seen) -> str:
    """What a change comes to for whoever was on the session."""
    if after.status != "planned":
        return f"Cancelled: {what}, {_when(before)}."
    if not after.mine:
        return f"No longer yours: {what}, {_when(before)}."
    if after.starts != before.starts:
        where = f" {after.where}." if after.where != before.where else ""
        return f"Moved: {what}, from {_when(before)} to {_when(after)}.{where}"
    if after.where != before.where:
        return f"Another place: {what}, {_when(after)}. {after.where}."
    return ""


def _when(seen: Seen) -> str:
    return moment_words(seen.starts)
