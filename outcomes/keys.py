"""PURE: what an instrument is, as data: items, answers, scores, thresholds, findings, licence.

Everything is frozen. Item and score ids are text, so that "1" and "A" are ids alike. Numbers are
in the instrument's own points. Certainty says how sure we are of a line: `high` was read in a
source or computed, `medium` is well known and consistent, `low` must be checked before use.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from outcomes.terms import Better, Certainty, Direction, FilledBy, How, Method, Op, Says, Tier

NOT_APPLICABLE = "n/a"
"""The answer "does not apply to me", where an item allows it."""


@dataclass(frozen=True, slots=True)
class AnswerScale:
    """The answers an item takes: from lowest to highest, None where there is no ceiling.

    `whole`: only whole numbers. `unknown`: codes such as 9 that mean nobody knows; they count as
    unanswered. `step`: the smallest step between answers that are not whole, 0 for any.
    """

    lowest: float
    highest: float | None
    whole: bool = True
    unknown: tuple[float, ...] = ()
    step: float = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `topic` is a short neutral name, never the wording; empty where none is shipped.

    `scored` is False for an item asked and never counted; `may_not_apply`: "n/a" counts nothing
    and lowers the highest score there can be.
    """

    id: str
    topic: str
    answers: AnswerScale
    reversed: bool = False
    scored: bool = True
    may_not_apply: bool = False

    @property
    def name(self) -> str:
        """What it is called: its number on the form; its topic where the form has no number."""
        numbered = self.id.isdecimal() or len(self.id) <= 2
        return self.id if numbered or not self.topic else f"“{self.topic}”"


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of a score: from `least` on (`above`: beyond it) up to the next band."""

    least: float
    name: str
    above: bool = False


@dataclass(frozen=True, slots=True)
class Threshold:
    """A cut-off or a change: value and operator, for whom, from where, how sure.

    `confidence` is in percent, None where the source names none. `says` is for cut-offs,
    `direction` for changes, whose value is compared with the size of the change.
    """

    value: float
    op: Op
    certainty: Certainty
    source: str = ""
    population: str = ""
    version: str = ""
    note: str = ""
    confidence: int | None = None
    says: Says = Says.CLINICAL
    direction: Direction = Direction.EITHER


@dataclass(frozen=True, slots=True)
class Reliability:
    """A reliability: `kind` is alpha, retest or kr20; `interval` between the two tests."""

    kind: str
    value: float
    certainty: Certainty
    interval: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Norm:
    """Mean and standard deviation of a group of n people."""

    group: str
    mean: float
    sd: float
    certainty: Certainty
    n: int | None = None
    says: Says | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """How many items of a score may be unanswered, and what is done about them.

    `whole`: the scaled score is rounded, halves up.
    """

    most: int = 0
    how: How = How.SCALE
    whole: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ScoreKey:
    """How one score is made of its items. `highest` is None for a score without a ceiling.

    `table` is sum → score of a lookup; `recodes` is item → (answer → value) of a recode_mean.
    The first cut-off, change and norm of each kind is the one used unless a team chooses another.
    """

    id: str
    name: str
    items: tuple[str, ...]
    method: Method
    lowest: float
    highest: float | None
    certainty: Certainty
    missing: Missing = Missing()
    table: tuple[tuple[int, float], ...] = ()
    recodes: tuple[tuple[str, tuple[tuple[int, float], ...]], ...] = ()
    bands: tuple[Band, ...] = ()
    bands_certainty: Certainty | None = None
    cut_offs: tuple[Threshold, ...] = ()
    reliable_change: tuple[Threshold, ...] = ()
    reliability: tuple[Reliability, ...] = ()
    norms: tuple[Norm, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskItem:
    """An item to be looked at by a person: its answer, as given, is `at_least` so much."""

    item: str
    at_least: float
    tier: Tier
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A criterion: `count` or more of the items at or above `at_least`, or their own figure."""

    id: str
    items: tuple[str, ...]
    at_least: float
    count: int
    but: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows when every group named is met."""

    value: str
    words: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """An algorithm: the first outcome whose groups are all met, else the last words."""

    id: str
    name: str
    groups: tuple[Group, ...]
    outcomes: tuple[Outcome, ...]
    otherwise: Outcome
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Code:
    """A code of an outside vocabulary (snomed, loinc) for a score, an item or the whole."""

    system: str
    of: str
    code: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Licence:
    """On what terms it may be used; `wording` says whether its items may be printed."""

    terms: str
    wording: str
    certainty: Certainty
    source: str = ""


@dataclass(frozen=True, slots=True)
class ForGroups:
    """An instrument of a place, not of a person: hidden below `fewest` answers, kinds kept apart.

    `how` says what is reported of a round.
    """

    fewest: int
    apart: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Recall:
    """One of the forms of an instrument that differ only in how far back they ask, in `days`."""

    id: str
    period: str
    days: int


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument, whole. `version` rises with every change of its key.

    `check_before_use`: present, and off until somebody has compared it with the form.
    `prints_reversed`: the form prints the digits of its reversed items turned round.
    `no_change_because` is a reason why reliable change must not be computed, empty otherwise.
    `recall_days`: how far back it asks; a repeat within is not independent. None when open.
    `recalls`: where forms for several periods exist, each of them; which was used is then asked.
    """

    id: str
    name: str
    version: int
    filled_by: FilledBy
    period: str
    better: Better
    items: tuple[Item, ...]
    scores: tuple[ScoreKey, ...]
    licence: Licence
    sources: tuple[str, ...]
    check_before_use: bool = False
    check_why: str = ""
    recall_days: int | None = None
    recalls: tuple[Recall, ...] = ()
    prints_reversed: bool = False
    no_change_because: str = ""
    risk: tuple[RiskItem, ...] = ()
    findings: tuple[Finding, ...] = ()
    item_change: Threshold | None = None
    for_groups: ForGroups | None = None
    codes: tuple[Code, ...] = ()
    cautions: tuple[str, ...] = ()

    def item(self, item_id: str) -> Item | None:
        """The item of this id."""
        return next((item for item in self.items if item.id == item_id), None)

    def names(self, item_ids: Iterable[str]) -> str:
        """What several items are called, in a row; the id of one it does not have."""
        found = ((one, self.item(one)) for one in item_ids)
        return ", ".join(item.name if item else one for one, item in found)

    def score(self, score_id: str) -> ScoreKey | None:
        """The score of this id."""
        return next((score for score in self.scores if score.id == score_id), None)

    def recall(self, recall_id: str) -> Recall | None:
        """The form of this id among those that differ in how far back they ask."""
        return next((one for one in self.recalls if one.id == recall_id), None)
