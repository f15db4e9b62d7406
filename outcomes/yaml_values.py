"""PURE: values of an instrument's file that a programme's file has none of, each with its line.

Built on `base.marked_yaml`: every function raises its CatalogueError, which
`instruments.parse` turns into a ValueError.
"""

from __future__ import annotations

import re

import yaml

from base.marked_yaml import Fields, clipped

LONG = 500

_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,9})?", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,39}", re.ASCII)
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_NAMES = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:str")


def words(fields: Fields, key: str, longest: int = LONG) -> str:
    """The words under a key, empty when it is left out."""
    return fields.text(key, longest) if fields.has(key) else ""


def decimal(fields: Fields, key: str) -> float:
    """The number under a key."""
    return number(fields, fields.at(key), f"`{key}`")


def number(fields: Fields, node: yaml.Node, name: str) -> float:
    """The number of any node, a whole one as int. `name` is what messages call it."""
    if not isinstance(node, yaml.ScalarNode) or node.tag not in _NUMBERS:
        raise fields.wrong(node, f"{fields.where}: {name} should be a number, like 6 or 19.5")
    if not _DECIMAL.fullmatch(node.value):
        what = f"{name} is {clipped(node.value)}; write it in digits, like 6 or 19.5"
        raise fields.wrong(node, f"{fields.where}: {what}")
    value = float(node.value)
    return int(value) if value.is_integer() else value


def name(fields: Fields, key: str) -> str:
    """An id under a key: letters, digits, underscores; a bare number is an id too."""
    return _name(fields, fields.at(key), f"`{key}`")


def names(fields: Fields, key: str) -> tuple[str, ...]:
    """The ids listed under a key, each once."""
    found: list[str] = []
    for node in fields.items(key):
        one = _name(fields, node, f"an entry of `{key}`")
        if one in found:
            raise fields.wrong(node, f"{fields.where}: `{key}` has {one} twice")
        found.append(one)
    if not found:
        raise fields.bad(key, "is empty") if fields.has(key) else _absent(fields, key)
    return tuple(found)


def pairs(fields: Fields, key: str) -> tuple[tuple[str, float], ...]:
    """A mapping of ids to numbers under a key, in its order."""
    node = fields.at(key)
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise fields.bad(key, "should be pairs, like {1: 3, 2: 2}")
    found: dict[str, float] = {}
    for left, right in node.value:
        one = _name(fields, left, f"a key of `{key}`")
        if one in found:
            raise fields.wrong(left, f"{fields.where}: `{key}` has {one} twice")
        found[one] = number(fields, right, f"`{key}` of {one}")
    return tuple(found.items())


def whole_pairs(fields: Fields, key: str) -> tuple[tuple[int, float], ...]:
    """A mapping of whole numbers to numbers under a key, in order of the former."""
    found = pairs(fields, key)
    for one, _ in found:
        if not one.isdecimal():
            raise fields.bad(key, f"has '{clipped(one)}' where a whole number should be")
    return tuple(sorted((int(one), value) for one, value in found))


def _name(fields: Fields, node: yaml.Node, what: str) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag not in _NAMES:
        raise fields.wrong(node, f"{fields.where}: {what} should be a number or a short name")
    if not _NAME.fullmatch(node.value):
        wrong = f"{what} is '{clipped(node.value)}'; only letters, digits and _ may be in it"
        raise fields.wrong(node, f"{fields.where}: {wrong}")
    return str(node.value)


def _absent(fields: Fields, key: str) -> Exception:
    return fields.wrong(fields.node, f"{fields.where} has no `{key}`; add `{key}: [1, 2, 3]`")
