"""The catalogue: what a programme is, read from one YAML file each. Pure: the caller reads files.

A service differs by data here, never by code. Every mistake in a file names file and line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import yaml

from base.marked_yaml import CatalogueError, Fields, Keys, compose
from programmes.measures_plan import Measure, parse_measure
from programmes.reminders import DEFAULT, Reminder, parse_reminders
from programmes.strand_entry import parse_strand
from programmes.strands import RECURRING, Attends, Strand, Topic
from programmes.ways_in import (
    Criterion,
    Entry,
    EntryType,
    ReferralRoute,
    Route,
    parse_eligibility,
    parse_entry,
    parse_routes,
)

__all__ = [
    "CatalogueError",
    "Criterion",
    "Duration",
    "Entry",
    "EntryType",
    "Measure",
    "Programme",
    "ReferralRoute",
    "Route",
    "Source",
    "Strand",
    "Topic",
    "first_group_strand",
    "parse",
]


class TeamKind(StrEnum):
    """The kind of team that delivers a programme."""

    MBT = "mbt"
    M_TREM = "m_trem"
    PIPE = "pipe"
    IIRMS = "iirms"
    OPD_COMMUNITY = "opd_community"
    PATHFINDER = "pathfinder"
    STALKING = "stalking"


class Certainty(StrEnum):
    """V verified in a source, M a setting from memory of the field, I our own judgement."""

    VERIFIED = "V"
    SETTING = "M"
    JUDGEMENT = "I"


@dataclass(frozen=True, slots=True)
class Duration:
    """Weeks from the first session, or number of sessions of the first strand; one is None."""

    weeks: int | None
    sessions: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: what it is about, how sure, and why."""

    about: str
    mark: Certainty
    note: str


@dataclass(frozen=True, slots=True)
class Programme:
    """One catalogue entry in one version. `duration` None: as long as agreed for each person.

    `every_team`: teams of every kind hold it, like clinical supervision. `routes` is empty when
    nobody is referred: it is for staff; `reminders` when nobody is reminded.
    """

    slug: str
    name: str
    version: int
    kind: TeamKind
    every_team: bool
    entry: Entry
    summary: str
    public_wording: str
    duration: Duration | None
    capacity: int
    minimum_to_run: int
    routes: tuple[ReferralRoute, ...]
    eligibility: tuple[Criterion, ...]
    sources: tuple[Source, ...]
    measures: tuple[Measure, ...]
    strands: tuple[Strand, ...]
    reminders: tuple[Reminder, ...] = DEFAULT

    def strand(self, strand_id: str) -> Strand:
        """The strand with this id. Raises KeyError."""
        for strand in self.strands:
            if strand.id == strand_id:
                return strand
        raise KeyError(strand_id)

    def reminders_of(self, strand_id: str) -> tuple[Reminder, ...]:
        """When people are reminded of one kind of session: as it says itself, or else as all do."""
        own = next((one.reminders for one in self.strands if one.id == strand_id), None)
        return self.reminders if own is None else own


def first_group_strand(programme: Programme) -> Strand | None:
    """The first strand with weekly slots that everyone, or every resident, attends."""
    for strand in programme.strands:
        together = strand.attends in {Attends.EVERYONE, Attends.RESIDENTS}
        if together and strand.rhythm.type in RECURRING:
            return strand
    return None


_KEYS: Keys = {
    "slug": ("slug", "m-trem"),
    "name": ("name", "M-TREM"),
    "version": ("version", "1"),
    "kind": ("kind of team", "m_trem"),
    "every_team": ("word on whether every team holds it", "true"),
    "entry": ("entry", "{type: rolling}"),
    "summary": ("summary", "What it is, for whom, in one or two sentences."),
    "public_wording": ("wording for participants", "Appointment"),
    "duration": ("duration", "{weeks: 52}"),
    "capacity": ("capacity", "10"),
    "minimum_to_run": ("minimum to run", "3"),
    "routes": ("referral routes", "[{route: probation, steps: [consultation, intervention]}]"),
    "eligibility": ("eligibility criteria", "[{id: adult, text: Is 18 or over, route: any}]"),
    "sources": ("sources", "[{about: duration, mark: V, note: Where this is from}]"),
    "measures": ("measures plan", "[{instrument: core_10, filled_by: participant, at: [start]}]"),
    "reminders": ("reminders", '[{days_before: 1, at: "09:00", ways: [text, email]}]'),
    "strands": ("strands", "a list, each strand starting `- id: group`"),
}
_DURATION_KEYS: Keys = {"weeks": ("number of weeks", "52"), "sessions": ("sessions", "18")}
_SOURCE_KEYS: Keys = {
    "about": ("word for what it is about", "duration"),
    "mark": ("mark", "M"),
    "note": ("note", "A setting; services differ"),
}


def parse(text: str, filename: str) -> Programme:
    """The programme in a file's text. Raises CatalogueError naming file, line and mistake."""
    fields = Fields(compose(text, filename), filename, "the programme", _KEYS)
    wording = fields.text("public_wording", 40)
    capacity, minimum = fields.whole("capacity", 1, 200), fields.whole("minimum_to_run", 0, 200)
    if capacity < minimum:
        raise fields.bad("capacity", f"is {capacity}, below the minimum to run, {minimum}")
    routes = parse_routes(fields)
    programme = Programme(
        slug=fields.id("slug"),
        name=fields.text("name"),
        version=fields.whole("version", 1, 9999),
        kind=fields.choice("kind", TeamKind),
        every_team=fields.has("every_team") and fields.yes_no("every_team"),
        entry=parse_entry(fields),
        summary=fields.text("summary", 600),
        public_wording=wording,
        duration=_duration(fields) if fields.has("duration") else None,
        capacity=capacity,
        minimum_to_run=minimum,
        routes=routes,
        eligibility=parse_eligibility(fields, routes),
        sources=tuple(_source(node, filename) for node in fields.items("sources", most=200)),
        measures=tuple(parse_measure(node, filename) for node in fields.items("measures")),
        strands=_strands(fields, wording),
        reminders=parse_reminders(fields),
    )
    _refuse_telling_words(programme, fields)
    return programme


def _duration(programme: Fields) -> Duration:
    fields = programme.inside("duration", _DURATION_KEYS)
    if fields.has("weeks") == fields.has("sessions"):
        raise programme.bad("duration", "should have either `weeks` or `sessions`")
    if fields.has("weeks"):
        return Duration(fields.whole("weeks", 1, 520), None)
    return Duration(None, fields.whole("sessions", 1, 520))


def _source(node: yaml.Node, filename: str) -> Source:
    fields = Fields(node, filename, "a source", _SOURCE_KEYS)
    return Source(fields.text("about"), fields.choice("mark", Certainty), fields.text("note", 400))


def _strands(programme: Fields, public_wording: str) -> tuple[Strand, ...]:
    programme.at("strands")
    nodes = programme.items("strands")
    if not nodes:
        raise programme.bad("strands", "is empty; a programme needs at least one strand")
    strands: dict[str, Strand] = {}
    for position, node in enumerate(nodes, 1):
        strand = parse_strand(node, programme.filename, position, public_wording)
        if strand.id in strands:
            raise programme.wrong(node, f"two strands have the id '{strand.id}'")
        strands[strand.id] = strand
    return tuple(strands.values())


def _refuse_telling_words(programme: Programme, fields: Fields) -> None:
    """Participants' calendars and texts are seen by others: no programme name, no topic."""
    nodes = [fields.at("public_wording"), *map(_wording_of, fields.items("strands"))]
    wordings = [programme.public_wording, *(strand.public_wording for strand in programme.strands)]
    telling = [programme.name, *(t.label for strand in programme.strands for t in strand.topics)]
    for node, wording in zip(nodes, wordings, strict=True):
        for word in telling:
            if re.search(rf"\b{re.escape(word)}\b", wording, re.IGNORECASE):
                what = f"'{wording}' would tell others about '{word}'; use a neutral word"
                raise fields.wrong(node, f"public_wording {what}")


def _wording_of(strand: yaml.Node) -> yaml.Node:
    """Where a strand's own wording stands; the strand itself when it has none."""
    for key, value in strand.value:
        if key.value == "public_wording":
            own: yaml.Node = value
            return own
    return strand
