"""PURE: the facts of a pack: frozen JSON, the texts in it that are checked, and what is put right.

`facts` is what a pack is made of and nothing else, so that the same facts give the same bytes:

    community, cycle, framework, note, period [first, last], audience, made_by, asked_at,
    days [{what, when}], strengths, weaknesses,
    standards [{name, position, narrative, criteria [{id, text, items [item id], lacks [words]}]}],
    items {id: {number, title, happened, shows, roles, day, voice, kind, unhours, criteria,
                files [{id, name, kind, alt, digest, width, height, pages, size}]}},
                path too, once `name_files` named them
    actions [{words, state, done}], figures [{title, words}],
    charts [{id, kind, title, said, what, unit, labels, series [{name, values}]}],
    surveys [{title, when, words, rows [[name, value]]}], gaps {met, of, items, warnings [words]}

Every place of a text has a name (`item/<id>/happened`), by which finds and decisions refer to it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from base.pictures import Bars, Lines, Picture, Series
from evidence.finds import Find

Facts = dict[str, Any]
_OF_ITEM: Final = ("title", "happened", "shows", "roles")
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
    """A decision about every find of one text in one place."""

    decision: Decision
    instead: str = ""


Read = Callable[[str], bytes]
"""Reads the bytes of a file by its id, one at a time: a year of photographs is a lot at once."""

Key = tuple[str, str]
"""Where a find is, and its text in small letters with single spaces."""


def key_of(place: str, text: str) -> Key:
    """What finds that are decided together share."""
    return place, " ".join(text.split()).casefold()


def texts(facts: Facts) -> Iterator[tuple[str, str]]:
    """Every text somebody typed, with the name of its place; empty ones are left out."""
    for name, said in _typed(facts):
        if said:
            yield name, said


def titles(facts: Facts) -> dict[str, str]:
    """What each place is called on a page: "Cooking together: what happened"."""
    found = {
        "strengths": "Strengths the report names",
        "weaknesses": "Weaknesses the report names",
    }
    for standard in facts["standards"]:
        found[f"narrative/{standard['name']}"] = f"What the portfolio says of {standard['name']}"
    for n, _ in enumerate(facts["actions"]):
        found[f"action/{n}/words"] = f"Action point {n + 1}"
        found[f"action/{n}/done"] = f"Action point {n + 1}: what was done"
    names = {"title": "title", "happened": "what happened", "shows": "what it shows",
             "roles": "who was involved"}  # fmt: skip
    for id_, item in facts["items"].items():
        for name, words in names.items():
            found[f"item/{id_}/{name}"] = f"{item['title']}: {words}"
        for file in item["files"]:
            found[f"file/{file['id']}"] = f"{item['title']}: in the file {file['name']}"
            found[f"file/{file['id']}/alt"] = f"{item['title']}: what {file['name']} shows"
            found[f"file/{file['id']}/name"] = f"{item['title']}: the name of a file"
    for n, survey in enumerate(facts["surveys"]):
        found[f"survey/{n}"] = survey["title"]
    return found


def put_right(
    facts: Facts,
    decided: Mapping[Key, Decided],
    find: Callable[[str], Sequence[Find]],
) -> Facts:
    """The facts with every decision carried out; `find` finds as the check did.

    A file that is left out is gone from its item; its name and description go with it.
    """
    made: Facts = copy.deepcopy(facts)
    out = {
        place.split("/")[1] for (place, _), one in decided.items() if one.decision is Decision.OUT
    }
    for item in made["items"].values():
        item["files"] = [file for file in item["files"] if file["id"] not in out]
    places = {place for place, _ in decided}
    for place, said in list(_typed(made)):
        if place in places:
            _put(made, place, _replaced(place, said, decided, find(said)))
    return made


def _replaced(place: str, said: str, decided: Mapping[Key, Decided], finds: Iterable[Find]) -> str:
    parts: list[str] = []
    at = 0
    for one in sorted(finds, key=lambda found: found.start):
        chosen = decided.get(key_of(place, one.text))
        if chosen is not None and chosen.decision is Decision.REPLACE:
            parts += [said[at : one.start], chosen.instead]
            at = one.end
    return "".join([*parts, said[at:]])


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


def _typed(facts: Facts) -> Iterator[tuple[str, str]]:
    yield "strengths", facts["strengths"]
    yield "weaknesses", facts["weaknesses"]
    for standard in facts["standards"]:
        yield f"narrative/{standard['name']}", standard["narrative"]
    for n, action in enumerate(facts["actions"]):
        yield f"action/{n}/words", action["words"]
        yield f"action/{n}/done", action["done"]
    for id_, item in facts["items"].items():
        for name in _OF_ITEM:
            yield f"item/{id_}/{name}", item[name]
        for file in item["files"]:
            yield f"file/{file['id']}/alt", file["alt"]
            yield f"file/{file['id']}/name", file["name"]
    for n, survey in enumerate(facts["surveys"]):
        yield f"survey/{n}", survey["words"]


def _put(facts: Facts, place: str, said: str) -> None:
    kind, _, rest = place.partition("/")
    if kind in {"strengths", "weaknesses"}:
        facts[kind] = said
    elif kind == "narrative":
        next(one for one in facts["standards"] if one["name"] == rest)["narrative"] = said
    elif kind == "survey":
        facts["surveys"][int(rest)]["words"] = said
    else:
        of, _, name = rest.rpartition("/")
        if kind == "action":
            facts["actions"][int(of)][name] = said
        elif kind == "item":
            facts["items"][of][name] = said
        else:
            _file(facts, of)[name] = said


def _file(facts: Facts, id_: str) -> dict[str, Any]:
    return next(file for _, file in files_of(facts) if file["id"] == id_)
