"""PURE: the parts of an instrument's file beside its scores: items, risk, findings, licence.

Raises `base.marked_yaml.CatalogueError`, which `instruments.parse` turns into a ValueError.
"""

from __future__ import annotations

from collections.abc import Container

import yaml

from base.marked_yaml import Fields, Keys
from outcomes.keys import (
    AnswerScale,
    Code,
    Finding,
    ForGroups,
    Group,
    Item,
    Licence,
    Outcome,
    Recall,
    RiskItem,
)
from outcomes.terms import Certainty, Tier
from outcomes.yaml_values import LONG, decimal, name, names, number, pairs, words

_ANSWERS: Keys = {
    "from": ("lowest answer", "0"),
    "to": ("highest answer", "4"),
    "whole": ("mark for whole numbers", "false"),
    "step": ("smallest step", "0.1"),
    "unknown": ("codes for not known", "[9]"),
}
_ITEM: Keys = {
    "id": ("id", "1"),
    "topic": ("topic", "tension"),
    "reversed": ("mark for reversed", "true"),
    "scored": ("mark for scored", "false"),
    "may_not_apply": ("mark for may not apply", "true"),
    "answers": ("answers", "{from: 0, to: 4}"),
}
_RISK: Keys = {
    "item": ("item", "6"),
    "at_least": ("least answer", "1"),
    "tier": ("tier", "urgent"),
    "note": ("note", "plans"),
}
_FINDING: Keys = {
    "id": ("id", "diagnosis"),
    "name": ("name", "Probable diagnosis"),
    "certainty": ("certainty", "high"),
    "groups": ("groups", "[{id: re, items: [1, 2], at_least: 2, count: 1}]"),
    "outcomes": ("outcomes", "[{value: ptsd, words: Probable PTSD, needs: [re]}]"),
    "otherwise": ("words for none", "{value: none, words: Neither}"),
}
_GROUP: Keys = {
    "id": ("id", "re"),
    "items": ("items", "[1, 2]"),
    "at_least": ("least answer", "2"),
    "count": ("count", "1"),
    "but": ("other figures", "{9: 1}"),
}
_OUTCOME: Keys = {
    "value": ("value", "ptsd"),
    "words": ("words", "Probable PTSD"),
    "needs": ("groups needed", "[re, av]"),
}
_CODE: Keys = {
    "system": ("system", "snomed"),
    "of": ("what it is of", "total"),
    "code": ("code", "'718583008'"),
    "certainty": ("certainty", "high"),
}
_LICENCE: Keys = {
    "terms": ("terms", "free for NHS use"),
    "wording": ("word on printing items", "'no'"),
    "source": ("source", "publisher's page"),
    "certainty": ("certainty", "high"),
}
_RECALL: Keys = {
    "id": ("id", "week"),
    "period": ("period", "the past week"),
    "days": ("number of days", "7"),
}
_GROUPS_RULE: Keys = {
    "fewest": ("fewest answers", "5"),
    "apart": ("kinds kept apart", "[residents, staff]"),
    "how": ("words on what is reported", "mean"),
}


def parse_items(instrument: Fields) -> dict[str, Item]:
    """The items by id, in order."""
    scale = _answers(instrument.inside("answers", _ANSWERS))
    found: dict[str, Item] = {}
    for node in instrument.items("items", 200):
        item = _item(node, instrument.filename, scale)
        if item.id in found:
            raise instrument.wrong(node, f"item {item.id} is there twice")
        found[item.id] = item
    if not found:
        raise instrument.bad("items", "is empty")
    return found


def parse_risk(node: yaml.Node, filename: str, items: dict[str, Item]) -> RiskItem:
    """One risk item and its trigger."""
    fields = Fields(node, filename, "a risk item", _RISK)
    item, trigger = _known(fields, "item", items), decimal(fields, "at_least")
    _reachable(fields, "at_least", trigger, items[item])
    return RiskItem(
        item=item,
        at_least=trigger,
        tier=fields.choice("tier", Tier),
        note=words(fields, "note"),
    )


def parse_finding(node: yaml.Node, filename: str, items: dict[str, Item]) -> Finding:
    """One algorithm."""
    fields = Fields(node, filename, "a finding", _FINDING)
    fields.where = f"finding '{name(fields, 'id')}'"
    groups = tuple(_group(one, filename, items) for one in fields.items("groups"))
    known = {group.id for group in groups}
    return Finding(
        id=name(fields, "id"),
        name=fields.text("name"),
        groups=groups,
        outcomes=tuple(_outcome(one, filename, known) for one in fields.items("outcomes")),
        otherwise=_outcome(fields.at("otherwise"), filename, None),
        certainty=fields.choice("certainty", Certainty),
    )


def parse_code(node: yaml.Node, filename: str) -> Code:
    """One code of an outside vocabulary."""
    fields = Fields(node, filename, "a code", _CODE)
    return Code(
        system=fields.id("system"),
        of=fields.text("of"),
        code=fields.text("code"),
        certainty=fields.choice("certainty", Certainty),
    )


def parse_licence(instrument: Fields) -> Licence:
    """The licence."""
    fields = instrument.inside("licence", _LICENCE, "the licence")
    return Licence(
        terms=fields.text("terms", LONG),
        wording=fields.text("wording", LONG),
        certainty=fields.choice("certainty", Certainty),
        source=words(fields, "source"),
    )


def parse_for_groups(instrument: Fields) -> ForGroups:
    """The rule of an instrument that is about a place."""
    fields = instrument.inside("for_groups", _GROUPS_RULE, "for_groups")
    return ForGroups(
        fewest=fields.whole("fewest", 5, 100),
        apart=names(fields, "apart"),
        how=fields.text("how", LONG),
    )


def parse_recalls(instrument: Fields) -> tuple[Recall, ...]:
    """The forms that differ only in how far back they ask: none, or two and more."""
    found: dict[str, Recall] = {}
    for node in instrument.items("recalls", 5):
        fields = Fields(node, instrument.filename, "an entry of `recalls`", _RECALL)
        one = Recall(name(fields, "id"), fields.text("period"), fields.whole("days", 1, 730))
        if one.id in found:
            raise instrument.wrong(node, f"`recalls` has {one.id} twice")
        found[one.id] = one
    if len(found) == 1:
        raise instrument.bad("recalls", "has one form only: say its `period` instead")
    return tuple(found.values())


def parse_lines(instrument: Fields, key: str) -> tuple[str, ...]:
    """Sentences listed under a key."""
    return tuple(
        instrument.words(node, f"an entry of `{key}`", LONG) for node in instrument.items(key)
    )


def _answers(fields: Fields) -> AnswerScale:
    low = decimal(fields, "from")
    high = decimal(fields, "to") if fields.has("to") else None
    if high is not None and high <= low:
        raise fields.bad("to", f"is {high:g}; it should be above {low:g}")
    whole = fields.yes_no("whole") if fields.has("whole") else True
    step = decimal(fields, "step") if fields.has("step") else 0
    if fields.has("step") and (whole or step <= 0):
        raise fields.bad("step", "is for answers with `whole: false`, and above 0, like 0.1")
    unknown = tuple(
        number(fields, node, "an entry of `unknown`") for node in fields.items("unknown")
    )
    if any(low <= code <= (code if high is None else high) for code in unknown):
        raise fields.bad("unknown", "has a code that is an answer too")
    return AnswerScale(low, high, whole, unknown, step)


def _item(node: yaml.Node, filename: str, scale: AnswerScale) -> Item:
    fields = Fields(node, filename, "an item", _ITEM)
    item_id = name(fields, "id")
    fields.where = f"item {item_id}"
    own = _answers(fields.inside("answers", _ANSWERS)) if fields.has("answers") else scale
    turned = fields.yes_no("reversed") if fields.has("reversed") else False
    if turned and own.highest is None:
        raise fields.bad("reversed", "cannot be, without a highest answer")
    return Item(
        id=item_id,
        topic=words(fields, "topic", 60),
        answers=own,
        reversed=turned,
        scored=fields.yes_no("scored") if fields.has("scored") else True,
        may_not_apply=fields.yes_no("may_not_apply") if fields.has("may_not_apply") else False,
    )


def _group(node: yaml.Node, filename: str, items: dict[str, Item]) -> Group:
    fields = Fields(node, filename, "a group", _GROUP)
    among = names(fields, "items")
    for item in among:
        if item not in items:
            raise fields.bad("items", f"names item {item}, which is not there")
    but = pairs(fields, "but") if fields.has("but") else ()
    if not {item for item, _ in but} <= set(among):
        raise fields.bad("but", "names an item that is not in the group")
    least = decimal(fields, "at_least")
    for item in among:
        if item not in dict(but):
            _reachable(fields, "at_least", least, items[item])
    for item, value in but:
        _reachable(fields, "but", value, items[item])
    return Group(
        id=name(fields, "id"),
        items=among,
        at_least=least,
        count=fields.whole("count", 1, len(among)),
        but=but,
    )


def _outcome(node: yaml.Node, filename: str, known: Container[str] | None) -> Outcome:
    """An outcome; of the last one, `known` is None: it needs nothing."""
    fields = Fields(node, filename, "an outcome", _OUTCOME)
    needs = names(fields, "needs") if known is not None else ()
    for group in needs:
        if known is not None and group not in known:
            raise fields.bad("needs", f"names group {group}, which is not there")
    return Outcome(fields.id("value"), fields.text("words"), needs)


def _reachable(fields: Fields, key: str, value: float, item: Item) -> None:
    highest = item.answers.highest
    if highest is not None and value > highest:
        said = f"is {value:g}, which no answer reaches: item {item.id} goes up to {highest:g}"
        raise fields.bad(key, said)


def _known(fields: Fields, key: str, items: dict[str, Item]) -> str:
    item_id = name(fields, key)
    if item_id not in items:
        raise fields.bad(key, f"is {item_id}, and there is no such item")
    return item_id
