"""One instrument as people read it: its items, its scores, its versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import url_for

from base.dates import moment_words
from outcomes import instrument_words as say
from outcomes.keys import Instrument, ScoreKey, Threshold
from outcomes.models import InstrumentVersion, Wording
from outcomes.presenters.instrument_list import Tag, tags
from outcomes.presenters.items import language_name
from outcomes.queries.instruments import InUse, instrument_of
from outcomes.queries.rescoring import Uses
from outcomes.terms import Certainty, Says
from outcomes.wording_text import WordingText, from_body, misfit

Fact = tuple[str, str]


@dataclass(frozen=True)
class ItemLine:
    """One item: its number, topic or words, and what is particular about it."""

    id: str
    topic: str
    words: str
    notes: str


@dataclass(frozen=True)
class ThresholdLine:
    """One cut-off or change, with everything that is known of it."""

    says: str
    population: str
    confidence: str
    source: str
    certainty: str
    note: str


@dataclass(frozen=True)
class ScoreCard:
    """One score in words."""

    id: str
    name: str
    plainly: str
    facts: list[Fact]
    bands: list[Fact]
    cut_offs: list[ThresholdLine]
    changes: list[ThresholdLine]
    table: list[tuple[int, str]]
    recodes: list[Fact]
    uncertain: bool


@dataclass(frozen=True)
class VersionLine:
    """One text of an instrument, and how often it was used."""

    version: int
    kept: str
    href: str
    here: bool
    uses: Uses


@dataclass(frozen=True)
class Shown:
    """Everything one instrument's page says of it."""

    instrument: Instrument
    tags: list[Tag]
    facts: list[Fact]
    items: list[ItemLine]
    worded: bool
    misfit: str
    scores: list[ScoreCard]
    findings: list[tuple[str, list[str], str]]
    risk: list[str]
    codes: list[Fact]
    licence: list[Fact]
    groups: list[Fact] = field(default_factory=list)


def shown(used: InUse, wordings: Mapping[str, Wording], responses: int) -> Shown:
    """One instrument's page; items show the words of the first language there is."""
    one = used.instrument
    first = next(iter(wordings.values()), None)
    words = from_body(first.body) if first else WordingText({})
    return Shown(
        instrument=one,
        tags=tags(used),
        facts=_facts(used, wordings, responses),
        items=_items(one, words),
        worded=first is not None,
        misfit=misfit_words(one, words) if first else "",
        scores=[_score(one, key) for key in one.scores],
        findings=[
            (found.name, say.finding_words(found), say.CERTAINTY[found.certainty])
            for found in one.findings
        ],
        risk=[say.risk_words(one, risk) for risk in one.risk],
        codes=[(say.code_words(one, code), say.CERTAINTY[code.certainty]) for code in one.codes],
        licence=_licence(one),
        groups=_groups(one),
    )


def version_lines(
    used: InUse, versions: Sequence[InstrumentVersion], uses: Mapping[int, Uses], digest: str
) -> list[VersionLine]:
    """Every text that was used, the newest first."""
    return [
        VersionLine(
            one.version,
            moment_words(one.kept_at),
            url_for("instruments.show_version", instrument=used.slug, digest=one.digest),
            one.digest == digest,
            uses.get(one.id, Uses()),
        )
        for one in reversed(versions)
    ]


def version_name(version: InstrumentVersion) -> str:
    """CORE-10, version 2."""
    return f"{instrument_of(version).name}, version {version.version}"


def misfit_words(one: Instrument, words: WordingText) -> str:
    """What a wording kept for an earlier key lacks now; empty when it fits."""
    missing, extra = misfit(one, words)
    parts = []
    if missing:
        parts.append(f"it has no words for item {say.items_words(missing)}")
    if extra:
        parts.append(f"it has words for item {say.items_words(extra)}, which is not there any more")
    return " and ".join(parts)


def _facts(used: InUse, wordings: Mapping[str, Wording], responses: int) -> list[Fact]:
    one = used.instrument
    scales = list(dict.fromkeys(say.scale_words(item.answers) for item in one.items))
    answers = scales[0] if len(scales) == 1 else f"{scales[0]}; some items differ"
    worded = ", ".join(map(language_name, wordings)) or "None: item numbers and topics are shown"
    facts = [
        ("Asks about", say.recall_words(one)),
        ("Filled in by", say.FILLED_BY[one.filled_by]),
        ("Items", f"{len(one.items)}, answered {answers}"),
        ("Direction", say.BETTER[one.better]),
        ("Version of the key", str(one.version)),
        ("Wording kept here", worded),
        ("Filled in so far", f"{responses:,} {'form' if responses == 1 else 'forms'}"),
    ]
    if one.prints_reversed:
        facts.append(("On paper", "The form prints the digits of reversed items turned round"))
    if one.no_change_because:
        facts.append(("Change", one.no_change_because))
    if one.item_change:
        facts.append(("Change of one item", say.change_words(one.item_change)))
    if one.check_before_use:
        facts.append(("Check first", one.check_why))
    if used.choice and used.choice.note:
        facts.append(("Checked", used.choice.note))
    return facts


def _items(one: Instrument, words: WordingText) -> list[ItemLine]:
    common = one.items[0].answers
    return [
        ItemLine(
            item.id,
            item.topic,
            words.items.get(item.id, ""),
            ", ".join(say.item_notes(item, common)),
        )
        for item in one.items
    ]


def _score(one: Instrument, key: ScoreKey) -> ScoreCard:
    facts = [
        (
            "Made of",
            f"Items {say.items_words(key.items)}" if key.items[1:] else f"Item {key.items[0]}",
        ),
        ("How", say.METHODS[key.method]),
        ("Range", say.range_words(key)),
        ("When items are missing", say.missing_words(key)),
        ("Certainty of the key", say.CERTAINTY[key.certainty]),
    ]
    for reliability in key.reliability:
        certainty = say.CERTAINTY[reliability.certainty].lower()
        facts.append(("Reliability", f"{say.reliability_words(reliability)} ({certainty})"))
    facts += [
        ("Norm", f"{say.norm_words(norm)} ({say.CERTAINTY[norm.certainty].lower()})")
        for norm in key.norms
    ]
    if key.bands_certainty:
        facts.append(("Certainty of the bands", say.CERTAINTY[key.bands_certainty]))
    return ScoreCard(
        id=key.id,
        name=key.name,
        plainly=_plainly(one, key),
        facts=facts,
        bands=say.band_words(key),
        cut_offs=[_threshold(line, say.cut_off_words(line)) for line in key.cut_offs],
        changes=[_threshold(line, say.change_words(line)) for line in key.reliable_change],
        table=[(total, f"{value:g}") for total, value in key.table],
        recodes=[
            (f"Item {item}", ", ".join(f"{answer} → {value:g}" for answer, value in to))
            for item, to in key.recodes
        ],
        uncertain=key.certainty is Certainty.LOW,
    )


def _plainly(one: Instrument, key: ScoreKey) -> str:
    """A score in the words of somebody who only wants to know what to make of it."""
    said = f"From {say.range_words(key)}. {say.BETTER[one.better]}."
    if key.cut_offs:
        first = key.cut_offs[0]
        range_ = "the clinical range" if first.says is Says.CLINICAL else "the healthy range"
        said += f" A score of {say.op_words(first)} is in {range_}."
    if key.reliable_change:
        change = key.reliable_change[0]
        sure = f" ({change.confidence}% confidence)" if change.confidence else ""
        said += f" {say.sentence(say.change_words(change))} is "
        said += f"unlikely to be chance{sure}."
    return said


def _threshold(one: Threshold, says: str) -> ThresholdLine:
    dated = one.version and one.version not in one.source
    source = f"{one.source}, {one.version}".strip(", ") if dated else one.source
    return ThresholdLine(
        say.sentence(says),
        one.population or "not said",
        say.confidence_words(one),
        source or "not said",
        say.CERTAINTY[one.certainty],
        one.note,
    )


def _licence(one: Instrument) -> list[Fact]:
    facts = [
        ("Terms", say.sentence(one.licence.terms)),
        ("May its wording be shown?", say.sentence(one.licence.wording)),
        ("Certainty", say.CERTAINTY[one.licence.certainty]),
    ]
    return [*facts, ("Source", one.licence.source)] if one.licence.source else facts


def _groups(one: Instrument) -> list[Fact]:
    rule = one.for_groups
    if rule is None:
        return []
    return [
        ("Hidden below", f"{rule.fewest} answers"),
        ("Kept apart", ", ".join(rule.apart)),
        ("Reported", rule.how),
    ]
