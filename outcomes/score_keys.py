"""PURE: the scores of an instrument's file: key, missing rule, bands, thresholds, norms.

Raises `base.marked_yaml.CatalogueError`, which `instruments.parse` turns into a ValueError.
"""

from __future__ import annotations

import yaml

from base.marked_yaml import Fields, Keys
from outcomes.keys import Band, Item, Missing, Norm, Reliability, ScoreKey, Threshold
from outcomes.terms import Certainty, Direction, How, Method, Op, Says
from outcomes.yaml_values import LONG, decimal, name, names, whole_pairs, words

_CERTAINTY = ("certainty", "high")
_SCORE: Keys = {
    "id": ("id", "total"),
    "name": ("name", "Total"),
    "items": ("items", "[1, 2, 3]"),
    "method": ("method", "sum"),
    "range": ("range", "{from: 0, to: 40}"),
    "certainty": _CERTAINTY,
    "missing": ("missing rule", "{most: 1, how: scale}"),
    "table": ("table", "{7: 7.0, 8: 9.51}"),
    "recode": ("recodes", "[{items: [1], to: {1: 3, 2: 2}}]"),
    "bands": ("bands", "[{from: 0, name: low}]"),
    "bands_certainty": _CERTAINTY,
    "cut_offs": ("cut-offs", '[{value: 10, op: ">=", certainty: high}]'),
    "reliable_change": ("changes", '[{value: 6, op: ">=", certainty: high}]'),
    "reliability": ("reliabilities", "[{kind: alpha, value: 0.9, certainty: high}]"),
    "norms": ("norms", "[{group: clinical, mean: 19.7, sd: 7.7, certainty: high}]"),
}
_RANGE: Keys = {"from": ("lowest score", "0"), "to": ("highest score", "40")}
_MISSING: Keys = {
    "most": ("number of items", "1"),
    "how": ("way", "scale"),
    "whole": ("rounding", "true"),
    "rule": ("rule in words", "the mean of the answered items times 10"),
}
_RECODE: Keys = {"items": ("items", "[1, 2]"), "to": ("pairs", "{1: 3, 2: 2, 3: 1}")}
_BAND: Keys = {
    "from": ("lowest score of the band", "0"),
    "above": ("score the band begins beyond", "10"),
    "name": ("name", "mild"),
}
_THRESHOLD: Keys = {
    "value": ("value", "6"),
    "op": ("operator", '">="'),
    "certainty": _CERTAINTY,
    "confidence": ("confidence in percent", "95"),
    "source": ("source", "manual"),
    "population": ("population", "adults in primary care"),
    "version": ("version", '"2013"'),
    "note": ("note", "says what to mind"),
    "says": ("meaning", "clinical"),
    "direction": ("direction", "either"),
}
_RELIABILITY: Keys = {
    "kind": ("kind", "alpha"),
    "value": ("value", "0.9"),
    "certainty": _CERTAINTY,
    "interval": ("interval", "1 week"),
    "note": ("note", "says what to mind"),
}
_NORM: Keys = {
    "group": ("group", "general population"),
    "mean": ("mean", "4.7"),
    "sd": ("standard deviation", "4.8"),
    "n": ("number of people", "535"),
    "says": ("meaning", "healthy"),
    "certainty": _CERTAINTY,
}
_KINDS = ("alpha", "retest", "kr20")


def parse_score(node: yaml.Node, filename: str, items: dict[str, Item]) -> ScoreKey:
    """One score, checked against the items it is made of."""
    fields = Fields(node, filename, "a score", _SCORE)
    score_id = name(fields, "id")
    fields.where = f"score '{score_id}'"
    low, high = _range(fields)
    score = ScoreKey(
        id=score_id,
        name=fields.text("name"),
        items=names(fields, "items"),
        method=fields.choice("method", Method),
        lowest=low,
        highest=high,
        certainty=fields.choice("certainty", Certainty),
        missing=_missing(fields) if fields.has("missing") else Missing(),
        table=whole_pairs(fields, "table") if fields.has("table") else (),
        recodes=_recodes(fields),
        bands=_bands(fields),
        bands_certainty=_bands_certainty(fields),
        cut_offs=_thresholds(fields, "cut_offs"),
        reliable_change=_thresholds(fields, "reliable_change"),
        reliability=tuple(_reliability(one, filename) for one in fields.items("reliability")),
        norms=tuple(_norm(one, filename) for one in fields.items("norms")),
    )
    _check(score, fields, items)
    return score


def parse_threshold(node: yaml.Node, filename: str, where: str) -> Threshold:
    """One cut-off or change."""
    fields = Fields(node, filename, where, _THRESHOLD)
    return Threshold(
        value=decimal(fields, "value"),
        op=fields.choice("op", Op),
        certainty=fields.choice("certainty", Certainty),
        source=words(fields, "source"),
        population=words(fields, "population"),
        version=words(fields, "version"),
        note=words(fields, "note"),
        confidence=fields.whole("confidence", 50, 99) if fields.has("confidence") else None,
        says=fields.choice("says", Says) if fields.has("says") else Says.CLINICAL,
        direction=(
            fields.choice("direction", Direction) if fields.has("direction") else Direction.EITHER
        ),
    )


def _thresholds(fields: Fields, key: str) -> tuple[Threshold, ...]:
    where = f"{fields.where}, {key}"
    return tuple(parse_threshold(one, fields.filename, where) for one in fields.items(key))


def _range(fields: Fields) -> tuple[float, float | None]:
    inside = fields.inside("range", _RANGE)
    return decimal(inside, "from"), decimal(inside, "to") if inside.has("to") else None


def _missing(fields: Fields) -> Missing:
    inside = fields.inside("missing", _MISSING)
    return Missing(
        most=inside.whole("most", 0, 20),
        how=inside.choice("how", How) if inside.has("how") else How.SCALE,
        whole=inside.yes_no("whole") if inside.has("whole") else False,
        rule=words(inside, "rule"),
    )


def _recodes(fields: Fields) -> tuple[tuple[str, tuple[tuple[int, float], ...]], ...]:
    found: dict[str, tuple[tuple[int, float], ...]] = {}
    for node in fields.items("recode"):
        inside = Fields(node, fields.filename, f"{fields.where}, recode", _RECODE)
        to = whole_pairs(inside, "to")
        for item in names(inside, "items"):
            if item in found:
                raise inside.bad("items", f"recodes item {item} a second time")
            found[item] = to
    return tuple(found.items())


def _bands(fields: Fields) -> tuple[Band, ...]:
    found: list[Band] = []
    for node in fields.items("bands"):
        inside = Fields(node, fields.filename, f"{fields.where}, a band", _BAND)
        above = inside.has("above")
        if above and inside.has("from"):
            raise inside.bad("above", "and `from` cannot both be there")
        band = Band(decimal(inside, "above" if above else "from"), inside.text("name"), above)
        if found and band.least <= found[-1].least:
            raise inside.wrong(node, f"{inside.where} begins at {band.least:g}; put bands in order")
        found.append(band)
    return tuple(found)


def _bands_certainty(fields: Fields) -> Certainty | None:
    if not fields.has("bands"):
        return None
    return fields.choice("bands_certainty", Certainty)


def _reliability(node: yaml.Node, filename: str) -> Reliability:
    fields = Fields(node, filename, "a reliability", _RELIABILITY)
    kind = fields.text("kind")
    if kind not in _KINDS:
        raise fields.bad("kind", f"is '{kind}', not one of {', '.join(_KINDS)}")
    value = decimal(fields, "value")
    if not 0 < value < 1:
        raise fields.bad("value", f"is {value:g}; it should be between 0 and 1")
    return Reliability(
        kind=kind,
        value=value,
        certainty=fields.choice("certainty", Certainty),
        interval=words(fields, "interval"),
        note=words(fields, "note"),
    )


def _norm(node: yaml.Node, filename: str) -> Norm:
    fields = Fields(node, filename, "a norm", _NORM)
    sd = decimal(fields, "sd")
    if sd <= 0:
        raise fields.bad("sd", "should be above 0")
    return Norm(
        group=fields.text("group", LONG),
        mean=decimal(fields, "mean"),
        sd=sd,
        certainty=fields.choice("certainty", Certainty),
        n=fields.whole("n", 1, 9_999_999) if fields.has("n") else None,
        says=fields.choice("says", Says) if fields.has("says") else None,
    )


def _check(score: ScoreKey, fields: Fields, items: dict[str, Item]) -> None:
    for item_id in score.items:
        if item_id not in items:
            raise fields.bad("items", f"names item {item_id}, which is not there")
        if not items[item_id].scored:
            raise fields.bad("items", f"names item {item_id}, which is not scored")
    if score.missing.most >= len(score.items):
        raise fields.bad("missing", "lets every item be missing")
    made_of = [items[item_id] for item_id in score.items]
    if score.method is Method.RECODE_MEAN:
        _check_recodes(score, fields, made_of)
    elif score.recodes:
        raise fields.bad("recode", "goes with the method recode_mean")
    span = _span(score, made_of)
    if score.method is Method.LOOKUP:
        span = _looked_up(score, fields, span)
    elif score.table:
        raise fields.bad("table", "goes with the method lookup")
    if (score.lowest, score.highest) != span:
        top = "no end" if span[1] is None else f"{span[1]:g}"
        raise fields.bad("range", f"should be from {span[0]:g} to {top}, as the items make it")
    _check_thresholds(score, fields)


def _check_thresholds(score: ScoreKey, fields: Fields) -> None:
    """Bands, cut-offs and changes that no score can ever reach are slips of the pen."""
    low = score.lowest
    high = float("inf") if score.highest is None else score.highest
    scale = f"the score goes from {low:g} to {high:g}"
    for node, band in zip(fields.items("bands"), score.bands, strict=True):
        if not low <= band.least <= high or (band.above and band.least == high):
            said = f"begins {'beyond' if band.above else 'at'} {band.least:g}; {scale}"
            raise fields.wrong(node, f"{fields.where}: band '{band.name}' {said}")
    for node, cut in zip(fields.items("cut_offs"), score.cut_offs, strict=True):
        if not low <= cut.value <= high:
            said = f"a cut-off is {cut.value:g}; {scale}"
            raise fields.wrong(node, f"{fields.where}: {said}")
    for node, change in zip(fields.items("reliable_change"), score.reliable_change, strict=True):
        if not 0 < change.value <= high - low:
            said = f"a reliable change is {change.value:g}; {scale}, so nobody can change by that"
            raise fields.wrong(node, f"{fields.where}: {said}")


def _looked_up(
    score: ScoreKey, fields: Fields, span: tuple[float, float | None]
) -> tuple[float, float]:
    low, high = span
    if high is None or [one for one, _ in score.table] != list(range(int(low), int(high) + 1)):
        raise fields.bad("table", "should have every sum there can be, once")
    values = [value for _, value in score.table]
    return min(values), max(values)


def _check_recodes(score: ScoreKey, fields: Fields, made_of: list[Item]) -> None:
    recodes = dict(score.recodes)
    if set(recodes) != set(score.items):
        raise fields.bad("recode", "should recode every item of the score, and no other")
    for item in made_of:
        scale = item.answers
        values = [one for one, _ in recodes[item.id]]
        if scale.highest is None or values != list(
            range(int(scale.lowest), int(scale.highest) + 1)
        ):
            raise fields.bad("recode", f"should say what becomes of every answer to item {item.id}")


def _span(score: ScoreKey, made_of: list[Item]) -> tuple[float, float | None]:
    """The lowest and highest score these items can make, before any lookup."""
    lows = [item.answers.lowest for item in made_of]
    tops = [item.answers.highest for item in made_of]
    if score.method is Method.RECODE_MEAN:
        values = [[value for _, value in recode] for _, recode in score.recodes]
        lows, tops = [min(one) for one in values], [max(one) for one in values]
    low, high = sum(lows), None if None in tops else sum(top for top in tops if top is not None)
    if score.method in {Method.SUM, Method.LOOKUP}:
        return low, high
    times = 10 if score.method is Method.MEAN10 else 1
    return times * low / len(made_of), None if high is None else times * high / len(made_of)
