"""PURE: sets of answers as JSON text: one object, or one object a line.

`{"1": 3, "2": 0}` is one set; unanswered items are absent. What cannot be read without guessing is
refused, naming line and column or line and item.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from base.errors import Refused

Parsed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerText:
    """A text of answers and what messages call it. `many`: one object a line."""

    text: str
    name: str

    @property
    def many(self) -> bool:
        """Whether it is one set a line: the first line is whole by itself and there are more."""
        lines = [line for line in self.text.splitlines() if line.strip()]
        return len(lines) > 1 and _whole(lines[0])

    def sets(self) -> Iterator[tuple[int, Parsed]]:
        """Every set with the line it begins on. Raises Refused at the first that cannot be read."""
        if not self.text.strip():
            raise Refused(f"{self.name} is empty.")
        if not self.many:
            first = self.text[: len(self.text) - len(self.text.lstrip())].count("\n") + 1
            yield first, self._object(self.text, 1)
            return
        for line, text in enumerate(self.text.splitlines(), 1):
            if text.strip():
                yield line, self._object(text, line)

    def line_of(self, start: int, item: str | None) -> int:
        """The line an item of the set that begins on line `start` stands on."""
        if self.many or item is None:
            return start
        found = re.search(re.escape(json.dumps(item, ensure_ascii=False)) + r"\s*:", self.text)
        return self.text.count("\n", 0, found.start()) + 1 if found else start

    def _object(self, text: str, line: int) -> Parsed:
        try:
            found = json.loads(text, object_pairs_hook=_each_once, parse_constant=_Constant)
        except json.JSONDecodeError as wrong:
            at = f"line {line + wrong.lineno - 1}, column {wrong.colno}"
            what = wrong.msg[:1].lower() + wrong.msg[1:]
            raise Refused(f"{self.name}, {at}: this is not JSON ({what}).") from None
        except Refused as wrong:
            where = self.line_of(line, wrong.field)
            raise Refused(f"{self.name}, line {where}: {wrong}", wrong.field) from None
        except RecursionError:
            raise Refused(f"{self.name}, line {line}: this is nested too deeply.") from None
        except ValueError:
            raise Refused(f"{self.name}, line {line}: a number has too many digits.") from None
        if not isinstance(found, dict):
            raise Refused(
                f'{self.name}, line {line}: answers are an object like {{"1": 3, "2": 0}}, '
                "one a line for many."
            )
        for item, answer in found.items():
            if isinstance(answer, _Constant):
                where = self.line_of(line, item)
                raise Refused(
                    f"{self.name}, line {where}: Item {item} is {answer}, which is not a number.",
                    item,
                )
        return found


def _each_once(pairs: list[tuple[str, Any]]) -> Parsed:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Refused(f"item {key} is there twice.", key)
            seen.add(key)
    return found


def _whole(line: str) -> bool:
    """Whether a line is JSON by itself: what it should be is told where it is read."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


class _Constant(str):
    """NaN, Infinity or -Infinity, which JSON has none of: told with the item it answers."""

    __slots__ = ()
