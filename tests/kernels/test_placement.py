"""Placing: every rule kept, the cost as the words have it, never worse than trying everything."""

from __future__ import annotations

import itertools
import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.errors import Refused
from programmes.placement.diary import nodes
from programmes.placement.exchange import parse, placed_as_json
from programmes.placement.greedy import greedily
from programmes.placement.solve import place

Given = dict[str, Any]
Session = tuple[str, str, str]  # person, day, slot
WEDNESDAYS = [date(2026, 1, 7) + timedelta(weeks=n) for n in range(13)]


def given_problem(**kw: Any) -> Given:
    """One person, one therapist, three Wednesdays of January, two slots, one room."""
    return {
        "people": [{"id": "a", "therapist": "t", "unavailable": []}],
        "therapists": [{"id": "t", "leave": []}],
        "days": ["2026-01-07", "2026-01-14", "2026-01-21"],
        "slots": ["09:00", "10:00"],
        "rooms": 1,
        "keep_apart": [],
        "fixed": [],
        "ideal_gap_days": 28,
        "miss_penalty": 100,
        "gap_penalty_per_week": 1,
    } | kw


def solved(problem: Given, seconds: float = 20) -> Any:
    """The answer as JSON, read back."""
    return json.loads(
        json.dumps(placed_as_json(place(parse(json.dumps(problem)), seconds=seconds)))
    )


def months(problem: Given) -> list[str]:
    """The months some day falls in."""
    return sorted({day[:7] for day in problem["days"]})


def cost(problem: Given, sessions: list[Session]) -> float:
    """The cost as the words of the command have it."""
    when = {(who, day[:7]): date.fromisoformat(day) for who, day, _ in sessions}
    total = 0.0
    for person in problem["people"]:
        wanted = months(problem)
        total += problem["miss_penalty"] * sum((person["id"], m) not in when for m in wanted)
        mine = sorted(m for who, m in when if who == person["id"])
        for one, other in itertools.pairwise(mine):
            if _next(one) == other:
                gap = (when[person["id"], other] - when[person["id"], one]).days
                off = abs(gap - problem["ideal_gap_days"]) / 7
                total += problem["gap_penalty_per_week"] * off
    return total


def _next(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02}"


def faults(problem: Given, sessions: list[Session]) -> list[str]:
    """Every rule that sessions not fixed break, straight from the words."""
    fixed = {(f["person"], f["day"], f["slot"]) for f in problem["fixed"]}
    moved = [f"moved {one}" for one in fixed - set(sessions)]
    chosen = set(sessions) - fixed
    return moved + [
        f for one in chosen for f in [*_alone(problem, one), *_among(problem, one, sessions)]
    ]


def _alone(problem: Given, one: Session) -> list[str]:
    who, day, at = one
    person = next(p for p in problem["people"] if p["id"] == who)
    leave = {(t["id"], off) for t in problem["therapists"] for off in t["leave"]}
    return [
        said
        for said, broken in (
            ("at no slot", day not in problem["days"] or at not in problem["slots"]),
            ("on leave", (person["therapist"], day) in leave),
            ("unavailable", (day, at) in {(u["day"], u["slot"]) for u in person["unavailable"]}),
        )
        if broken
    ]


def _among(problem: Given, one: Session, sessions: list[Session]) -> list[str]:
    who, day, at = one
    seen_by = {p["id"]: p["therapist"] for p in problem["people"]}
    where = problem["slots"].index
    here = [s for s in sessions if s[1:] == (day, at)]
    apart = {q for pair in problem["keep_apart"] if who in pair for q in pair if q != who}
    near = {s[0] for s in sessions if s[1] == day and abs(where(s[2]) - where(at)) <= 1}
    return [
        said
        for said, broken in (
            ("too many", len(here) > problem["rooms"]),
            ("therapist twice", sum(seen_by[s[0]] == seen_by[who] for s in here) > 1),
            ("twice a month", sum(s[0] == who and s[1][:7] == day[:7] for s in sessions) > 1),
            ("not apart", bool(apart & near)),
        )
        if broken
    ]


def sessions_in(answer: Any) -> list[Session]:
    """What was assigned."""
    return [(one["person"], one["day"], one["slot"]) for one in answer["assigned"]]


def check(problem: Given, answer: Any) -> None:
    """Every rule kept, nobody forgotten, the cost right, the bound below it."""
    sessions = sessions_in(answer)
    assert faults(problem, sessions) == []
    assert answer["objective"] == pytest.approx(cost(problem, sessions), abs=1e-5)
    assert answer["bound"] <= answer["objective"] + 1e-5
    told = {(one["person"], one["month"]) for one in [*answer["assigned"], *answer["missed"]]}
    wanted = {(p["id"], m) for p in problem["people"] for m in months(problem)}
    assert wanted <= told
    assert (
        len(
            {(o["person"], o["month"]) for o in answer["missed"]}
            & {(o["person"], o["month"]) for o in answer["assigned"]}
        )
        == 0
    )
    assert all(one["why"] for one in answer["missed"])
    if answer["status"] == "optimal":
        assert answer["bound"] == pytest.approx(answer["objective"], abs=1e-5)


def cheapest(problem: Given) -> float:
    """The least cost there is, by trying everything."""
    fixed = [(f["person"], f["day"], f["slot"]) for f in problem["fixed"]]
    taken = {(who, day[:7]) for who, day, _ in fixed}
    wanted = [
        (p["id"], m)
        for p in problem["people"]
        for m in months(problem)
        if (p["id"], m) not in taken
    ]
    best = float("inf")

    def go(place_next: int, chosen: list[Session]) -> None:
        nonlocal best
        if place_next == len(wanted):
            best = min(best, cost(problem, [*fixed, *chosen]))
            return
        who, month = wanted[place_next]
        go(place_next + 1, chosen)
        for day in problem["days"]:
            if day[:7] == month:
                for at in problem["slots"]:
                    tried = [*chosen, (who, day, at)]
                    if not faults(problem, [*fixed, *tried]):
                        go(place_next + 1, tried)

    go(0, [])
    return best


@st.composite
def small(draw: st.DrawFn) -> Given:
    """At most three people, two months, two slots: few enough to try everything."""
    drawn = draw(st.sets(st.sampled_from(WEDNESDAYS[:9]), max_size=4))
    days = [day.isoformat() for day in sorted(drawn)]
    some = st.sampled_from(days or ["2026-01-07"])
    slots = ["09:00", "10:00", "11:00"][: draw(st.integers(1, 2))]
    names = ["a", "b", "c"][: draw(st.integers(1, 3))]
    times = st.fixed_dictionaries({"day": some, "slot": st.sampled_from(slots)})
    people = [
        {
            "id": name,
            "therapist": draw(st.sampled_from(["s", "t"])),
            "unavailable": draw(st.lists(times, max_size=3)),
        }
        for name in names
    ]
    pairs = [list(pair) for pair in itertools.combinations(names, 2)]
    return given_problem(
        people=people,
        therapists=[
            {
                "id": one,
                "leave": draw(st.lists(some, max_size=1)),
            }
            for one in ("s", "t")
        ],
        days=days,
        slots=slots,
        rooms=draw(st.integers(0, 2)),
        keep_apart=draw(st.lists(st.sampled_from(pairs), max_size=2)) if pairs else [],
        ideal_gap_days=draw(st.sampled_from([28, 14, 35.5])),
        miss_penalty=draw(st.sampled_from([100, 1, 0.5, 0])),
        gap_penalty_per_week=draw(st.sampled_from([1, 0, 3.25])),
    )


@settings(deadline=None, max_examples=60)
@given(small())
def test_nothing_tried_by_hand_is_cheaper(problem: Given) -> None:
    answer = solved(problem)
    check(problem, answer)
    assert answer["status"] == "optimal"
    assert answer["objective"] == pytest.approx(cheapest(problem), abs=1e-5)


@settings(deadline=None, max_examples=15)
@given(
    st.integers(1, 3),
    st.integers(2, 9),
    st.lists(st.sampled_from(WEDNESDAYS), max_size=4),
    st.integers(1, 3),
    st.randoms(use_true_random=False),
)
def test_larger_ones_keep_every_rule_and_are_the_same_twice(
    therapists: int, people: int, leave: list[date], rooms: int, chance: Any
) -> None:
    days = [day.isoformat() for day in WEDNESDAYS]
    slots = ["09:00", "10:00", "11:00", "13:00"]
    names = [f"p{n}" for n in range(people)]
    problem = given_problem(
        people=[
            {
                "id": name,
                "therapist": f"t{n % therapists}",
                "unavailable": [
                    {"day": day, "slot": at}
                    for day in days
                    for at in slots
                    if chance.random() < 0.2
                ],
            }
            for n, name in enumerate(names)
        ],
        therapists=[
            {"id": f"t{n}", "leave": [d.isoformat() for d in leave] if n == 0 else []}
            for n in range(therapists)
        ],
        days=days,
        slots=slots,
        rooms=rooms,
        keep_apart=[names[:2]],
    )
    answer = solved(problem)
    check(problem, answer)
    again = solved(problem)
    assert again["assigned"] == answer["assigned"]
    by_hand = greedily(stated := parse(json.dumps(problem)), nodes(stated))
    first = [(s.person, s.day.isoformat(), s.at) for s in by_hand]
    assert faults(problem, first) == []
    assert answer["objective"] <= cost(problem, first) + 1e-5


def test_why_is_in_words() -> None:
    days = ["2026-01-07", "2026-01-14", "2026-01-21", "2026-01-28"]
    answer = solved(
        given_problem(
            people=[
                {
                    "id": "a",
                    "therapist": "t",
                    "unavailable": [
                        {"day": days[3], "slot": at, "why": "work"} for at in ("09:00", "10:00")
                    ],
                }
            ],
            therapists=[{"id": "t", "leave": days[:3]}],
            days=days,
        )
    )
    (missed,) = answer["missed"]
    assert "leave 3 of 4 Wednesdays" in missed["why"]
    assert "work" in missed["why"]


def test_four_weeks_apart_where_it_can_be() -> None:
    answer = solved(given_problem(days=[day.isoformat() for day in WEDNESDAYS[:12]]))
    days = [date.fromisoformat(one["day"]) for one in answer["assigned"]]
    assert [(b - a).days for a, b in itertools.pairwise(days)] == [28, 28]
    assert answer["objective"] == 0


def test_what_is_fixed_stays_though_it_breaks_a_rule() -> None:
    problem = given_problem(
        people=[
            {"id": "a", "therapist": "t", "unavailable": [{"day": "2026-01-07", "slot": "09:00"}]},
            {"id": "b", "therapist": "t", "unavailable": []},
        ],
        therapists=[{"id": "t", "leave": ["2026-01-07"]}],
        fixed=[{"person": "a", "day": "2026-01-07", "slot": "09:00"}],
    )
    answer = solved(problem)
    check(problem, answer)
    assert ("a", "2026-01-07", "09:00") in sessions_in(answer)
    assert {s[0] for s in sessions_in(answer)} == {"a", "b"}


def test_nobody_no_days_and_no_rooms_are_answers_too() -> None:
    assert solved(given_problem(people=[], therapists=[]))["assigned"] == []
    assert solved(given_problem(days=[]))["missed"] == []
    none = solved(given_problem(rooms=0))
    assert none["assigned"] == []
    assert none["objective"] == 100


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("[1", "This is not JSON"),
        ("[]", "the problem must be an object"),
        ("{}", "the problem has no days"),
        (json.dumps(given_problem(rooms="two")), "rooms must be a whole number"),
        (json.dumps(given_problem(rooms=-1)), "rooms is -1"),
        (json.dumps(given_problem(days=["31/31/2026"])), "days[0]"),
        (json.dumps(given_problem(slots=["09:00", "09:00"])), "The slot 09:00 is given twice"),
        (json.dumps(given_problem(keep_apart=[["a", "z"]])), "is not among the people"),
        (json.dumps(given_problem(therapists=[])), "is not among the therapists"),
        (json.dumps(given_problem(people=[{"id": "a"}])), "people[0] has no therapist"),
        (
            json.dumps(given_problem(fixed=[{"person": "a", "day": "2026-01-07", "slot": "8"}])),
            "not one of the slots",
        ),
    ],
)
def test_what_is_no_problem_is_refused_with_a_sentence(problem: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(problem)
    assert said in refused.value.why
