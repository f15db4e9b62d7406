"""A strand's entry in a catalogue file: its keys, and how it is read and checked. Pure."""

from __future__ import annotations

from collections import Counter

import yaml

from base.marked_yaml import Fields, Keys, clipped
from programmes.reminders import parse_reminders
from programmes.strands import (
    PER_PERSON,
    RECURRING,
    Ask,
    Attends,
    Completion,
    Concern,
    ConcernRule,
    Dose,
    Facilitators,
    HolidayPolicy,
    Placing,
    Presence,
    Rhythm,
    RhythmType,
    Strand,
    StrandKind,
    Topic,
)

STRAND_KEYS: Keys = {
    "id": ("id", "group"),
    "kind": ("kind", "group"),
    "name": ("name", "Weekly group"),
    "optional": ("word on whether it may be left out", "true"),
    "attends": ("word for who attends", "everyone"),
    "rhythm": ("rhythm", "{type: weekly, slots: 1}"),
    "minutes": ("length in minutes", "90"),
    "facilitators": ("number of facilitators", "{needed: 2, preferred: 2}"),
    "room_needed": ("word on whether it needs a room", "true"),
    "minimum_to_run": ("minimum to run", "3"),
    "capacity": ("capacity", "10"),
    "topics": ("topics", "[First topic, Second topic]"),
    "dose": ("rule for what counts", '{presence: ["5", "6"], minimum_minutes: 45}'),
    "holidays": ("holiday policy", "skip"),
    "public_wording": ("wording for participants", "Appointment"),
    "completion": ("completion rule", "{share: 75}"),
    "concerns": ("concern rules", "[{rule: missed_in_a_row, n: 3, ask: review}]"),
    "placing": ("points of placing", "{missed: 1000, week_off: 10}"),
    "reminders": ("reminders", '[{days_before: 1, at: "09:00", ways: [text, email]}]'),
}
# Rhythm type → the key of its number, what it is, and the range that makes sense.
_RHYTHM_NUMBER = {
    RhythmType.WEEKLY: ("slots", 1, 14),
    RhythmType.EVERY_N_WEEKS: ("weeks", 2, 26),
    RhythmType.WEEKS_CYCLE: ("weeks", 2, 12),
    RhythmType.MONTHLY_PER_PERSON: ("times", 1, 8),
    RhythmType.EVERY_N_DAYS_PER_RESIDENT: ("days", 1, 90),
    RhythmType.FIXED_BLOCK: ("days", 1, 20),
}
_RHYTHM_KEYS: Keys = {
    "type": ("type", "weekly"),
    "slots": ("number of slots a week", "1"),
    "weeks": ("number of weeks", "4"),
    "times": ("number of times", "1"),
    "days": ("number of days", "14"),
}
_FACILITATOR_KEYS: Keys = {"needed": ("number needed", "2"), "preferred": ("number better", "2")}
_PART_KEYS: Keys = {
    "part": ("name", "Part one"),
    "gap_weeks": ("weeks without a session before it", "2"),
    "topics": ("topics", "[First topic]"),
}
_DOSE_KEYS: Keys = {
    "presence": ("list of attendance codes", '["5", "6"]'),
    "minimum_minutes": ("least number of minutes", "45"),
}
_COMPLETION_KEYS: Keys = {"share": ("share in percent", "75"), "count": ("count", "12")}
_CONCERN_KEYS: Keys = {
    "rule": ("rule", "missed_in_a_row"),
    "n": ("number", "3"),
    "ask": ("word on what to ask for", "contact"),
}
_PLACING_KEYS: Keys = {
    "missed": ("points for a person without a session", "1000"),
    "week_off": ("points for each week off", "10"),
    "ideal_days": ("number of days from one to the next", "28"),
    "other_weekday": ("points for another weekday", "3"),
    "other_time": ("points for another time", "1"),
    "not_group_day": ("points for a day without the group", "0"),
    "hour_from_group": ("points for each hour from the group", "0"),
    "own_calendar": ("points for a time taken in a calendar of whoever sees them", "15"),
}
_MOST_POINTS = 10_000
_MOST_MINUTES = 480
_MOST_RUNS = 12
_MOST_GAP = 26  # weeks
_MOST_PEOPLE = 200


def parse_strand(node: yaml.Node, filename: str, position: int, public_wording: str) -> Strand:
    """One strand from its node; `public_wording` is the programme's, used when it has no own.

    Raises CatalogueError, naming the strand by its id or, without one, its position.
    """
    fields = Fields(node, filename, _called(node, position), STRAND_KEYS)
    minutes = fields.whole("minutes", 5, _MOST_MINUTES)
    minimum = fields.whole("minimum_to_run", 0, _MOST_PEOPLE)
    capacity = fields.whole("capacity", 1, _MOST_PEOPLE) if fields.has("capacity") else None
    if capacity is not None and capacity < minimum:
        raise fields.bad("capacity", f"is {capacity}, below the minimum to run, {minimum}")
    own_wording = fields.has("public_wording")
    rhythm = _rhythm(fields.inside("rhythm", _RHYTHM_KEYS))
    return Strand(
        id=fields.id("id"),
        kind=fields.choice("kind", StrandKind),
        name=fields.text("name"),
        attends=fields.choice("attends", Attends),
        rhythm=rhythm,
        minutes=minutes,
        facilitators=_facilitators(fields.inside("facilitators", _FACILITATOR_KEYS)),
        room_needed=fields.yes_no("room_needed"),
        minimum_to_run=minimum,
        capacity=capacity,
        topics=_topics(fields, rhythm),
        dose=_dose(fields.inside("dose", _DOSE_KEYS), minutes) if fields.has("dose") else None,
        holidays=fields.choice("holidays", HolidayPolicy),
        public_wording=fields.text("public_wording", 40) if own_wording else public_wording,
        completion=_completion(fields) if fields.has("completion") else None,
        concerns=tuple(_concern(item, fields) for item in fields.items("concerns")),
        optional=fields.has("optional") and fields.yes_no("optional"),
        placing=_placing(fields, rhythm) if fields.has("placing") else Placing(),
        reminders=parse_reminders(fields) if fields.has("reminders") else None,
    )


def _called(node: yaml.Node, position: int) -> str:
    """How messages name the strand, even while its keys are still unchecked."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    for key, value in pairs:
        if key.value == "id" and isinstance(value, yaml.ScalarNode) and value.value:
            return f"strand '{clipped(value.value)}'"
    return f"strand {position}"


def _rhythm(fields: Fields) -> Rhythm:
    rhythm_type = fields.choice("type", RhythmType)
    key, low, high = _RHYTHM_NUMBER.get(rhythm_type, ("", 0, 0))
    runs = rhythm_type is RhythmType.FIXED_BLOCK and fields.has("times")
    for other in ("slots", "weeks", "times", "days"):
        if other != key and fields.has(other) and not (runs and other == "times"):
            raise fields.bad(other, f"does not go with type {rhythm_type}")
    number = fields.whole(key, low, high) if key else 0
    return Rhythm(rhythm_type, number, fields.whole("times", 1, _MOST_RUNS) if runs else 1)


def _placing(strand: Fields, rhythm: Rhythm) -> Placing:
    if rhythm.type not in PER_PERSON:
        raise strand.bad("placing", "is only for sessions that are placed person by person")
    fields = strand.inside("placing", _PLACING_KEYS)
    given = {key: fields.whole(key, 0, _MOST_POINTS) for key in _PLACING_KEYS if fields.has(key)}
    return Placing(**given)


def _facilitators(fields: Fields) -> Facilitators:
    needed = fields.whole("needed", 0, 10)
    return Facilitators(needed, fields.whole("preferred", needed, 10))


def _topics(strand: Fields, rhythm: Rhythm) -> tuple[Topic, ...]:
    """Plain topics, or parts each with topics: numbered through."""
    topics: list[Topic] = []
    parts: Counter[str] = Counter()
    for item in strand.items("topics", most=200):
        if not isinstance(item, yaml.MappingNode):
            label = strand.words(item, f"topic {len(topics) + 1}", 80)
            topics.append(Topic(len(topics) + 1, label, None))
            continue
        fields = Fields(item, strand.filename, f"{strand.where}, a part", _PART_KEYS)
        part = fields.text("part")
        parts[part] += 1
        if parts[part] > 1:
            raise fields.bad("part", f"'{part}' is there twice")
        topics += _part(fields, part, len(topics) + 1, rhythm)
    if rhythm.type is RhythmType.FIXED_BLOCK and topics and len(topics) != rhythm.n:
        what = f"has {len(topics)} topics for a block of {rhythm.n} days; give one for each day"
        raise strand.bad("topics", what)
    return tuple(topics)


def _part(fields: Fields, part: str, number: int, rhythm: Rhythm) -> list[Topic]:
    """The topics of one part, the first of them after the part's gap."""
    gap = fields.whole("gap_weeks", 0, _MOST_GAP) if fields.has("gap_weeks") else 0
    if gap and number == 1:
        raise fields.bad("gap_weeks", "is on the first part; a gap comes before a later one")
    if gap and rhythm.type not in RECURRING:
        raise fields.bad("gap_weeks", f"does not go with rhythm {rhythm.type}")
    fields.at("topics")
    labels = [
        fields.words(inner, f"topic {number + n}", 80)
        for n, inner in enumerate(fields.items("topics", most=200))
    ]
    if not labels:
        raise fields.bad("topics", "is empty; a part needs at least one topic")
    return [Topic(number + n, label, part, 0 if n else gap) for n, label in enumerate(labels)]


def _dose(fields: Fields, minutes: int) -> Dose:
    fields.at("presence")
    codes: list[Presence] = []
    for node in fields.items("presence"):
        code = fields.words(node, "an attendance code", 20)
        if code not in [str(presence) for presence in Presence] or code in codes:
            why = "is there twice" if code in codes else "is not one of 5, 6, 7, 2, 3, 4"
            raise fields.wrong(node, f"{fields.where}: attendance code '{code}' {why}")
        codes.append(Presence(code))
    if not codes:
        raise fields.bad("presence", 'is empty; write `presence: ["5", "6"]`')
    return Dose(tuple(codes), fields.whole("minimum_minutes", 0, minutes))


def _completion(strand: Fields) -> Completion:
    fields = strand.inside("completion", _COMPLETION_KEYS)
    if fields.has("share") == fields.has("count"):
        raise strand.bad("completion", "should have either `share` or `count`")
    if fields.has("share"):
        return Completion(fields.whole("share", 1, 100), None)
    return Completion(None, fields.whole("count", 1, 500))


def _concern(node: yaml.Node, strand: Fields) -> Concern:
    fields = Fields(node, strand.filename, f"{strand.where}, a concern", _CONCERN_KEYS)
    rule = fields.choice("rule", ConcernRule)
    return Concern(rule, fields.whole("n", 1, 365), fields.choice("ask", Ask))
