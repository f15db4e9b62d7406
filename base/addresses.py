"""The addresses of a page that is narrowed, ordered and taken away as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from base.sorting import Order

_SHARED = ("share", "rule")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column: its words, what `aria-sort` says, and where choosing it leads."""

    words: str
    sorted: str
    href: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """One page as it is narrowed now. `chosen` is what its address says, by the names there."""

    endpoint: str
    parts: Mapping[str, Any]
    chosen: Mapping[str, str]

    def to(self, **changes: Any) -> str:
        """The same page with something else chosen; empty leaves it out."""
        return self._made(self.endpoint, dict(self.chosen) | changes)

    def file(self, kind: str, name: str = "") -> str:
        """What is shown, as a file: csv, xlsx, svg or png. `name` for another file of the page."""
        return self._made(f"{self.endpoint}{name}_{kind}", dict(self.chosen) | {"page": ""})

    def at(self, endpoint: str) -> str:
        """What is chosen, at another address with the same parts."""
        return self._made(endpoint, dict(self.chosen) | {"page": ""})

    @property
    def whole(self) -> str:
        """The page with nothing chosen; empty when nothing is.

        Whom it is shown to is no choice of rows: what is for sharing stays so.
        """
        shared = {name: self.chosen[name] for name in _SHARED if name in self.chosen}
        narrowed = set(self.chosen) - {"sort", "page", *_SHARED}
        return self._made(self.endpoint, shared) if narrowed else ""

    def heads(self, order: Order, columns: Sequence[tuple[str, str]], css: str = "") -> list[Head]:
        """The heads of columns given as (key, words); an empty key cannot be sorted by."""
        return [
            Head(
                words,
                order.of(key) if key else "",
                self.to(sort=order.next_of(key), page="") if key else "",
                css,
            )
            for key, words in columns
        ]

    def _made(self, endpoint: str, chosen: Mapping[str, Any]) -> str:
        values = {name: value for name, value in chosen.items() if value not in {"", None}}
        return url_for(endpoint, **{**values, **self.parts})


def address_of(
    endpoint: str, args: Mapping[str, str], names: Sequence[str], **parts: Any
) -> Address:
    """The address of the page now open: of its `args` only those named, and sort and page."""
    wanted = (*names, "sort", "page")
    return Address(endpoint, parts, {name: args[name] for name in wanted if args.get(name)})


def pages(address: Address, page: int, size: int, total: int) -> tuple[str, str]:
    """The addresses of the page after this one and before it; empty where there is none."""
    after = address.to(page=page + 1) if (page + 1) * size < total else ""
    before = address.to(page=page - 1 or "") if page else ""
    return after, before


def page_number(args: Mapping[str, str], size: int, total: int) -> int:
    """The page an address asks for, counted from 0: the nearest there is."""
    text = args.get("page", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return min(asked, max(0, total - 1) // size)
