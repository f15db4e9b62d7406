"""A team's own words for its registers: short list, reasons, map, scale, limit (PURE).

A team starts from what Daybook ships, chooses the outcomes it uses, words its reasons, edits what
each answer suggests and names its engagement scale. Each saving is a new version; marks keep the
one they were typed under, so a reason is retired and never taken away.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

from attendance.codes import Came, Mapping, Reason, ReasonFor, Suggestion, check_mapping
from base.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

TELL_DAYS: Final = 1
MOST_DAYS: Final = 20
MOST_STEPS: Final = 7
WORDS_LIMIT: Final = 80
BY_REASON: Final[dict[ReasonFor, tuple[Came, ...]]] = {
    "absence": ("told_before", "no_warning", "too_late"),
    "service": ("we_cancelled",),
}
"""Which answers a reason goes with."""


@dataclass(frozen=True, slots=True)
class TeamWords:
    """What a team keeps its registers in. `outcomes` are codes, in the order of the full list.

    `tell_days`: working days within which a practitioner is told of an unacceptable absence.
    """

    outcomes: tuple[str, ...]
    reasons: tuple[Reason, ...]
    suggestions: tuple[Suggestion, ...]
    engagement: tuple[str, ...] = ()
    tell_days: int = TELL_DAYS


def shipped_words(shipped: Mapping) -> TeamWords:
    """What a team uses that has chosen nothing."""
    return TeamWords(
        tuple(outcome.code for outcome in shipped.outcomes), shipped.reasons, shipped.suggestions
    )


def mapping_of(words: TeamWords, shipped: Mapping) -> Mapping:
    """The vocabulary to mark with. Raises Refused when a suggestion is of an outcome not chosen."""
    chosen = set(words.outcomes)
    mapping = replace(
        shipped,
        outcomes=tuple(outcome for outcome in shipped.known if outcome.code in chosen),
        reasons=words.reasons,
        suggestions=words.suggestions,
        engagement=words.engagement,
    )
    check_mapping(mapping)
    return mapping


def check(words: TeamWords, shipped: Mapping) -> None:
    """Raise Refused, naming the field, unless registers can be kept in these words."""
    if not words.outcomes:
        raise Refused("Choose the outcomes your team uses.", "outcomes")
    _check_reasons(words.reasons)
    answered = {s.came for s in words.suggestions if not s.reason}
    chosen = set(words.outcomes)
    for suggestion in words.suggestions:
        if suggestion.compliance not in chosen:
            raise Refused(
                f"{suggestion.compliance} is suggested for an answer, so it has to be among the "
                "outcomes your team uses. Add it, or suggest another.",
                "outcomes",
            )
    if answered != {s.came for s in shipped.suggestions if not s.reason}:
        raise Refused("Every answer needs an outcome for when no reason is known.", "outcomes")
    if len(words.engagement) == 1 or len(words.engagement) > MOST_STEPS:
        raise Refused(
            f"An engagement scale has from 2 to {MOST_STEPS} steps, or none at all.", "engagement"
        )
    if any(len(step) > WORDS_LIMIT for step in words.engagement):
        raise Refused(f"A step can be at most {WORDS_LIMIT} characters long.", "engagement")
    if not 0 <= words.tell_days <= MOST_DAYS:
        raise Refused(f"Enter working days from 0 to {MOST_DAYS}.", "tell_days")
    mapping_of(words, shipped)


def keep_meanings(new: TeamWords, old: TeamWords) -> TeamWords:
    """The new words with every reason that went missing kept as retired, with what it suggested."""
    there = {reason.id for reason in new.reasons}
    gone = tuple(replace(r, retired=True) for r in old.reasons if r.id not in there)
    ids = {reason.id for reason in gone}
    chosen = set(new.outcomes)
    kept = tuple(s for s in old.suggestions if s.reason in ids and s.compliance in chosen)
    return replace(new, reasons=(*new.reasons, *gone), suggestions=(*new.suggestions, *kept))


def new_reason_id(words: str, taken: Sequence[str]) -> str:
    """An id for a reason a team words itself: its letters, with a number when that is taken."""
    letters = "".join(c if c.isascii() and c.isalpha() else "_" for c in words.lower())
    stem = "_".join(part for part in letters.split("_") if part)[:30] or "reason"
    while stem in taken:
        stem += "_x"
    return stem


def write(words: TeamWords) -> str:
    """As it is stored: the same words always make the same text."""
    return json.dumps(asdict(words), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@lru_cache(maxsize=512)
def read(text: str) -> TeamWords:
    """What `write` wrote."""
    found: dict[str, Any] = json.loads(text)
    return TeamWords(
        outcomes=tuple(found["outcomes"]),
        reasons=tuple(Reason(**reason) for reason in found["reasons"]),
        suggestions=tuple(
            Suggestion(cast("Came", s["came"]), s["reason"], s["compliance"])
            for s in found["suggestions"]
        ),
        engagement=tuple(found["engagement"]),
        tell_days=found["tell_days"],
    )


def _check_reasons(reasons: Sequence[Reason]) -> None:
    seen: set[str] = set()
    for reason in reasons:
        if not reason.words.strip():
            raise Refused("Word every reason, or take it away.", "reasons")
        if len(reason.words) > WORDS_LIMIT:
            raise Refused(f"A reason can be at most {WORDS_LIMIT} characters long.", "reasons")
        key = reason.words.casefold()
        if not reason.retired and key in seen:
            raise Refused(f"“{reason.words}” is there twice.", "reasons")
        seen |= set() if reason.retired else {key}
