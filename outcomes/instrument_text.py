"""PURE: an instrument written as the text its parser reads; `parse` gives the same one back.

For a copy to begin from. An administrator's own text is kept as it was typed, comments and all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from outcomes.keys import (
    AnswerScale,
    Finding,
    Instrument,
    Item,
    Outcome,
    ScoreKey,
    Threshold,
)
from outcomes.terms import Direction, How, Says

_WIDTH = 98


def write(instrument: Instrument) -> str:
    """The text, in the order of the shipped files."""
    return yaml.dump(
        _instrument(instrument),
        Dumper=_Dumper,
        default_flow_style=None,
        sort_keys=False,
        width=_WIDTH,
        allow_unicode=True,
    )


class _Dumper(yaml.SafeDumper):
    """Indents lists, and writes everything out where it stands."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 PyYAML's signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 PyYAML's signature
        super().increase_indent(flow, indentless=False)


def _instrument(one: Instrument) -> dict[str, Any]:
    common = one.items[0].answers
    return {
        "id": one.id,
        "name": one.name,
        "version": one.version,
        "check_before_use": one.check_before_use,
    } | _kept(
        check_why=one.check_why,
        filled_by=one.filled_by.value,
        period=one.period,
        recall_days=one.recall_days,
        recalls=[{"id": r.id, "period": r.period, "days": r.days} for r in one.recalls],
        better=one.better.value,
        prints_reversed=one.prints_reversed,
        no_change_because=one.no_change_because,
        answers=_scale(common),
        items=[_item(item, common) for item in one.items],
        risk=[
            _kept(item=_id(r.item), at_least=r.at_least, tier=r.tier.value, note=r.note)
            for r in one.risk
        ],
        scores=[_score(score) for score in one.scores],
        findings=[_finding(finding) for finding in one.findings],
        item_change=_threshold(one.item_change) if one.item_change else None,
        for_groups=_for_groups(one),
        codes=[
            {"system": c.system, "of": c.of, "code": c.code, "certainty": c.certainty.value}
            for c in one.codes
        ],
        licence=_kept(
            terms=one.licence.terms,
            wording=one.licence.wording,
            certainty=one.licence.certainty.value,
            source=one.licence.source,
        ),
        sources=list(one.sources),
        cautions=list(one.cautions),
    )


def _for_groups(one: Instrument) -> dict[str, Any] | None:
    rule = one.for_groups
    if rule is None:
        return None
    return {"fewest": rule.fewest, "apart": [_id(kind) for kind in rule.apart], "how": rule.how}


def _scale(scale: AnswerScale) -> dict[str, Any]:
    found: dict[str, Any] = {"from": scale.lowest}
    if scale.highest is not None:
        found["to"] = scale.highest
    if not scale.whole:
        found["whole"] = False
    if scale.step:
        found["step"] = scale.step
    return found | ({"unknown": list(scale.unknown)} if scale.unknown else {})


def _item(item: Item, common: AnswerScale) -> dict[str, Any]:
    return _kept(
        id=_id(item.id),
        topic=item.topic,
        reversed=item.reversed,
        may_not_apply=item.may_not_apply,
        answers=None if item.answers == common else _scale(item.answers),
    ) | ({} if item.scored else {"scored": False})


def _score(key: ScoreKey) -> dict[str, Any]:
    bounds: dict[str, Any] = {"from": key.lowest}
    if key.highest is not None:
        bounds["to"] = key.highest
    missing = _kept(
        how=None if key.missing.how is How.SCALE else key.missing.how.value,
        whole=key.missing.whole,
        rule=key.missing.rule,
    )
    return _kept(
        id=_id(key.id),
        name=key.name,
        items=[_id(item) for item in key.items],
        method=key.method.value,
        missing={"most": key.missing.most} | missing,
        table=dict(key.table),
        recode=[{"items": [_id(item)], "to": dict(to)} for item, to in key.recodes],
        range=bounds,
        certainty=key.certainty.value,
        bands_certainty=key.bands_certainty.value if key.bands_certainty else None,
        bands=[{"above" if b.above else "from": b.least, "name": b.name} for b in key.bands],
        cut_offs=[_threshold(one) for one in key.cut_offs],
        reliable_change=[_threshold(one) for one in key.reliable_change],
        reliability=[
            {"kind": r.kind, "value": r.value, "certainty": r.certainty.value}
            | _kept(interval=r.interval, note=r.note)
            for r in key.reliability
        ],
        norms=[
            {"group": n.group, "mean": n.mean, "sd": n.sd, "certainty": n.certainty.value}
            | _kept(n=n.n, says=n.says.value if n.says else None)
            for n in key.norms
        ],
    )


def _threshold(one: Threshold) -> dict[str, Any]:
    return {"value": one.value, "op": one.op.value, "certainty": one.certainty.value} | _kept(
        source=one.source,
        population=one.population,
        version=one.version,
        note=one.note,
        confidence=one.confidence,
        says=None if one.says is Says.CLINICAL else one.says.value,
        direction=None if one.direction is Direction.EITHER else one.direction.value,
    )


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "id": _id(one.id),
        "name": one.name,
        "certainty": one.certainty.value,
        "groups": [
            _kept(
                id=_id(g.id),
                items=[_id(item) for item in g.items],
                at_least=g.at_least,
                count=g.count,
                but={_id(item): least for item, least in g.but},
            )
            for g in one.groups
        ],
        "outcomes": [_outcome(outcome) for outcome in one.outcomes],
        "otherwise": _outcome(one.otherwise),
    }


def _outcome(one: Outcome) -> dict[str, Any]:
    return {"value": one.value, "words": one.words} | _kept(needs=[_id(n) for n in one.needs])


def _id(name: str) -> str | int:
    """A number bare, so that lists of items read well; other names as they are."""
    return int(name) if name.isdecimal() and name == str(int(name)) else name


def _kept(**values: Any) -> dict[str, Any]:
    """What says something: no empty words, lists or mappings, nothing that is not so."""
    return {key: value for key, value in values.items() if not _says_nothing(value)}


def _says_nothing(value: Any) -> bool:
    if isinstance(value, str | Sequence | Mapping):
        return not value
    return value is None or value is False
