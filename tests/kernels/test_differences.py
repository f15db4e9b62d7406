"""How versions differ, in sentences that a service lead would say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.catalogue import Programme, parse
from programmes.differences import differences
from programmes.programme_words import rhythm_words
from programmes.strands import (
    Ask,
    Concern,
    ConcernRule,
    HolidayPolicy,
    Rhythm,
    RhythmType,
    Topic,
)

FOLDER = Path(__file__).parents[2] / "programmes" / "catalogue"
CATALOGUE = {p.stem: parse(p.read_text("utf-8"), p.name) for p in sorted(FOLDER.glob("*.yaml"))}
M_TREM = CATALOGUE["m-trem"]
GROUP = M_TREM.strands[0]
LABELS = [topic.label for topic in GROUP.topics]


def group(**change: object) -> Programme:
    return replace(M_TREM, strands=(replace(GROUP, **change),))  # type: ignore[arg-type]


def topics(labels: list[str]) -> Programme:
    """M-TREM with these topics, in two parts cut after the ninth."""
    made = (Topic(n, one, GROUP.topics[0 if n < 10 else 9].part) for n, one in enumerate(labels, 1))
    return group(topics=tuple(made))


@pytest.mark.parametrize("slug", CATALOGUE)
def test_nothing_differs_from_itself(slug: str) -> None:
    assert differences(CATALOGUE[slug], CATALOGUE[slug]) == []


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (replace(M_TREM, capacity=8), ["Capacity: 8 instead of 10."]),
        (replace(M_TREM, version=9, sources=()), []),
        (group(minutes=75), ["Weekly group, length: 75 minutes instead of 90 minutes."]),
        (
            group(rhythm=Rhythm(RhythmType.WEEKS_CYCLE, 2)),
            ["Weekly group, rhythm: week A and week B in turn instead of every week."],
        ),
        (
            group(holidays=HolidayPolicy.NEXT_WORKING_DAY),
            ["Weekly group, on bank holidays: moved to the next working day instead of left out."],
        ),
        (
            topics([*LABELS[:3], "Feeling angry", *LABELS[4:]]),
            ["Weekly group, topic ‘Anger’ is now ‘Feeling angry’."],
        ),
        (
            topics([*LABELS[:3], *LABELS[4:5], "Anger", *LABELS[5:]]),
            ["Weekly group, topic ‘Fear and worry’ moved from 5 to 4."],
        ),
        (
            topics([*LABELS, "Sleep"]),
            [
                "Weekly group, topic 19, ‘Sleep’, is new.",
                "Weekly group, parts: Part one (9 topics), Part two (10 topics) "
                "instead of Part one (9 topics), Part two (9 topics).",
            ],
        ),
        (
            topics(LABELS[:-1]),
            [
                "Weekly group, topic ‘Looking ahead and ending’ is gone.",
                "Weekly group, parts: Part one (9 topics), Part two (8 topics) "
                "instead of Part one (9 topics), Part two (9 topics).",
            ],
        ),
        (
            group(concerns=(*GROUP.concerns[1:], Concern(ConcernRule.OVERDUE, 3, Ask.CONTACT))),
            [
                "Weekly group, concern gone: 1 session missed in a row: contact the person.",
                "Weekly group, concern new: 3 days overdue: contact the person.",
            ],
        ),
        (
            replace(M_TREM, eligibility=M_TREM.eligibility[1:]),
            ["Criterion gone: Is a man aged 18 or over."],
        ),
        (
            replace(M_TREM, strands=(*M_TREM.strands, replace(GROUP, id="b", name="Evening"))),
            ["Evening is new: every week."],
        ),
    ],
)
def test_each_change_is_one_sentence(after: Programme, said: list[str]) -> None:
    assert differences(M_TREM, after) == said


@settings(deadline=None)
@given(st.lists(st.sampled_from([*LABELS[:5], "New", "Other"]), max_size=8))
def test_no_change_of_topics_goes_unsaid(labels: list[str]) -> None:
    before = group(topics=tuple(Topic(n, one, None) for n, one in enumerate(LABELS[:5], 1)))
    after = group(topics=tuple(Topic(n, one, None) for n, one in enumerate(labels, 1)))
    assert bool(differences(before, after)) is (labels != LABELS[:5])


def test_every_rhythm_has_words() -> None:
    said = {rhythm_words(Rhythm(kind, n)) for kind in RhythmType for n in (1, 2, 3)}
    assert all(said)
    assert rhythm_words(Rhythm(RhythmType.FIXED_BLOCK, 3, 2)) == (
        "3 working days running, or on given dates, 2 times"
    )
