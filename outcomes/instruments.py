"""PURE: an instrument's file, parsed from text the caller has read, and a newer text of it.

The layout is the one of `outcomes/instruments/*.yaml`; `keys` says what each part means. A wrong
file raises ValueError naming file, line and problem, so that a bad edit stops the edit. An
administrator edits the text itself, which is kept as a version: `revised` checks the next one.
"""

from __future__ import annotations

from collections.abc import Iterable

from base.errors import Refused
from base.marked_yaml import CatalogueError, Fields, Keys, compose
from outcomes.instrument_parts import (
    parse_code,
    parse_finding,
    parse_for_groups,
    parse_items,
    parse_licence,
    parse_lines,
    parse_recalls,
    parse_risk,
)
from outcomes.keys import Instrument, Item
from outcomes.score_keys import parse_score, parse_threshold
from outcomes.terms import Better, FilledBy
from outcomes.yaml_values import LONG, words

_INSTRUMENT: Keys = {
    "id": ("id", "core_10"),
    "name": ("name", "CORE-10"),
    "version": ("version", "1"),
    "check_before_use": ("mark whether it must be checked first", "false"),
    "check_why": ("reason to check it first", "the item weights were not verified"),
    "filled_by": ("word for who fills it in", "participant"),
    "period": ("period it asks about", "the last 7 days"),
    "recall_days": ("number of days it looks back", "7"),
    "recalls": ("forms by period", "[{id: week, period: the past week, days: 7}, …]"),
    "better": ("direction", "lower"),
    "prints_reversed": ("mark of what the form prints", "true"),
    "no_change_because": ("reason against reliable change", "unbounded and skewed"),
    "answers": ("answers", "{from: 0, to: 4}"),
    "items": ("items", "[{id: 1, topic: tension}]"),
    "risk": ("risk items", "[{item: 6, at_least: 1, tier: urgent}]"),
    "scores": ("scores", "[{id: total, …}]"),
    "findings": ("findings", "[{id: diagnosis, …}]"),
    "item_change": ("change of an item", '{value: 2, op: ">=", certainty: high}'),
    "for_groups": ("rule for groups", "{fewest: 5, apart: [residents, staff], how: mean}"),
    "codes": ("codes", "[{system: snomed, of: total, code: '1', certainty: high}]"),
    "licence": ("licence", "{terms: …, wording: no, certainty: high}"),
    "sources": ("sources", "[manual]"),
    "cautions": ("cautions", "[words]"),
}


def parse(text: str, filename: str) -> Instrument:
    """The instrument in a file's text. Raises ValueError "core_10.yaml, line 14: what is wrong"."""
    try:
        return _parse(Fields(compose(text, filename), filename, "the instrument", _INSTRUMENT))
    except CatalogueError as wrong:
        raise ValueError(str(wrong)) from wrong


def revised(text: str, old: Instrument, *, above: int = 0) -> Instrument:
    """The instrument in a newer text of `old`; `above` is the highest version there ever was.

    Raises Refused, field "text", when it cannot be read, is of another instrument, or its version
    has not risen: a score always names the version that made it.
    """
    new = read(text, old.id)
    if new.id != old.id:
        raise Refused(f"This is {new.id}, not {old.id}. An id never changes.", "text")
    least = max(old.version, above)
    if new.version <= least:
        raise Refused(
            f"The version is {new.version}. Make it {least + 1}: scores made before keep "
            f"the version they were made with.",
            "text",
        )
    return new


def read(text: str, instrument_id: str) -> Instrument:
    """The instrument in a text somebody typed. Raises Refused, field "text", quoting the line."""
    try:
        return parse(text, instrument_id)
    except ValueError as wrong:
        end = "" if str(wrong).endswith("?") else "."
        raise Refused(f"{wrong}{end}{_quoted(text, wrong)}", "text") from None


def tidied(text: str) -> str:
    """A text as it is kept: no white space at the end of a line, one line end at the end."""
    return "\n".join(line.rstrip() for line in text.strip().split("\n")) + "\n"


def _quoted(text: str, wrong: ValueError) -> str:
    """What stands on the line that is wrong."""
    cause = wrong.__cause__
    lines = text.splitlines()
    if not isinstance(cause, CatalogueError) or not 0 < cause.line <= len(lines):
        return ""
    line = " ".join(lines[cause.line - 1].split())
    shown = line if len(line) <= 100 else f"{line[:100]}…"
    return f" The line is “{shown}”." if line else ""


def _parse(fields: Fields) -> Instrument:
    file, items = fields.filename, parse_items(fields)
    check = fields.yes_no("check_before_use")
    scores = tuple(parse_score(one, file, items) for one in fields.items("scores"))
    if not scores:
        raise fields.bad("scores", "is empty")
    findings = tuple(parse_finding(one, file, items) for one in fields.items("findings"))
    _each_once(fields, "scores", (score.id for score in scores))
    _each_once(fields, "findings", (finding.id for finding in findings))
    return Instrument(
        id=fields.id("id"),
        name=fields.text("name"),
        version=fields.whole("version", 1, 9_999),
        filled_by=fields.choice("filled_by", FilledBy),
        period=fields.text("period"),
        better=fields.choice("better", Better),
        items=tuple(items.values()),
        scores=scores,
        licence=parse_licence(fields),
        sources=parse_lines(fields, "sources"),
        check_before_use=check,
        check_why=fields.text("check_why", LONG) if check else words(fields, "check_why"),
        recall_days=fields.whole("recall_days", 1, 730) if fields.has("recall_days") else None,
        recalls=parse_recalls(fields),
        prints_reversed=_prints_reversed(fields, items),
        no_change_because=words(fields, "no_change_because"),
        risk=tuple(parse_risk(one, file, items) for one in fields.items("risk")),
        findings=findings,
        item_change=(
            parse_threshold(fields.at("item_change"), file, "item_change")
            if fields.has("item_change")
            else None
        ),
        for_groups=parse_for_groups(fields) if fields.has("for_groups") else None,
        codes=tuple(parse_code(one, file) for one in fields.items("codes")),
        cautions=parse_lines(fields, "cautions"),
    )


def _prints_reversed(fields: Fields, items: dict[str, Item]) -> bool:
    prints = fields.yes_no("prints_reversed") if fields.has("prints_reversed") else False
    if prints and not any(item.reversed for item in items.values()):
        raise fields.bad("prints_reversed", "is true, and no item is reversed")
    return prints


def _each_once(fields: Fields, key: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise fields.bad(key, f"has '{one}' twice")
        seen.add(one)
