"""PURE: the facts of a pack: frozen JSON, and what was decided about it carried out.

`facts` is what a pack is made of and nothing else, so that the same facts give the same bytes:

    community, cycle, framework, note, period [first, last], audience, made_by, asked_at,
    days [{what, when}], strengths, weaknesses,
    standards [{name, position, narrative, criteria [{id, text, items [item id], lacks [words]}]}],
    items {id: {number, title, happened, shows, roles, day, voice, kind, unhours, criteria,
                files [{id, name, kind, alt, digest, width, height, pages, size}]}},
                path too, once `name_files` named them
    actions [{id, words, state, done}], figures [{title, words}],
    charts [{id, kind, title, said, what, unit, labels, series [{name, values}]}],
    surveys [{id, title, when, words, rows [[name, value]]}],
    gaps {met, of, items, warnings [words]}

Every place of a text has a name (`item/<id>/happened`, see `pack_texts`), by which finds and
decisions refer to it.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from base.pictures import Bars, Lines, Picture, Series
from evidence.finds import Find
from evidence.pack_texts import Facts, put, texts

AROUND: Final = 60
"""Characters shown on either side of a find."""


class Decision(StrEnum):
    """What a person decided about a find: it stands, other words take its place, or it is left out.

    `OUT` is for files: the whole file stays out of the pack.
    """

    KEEP = "keep"
    REPLACE = "replace"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about one find."""

    decision: Decision
    instead: str = ""


Read = Callable[[str], bytes]
"""Reads the bytes of a file by its id, one at a time: a year of photographs is a lot at once."""


class Key(NamedTuple):
    """One find and no other: where in which text, its own words, what it is, whether it is sure.

    `digest` is the SHA-256 of the whole text of the place: in another text it is another find, and
    what was decided about this one says nothing about it.
    """

    place: str
    digest: str
    start: int
    said: str
    kind: str
    sure: bool


def key_of(place: str, text: str, find: Find) -> Key:
    """What a find is known by, in the text it was found in."""
    return Key(place, digest_of(text), find.start, find.text, find.kind.value, find.sure)


def digest_of(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def put_right(facts: Facts, decided: Mapping[Key, Decided]) -> Facts:
    """The facts with every decision carried out, each where its find stands.

    A file that is left out is gone from its item; its name and description go with it. Raises
    ValueError for words to be replaced that do not stand there: then the facts are not those that
    were decided about.
    """
    made: Facts = copy.deepcopy(facts)
    here: dict[tuple[str, str], list[tuple[Key, str]]] = {}
    for key, one in decided.items():
        if one.decision is Decision.REPLACE:
            here.setdefault((key.place, key.digest), []).append((key, one.instead))
    for text in list(texts(made)):
        chosen = here.pop((text.place, digest_of(text.said)), ())
        if chosen:
            put(made, text.path, _replaced(text.said, chosen))
    if here:
        message = "a decision about a text that is not there"
        raise ValueError(message)
    out = {key.place.split("/")[1] for key, one in decided.items() if one.decision is Decision.OUT}
    for item in made["items"].values():
        item["files"] = [file for file in item["files"] if file["id"] not in out]
    return made


def _replaced(said: str, chosen: Iterable[tuple[Key, str]]) -> str:
    made = said
    for key, instead in sorted(chosen, key=lambda one: one[0].start, reverse=True):
        made = made[: key.start] + instead + made[key.start + len(key.said) :]
    return made


def around(said: str, find: Find) -> tuple[str, str, str]:
    """What stands before a find, the find, and what stands after, cut at words."""
    before, after = said[: find.start], said[find.end :]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + "…"
    return before, said[find.start : find.end], after


def files_of(facts: Facts) -> list[tuple[str, dict[str, Any]]]:
    """Every file of the pack with the id of its item, in the order of the items' numbers."""
    items = sorted(facts["items"].items(), key=lambda one: one[1]["number"])
    return [(id_, file) for id_, item in items for file in item["files"]]


def unfiled(facts: Facts) -> list[str]:
    """The ids of the items under no criterion of the framework, in the order of their numbers."""
    filed = {
        id_
        for standard in facts["standards"]
        for criterion in standard["criteria"]
        for id_ in criterion["items"]
    }
    items = sorted(facts["items"].items(), key=lambda one: one[1]["number"])
    return [id_ for id_, _ in items if id_ not in filed]


def name_files(facts: Facts) -> None:
    """Give every file the path it has in the pack: its item's number, and its own plain name."""
    taken: set[str] = set()
    for id_, file in files_of(facts):
        stem = f"files/{facts['items'][id_]['number']:03}-{_plain(file['name'])}"
        ending = _ENDINGS.get(file["kind"], file["kind"])
        path, again = f"{stem}.{ending}", 1
        while path in taken:
            again += 1
            path = f"{stem}-{again}.{ending}"
        taken.add(path)
        file["path"] = path


_ENDINGS: Final = {"jpeg": "jpg"}
_ODD: Final = re.compile(r"[^a-z0-9]+")


def _plain(name: str) -> str:
    """A file's name without its ending, in small plain letters and dashes."""
    return _ODD.sub("-", name.rpartition(".")[0].lower()).strip("-")[:40] or "file"


def picture_of(chart: Mapping[str, Any]) -> Picture:
    """A chart of the facts as a picture to be drawn."""
    series = [Series(one["name"], one["values"]) for one in chart["series"]]
    if chart["kind"] == "lines":
        return Lines(
            chart["title"], chart["said"], chart["labels"], series, chart["unit"],
            what=chart["what"],
        )  # fmt: skip
    return Bars(
        chart["title"], chart["said"], chart["labels"], series, chart["unit"], what=chart["what"]
    )


def chart_of(id_: str, picture: Bars | Lines) -> dict[str, Any]:
    """A picture as the facts keep it."""
    return {
        "id": id_,
        "kind": "lines" if isinstance(picture, Lines) else "bars",
        "title": picture.title,
        "said": picture.said,
        "what": picture.what,
        "unit": picture.unit,
        "labels": list(picture.labels),
        "series": [{"name": one.name, "values": list(one.values)} for one in picture.series],
    }


__all__ = [
    "AROUND",
    "Decided",
    "Decision",
    "Facts",
    "Key",
    "Read",
    "around",
    "chart_of",
    "digest_of",
    "files_of",
    "key_of",
    "name_files",
    "picture_of",
    "put_right",
]
