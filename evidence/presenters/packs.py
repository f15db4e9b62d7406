"""What pages of packs print: where a pack stands, and a find in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for

from base.dates import range_words
from evidence.finds import Kind
from evidence.gaps import months_before
from evidence.models import AwardCycle, EvidencePack, PackFind
from evidence.names_in_pieces import begins_a_sentence

_STATES = {
    "asked": ("Being gathered", "govuk-tag--blue"),
    "to_check": ("To be checked", "govuk-tag--yellow"),
    "to_make": ("Being made", "govuk-tag--blue"),
    "made": ("Ready to be released", "govuk-tag--green"),
    "released": ("Released", "govuk-tag--green"),
    "withdrawn": ("Withdrawn", "govuk-tag--red"),
    "failed": ("Not made", "govuk-tag--red"),
}
_OF = {"staff": "a member of staff", "worker": "a practitioner"}
_INSTEAD = {
    Kind.NAME: "a resident",
    Kind.CODE: "a resident",
    Kind.PERHAPS: "somebody",
    Kind.BIRTH: "a date",
    Kind.PHONE: "a phone number",
    Kind.EMAIL: "an e-mail address",
    Kind.POSTCODE: "an address",
    Kind.WORD: "",
}


@dataclass(frozen=True, slots=True)
class PackLine:
    """One pack in a list. `working`: it is being gathered or made just now."""

    href: str
    period: str
    audience: str
    state: str
    tag: str
    working: bool
    size: str


@dataclass(frozen=True, slots=True)
class FindLine:
    """One find: what it is, where, what stands around it, and what was decided.

    `also`: the others of the same words in a file, each [before, said, after]. `file`: where a file
    is opened in which nothing could be read.
    """

    href: str
    what: str
    where: str
    before: str
    said: str
    after: str
    also: list[list[str]]
    sure: bool
    in_file: bool
    file: str
    decided: str
    by: str
    instead: str
    evidence: str


def pack_line(pack: EvidencePack) -> PackLine:
    """One pack in a line."""
    words, tag = _STATES[pack.state]
    return PackLine(
        url_for("packs.show_pack", pack_id=pack.public_id),
        range_words(pack.first, pack.last),
        pack.audience,
        words,
        tag,
        pack.state in {"asked", "to_make"},
        f"{pack.size / 1024 / 1024:.1f} MB" if pack.size else "",
    )


def usual(cycle: AwardCycle, today: date) -> dict[str, Any]:
    """What a form to ask for a pack is filled with: the months evidence is to be from."""
    return {
        "first": max(cycle.joined, months_before(today, cycle.months).replace(day=1)),
        "last": today,
        "audience": "The assessor of the Royal College of Psychiatrists",
    }


def silent_standards(pack: EvidencePack) -> list[str]:
    """The standards of a pack about which nothing is written as a whole, as they are numbered."""
    facts = pack.final or pack.facts or {"standards": []}
    return [
        f"{one['position']}. {one['name']}" for one in facts["standards"] if not one["narrative"]
    ]


def find_line(find: PackFind) -> FindLine:
    """One find as it is shown."""
    return FindLine(
        url_for("pack_finds.decide_find", find_id=find.public_id),
        Kind(find.kind).words,
        find.where,
        find.before,
        find.said,
        find.after,
        find.also,
        find.sure,
        is_in_file(find),
        _opened(find) if find.kind == Kind.UNREAD.value else "",
        _decided(find),
        find.decided_by.name if find.decided_by is not None else "",
        find.instead,
        _evidence(find),
    )


def is_in_file(find: PackFind) -> bool:
    """Whether a find is in what can be read inside a file."""
    return find.place.startswith("file/") and find.place.count("/") == 1


def _opened(find: PackFind) -> str:
    return url_for("evidence_files.show_file", file_id=UUID(find.place.partition("/")[2]))


def _evidence(find: PackFind) -> str:
    """Where the evidence a find stands in can be changed; empty for what is written elsewhere."""
    kind, _, rest = find.place.partition("/")
    if kind != "item":
        return ""
    return url_for("items.show_item", item_id=UUID(rest.partition("/")[0]))


def alike(finds: Sequence[PackFind], in_file: bool) -> list[PackFind]:  # noqa: FBT001 what it is about
    """Those finds the same can be decided about: all in files, or all in words."""
    return [one for one in finds if is_in_file(one) == in_file]


def decision_of(find: PackFind) -> dict[str, str]:
    """What was decided, as its form is filled; a likely word before anybody did."""
    return {
        "decision": find.decision,
        "instead": find.instead or _instead(find),
    }


def _instead(find: PackFind) -> str:
    """Likely words for somebody's name or number, with a capital where a sentence begins."""
    words = _OF.get(find.whose) or _INSTEAD.get(Kind(find.kind), "a number")
    starts = begins_a_sentence(find.before, len(find.before))
    return words[:1].upper() + words[1:] if starts else words


def _decided(find: PackFind) -> str:
    if find.decision == "replace":
        return f"Becomes “{find.instead}”"
    return {"keep": "It stays", "out": "The file is left out", "": ""}[find.decision]
