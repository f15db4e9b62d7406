"""PURE: YAML that remembers its lines, so that every mistake names file, line and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

import yaml

_LARGEST = 200_000  # characters; a programme is about 5,000
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_STR, _INT, _BOOL = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "bool"))

Choice = TypeVar("Choice", bound=StrEnum)
Keys = Mapping[str, tuple[str, str]]
"""Every key a mapping may have → (what it is in words, an example value)."""


class CatalogueError(Exception):
    """A catalogue file is wrong; str() is "m-trem.yaml, line 14: what is wrong"."""

    def __init__(self, filename: str, line: int, what: str) -> None:
        super().__init__(f"{filename}, line {line}: {what}")
        self.filename = filename
        self.line = line
        self.what = what


def compose(text: str, filename: str) -> yaml.Node:
    """The text's one YAML document as nodes with line marks. Raises CatalogueError."""
    if len(text) > _LARGEST:
        raise CatalogueError(filename, 1, f"the file is longer than {_LARGEST:,} characters")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        # ReaderError alone carries a position, not a mark.
        line = text.count("\n", 0, error.position) + 1
        raise CatalogueError(filename, line, "has a character YAML does not allow") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise CatalogueError(filename, line, _syntax(error, text, line)) from error
    except RecursionError as error:
        raise CatalogueError(filename, 1, "is nested too deeply") from error
    if node is None:
        raise CatalogueError(filename, 1, "the file is empty")
    return node


def _syntax(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    lines = text.splitlines()
    if line <= len(lines) and "\t" in lines[line - 1]:
        return "has a tab; indent with spaces"
    return f"is not good YAML: {clipped(error.problem or 'cannot be read')}"


def clipped(value: str, longest: int = 60) -> str:
    """The value, cut so that a message stays one line."""
    return value if len(value) <= longest else f"{value[:longest]}…"


class Fields:
    """One YAML mapping whose keys are known; each getter checks and names the line.

    `where` names it for a person ("strand 'group'"). Raises CatalogueError from every method.
    """

    def __init__(self, node: yaml.Node, filename: str, where: str, keys: Keys) -> None:
        self.node, self.filename, self.where, self._keys = node, filename, where, keys
        self._values: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            first = next(iter(keys))
            raise self.wrong(node, f"{where} should be keys and values, like `{first}: …`")
        for key, value in node.value:
            name = self._key(key)
            if name in self._values:
                raise self.wrong(key, f"{where} has `{name}` twice")
            self._values[name] = value

    def _key(self, key: yaml.Node) -> str:
        name = key.value if isinstance(key, yaml.ScalarNode) else "a list"
        if name in self._keys:
            return str(name)
        near = get_close_matches(clipped(name), self._keys, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"it may have: {', '.join(self._keys)}"
        if " " in name:
            hint = "words with a comma or colon in them need quotes"
        raise self.wrong(key, f"{self.where} has an unknown key `{clipped(name)}`; {hint}")

    def wrong(self, node: yaml.Node, what: str) -> CatalogueError:
        """The error to raise about a node."""
        return CatalogueError(self.filename, node.start_mark.line + 1, what)

    def has(self, key: str) -> bool:
        """Whether the key is written at all."""
        return key in self._values

    def at(self, key: str) -> yaml.Node:
        """The node under a key; a missing key says what to add."""
        if key not in self._values:
            what, example = self._keys[key]
            raise self.wrong(self.node, f"{self.where} has no {what}; add `{key}: {example}`")
        return self._values[key]

    def bad(self, key: str, what: str) -> CatalogueError:
        """The error "<where>: `key` <what>" on the key's line."""
        return self.wrong(self.at(key), f"{self.where}: `{key}` {what}")

    def text(self, key: str, longest: int = 80) -> str:
        """Words on one line, white space evened out, at most `longest` characters."""
        return self.words(self.at(key), f"`{key}`", longest)

    def words(self, node: yaml.Node, name: str, longest: int) -> str:
        """The text of any node inside this mapping, called `name` in messages."""
        if not isinstance(node, yaml.ScalarNode) or node.tag != _STR:
            raise self.wrong(node, f"{self.where}: {name} should be words; put it in quotes")
        value = " ".join(node.value.split())
        if not value:
            raise self.wrong(node, f"{self.where}: {name} is empty")
        if len(value) > longest:
            what = f"{name} has {len(value):,} characters; at most {longest} fit"
            raise self.wrong(node, f"{self.where}: {what}")
        if not value.isprintable():
            raise self.wrong(node, f"{self.where}: {name} has an invisible character")
        return value

    def id(self, key: str) -> str:
        """A short name for links: small letters, digits, hyphens, underscores."""
        value = self.text(key, 40)
        if not _ID.fullmatch(value):
            raise self.bad(key, f"'{clipped(value)}' should be small letters, digits, - and _")
        return value

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number from low to high."""
        return self.number(self.at(key), f"`{key}`", low, high, f"`{key}: {low}`")

    def number(self, node: yaml.Node, name: str, low: int, high: int, like: str = "") -> int:
        """The whole number of any node inside this mapping, called `name` in messages."""
        plain = isinstance(node, yaml.ScalarNode) and node.tag == _INT
        # YAML 1.1 reads 1:30 as 90 and 010 as 8; neither is what anyone meant.
        if not plain or not _WHOLE.fullmatch(node.value):
            what = f"{name} should be a whole number, like {like or low}"
            raise self.wrong(node, f"{self.where}: {what}")
        if not low <= int(node.value) <= high:
            what = f"{name} is {node.value}; it should be from {low} to {high}"
            raise self.wrong(node, f"{self.where}: {what}")
        return int(node.value)

    def yes_no(self, key: str) -> bool:
        """True or false."""
        node = self.at(key)
        if not isinstance(node, yaml.ScalarNode) or node.tag != _BOOL:
            raise self.bad(key, "should be true or false")
        return str(node.value).lower() in {"true", "yes", "on"}

    def choice(self, key: str, among: type[Choice]) -> Choice:
        """One value of an enumeration."""
        node = self.at(key)
        value = node.value if isinstance(node, yaml.ScalarNode) else "a list"
        known = [str(member) for member in among]
        if value in known:
            return among(value)
        near = get_close_matches(clipped(value), known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise self.bad(key, f"is '{clipped(value)}', not one of {', '.join(known)}{hint}")

    def inside(self, key: str, keys: Keys, where: str | None = None) -> Fields:
        """The mapping under a key."""
        return Fields(self.at(key), self.filename, where or f"{self.where}, {key}", keys)

    def items(self, key: str, most: int = 60) -> list[yaml.Node]:
        """The nodes of the list under a key, none when the key is left out."""
        if not self.has(key):
            return []
        node = self.at(key)
        if not isinstance(node, yaml.SequenceNode):
            raise self.bad(key, "should be a list, each line starting with a hyphen")
        if len(node.value) > most:
            raise self.bad(key, f"has {len(node.value)} lines; at most {most} fit")
        return list(node.value)
