"""PURE: the order of a table as an address says it: `came` is from the least, `-came` the most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Order:
    """By which column, and whether from the most to the least."""

    by: str
    down: bool = False

    def __str__(self) -> str:
        """As an address says it."""
        return f"-{self.by}" if self.down else self.by

    def of(self, column: str) -> Literal["ascending", "descending", "none"]:
        """What `aria-sort` says of a column."""
        if column != self.by:
            return "none"
        return "descending" if self.down else "ascending"

    def next_of(self, column: str) -> str:
        """The order that choosing a column gives: the other way round when it is in force."""
        return str(Order(column, column == self.by and not self.down))


def order_of(text: str, columns: Iterable[str], *, otherwise: str) -> Order:
    """The order an address asks for; `otherwise` when there is no such column."""
    for wanted in (text, otherwise):
        order = Order(wanted.removeprefix("-"), wanted.startswith("-"))
        if order.by in set(columns):
            return order
    return Order(otherwise)


def in_order(rows: Iterable[R], order: Order, keys: Mapping[str, Callable[[R], Any]]) -> list[R]:
    """The rows in this order; those with nothing (None) in the column come last either way.

    Rows that are alike stay as they were.
    """
    key = keys[order.by]
    told = [(key(row), row) for row in rows]
    some = [(value, row) for value, row in told if value is not None]
    some.sort(key=lambda one: one[0], reverse=order.down)
    return [row for _, row in some] + [row for value, row in told if value is None]
