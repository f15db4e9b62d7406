"""A programme written as text is read back the same, and each mistake is on its own line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.errors import Refused
from programmes.catalogue import Duration, Programme, parse
from programmes.programme_text import checked, plain, write
from programmes.strands import Completion, Facilitators, Rhythm, RhythmType, Strand, Topic
from programmes.ways_in import Entry, EntryType

FOLDER = Path(__file__).parents[2] / "programmes" / "catalogue"
CATALOGUE = {p.stem: parse(p.read_text("utf-8"), p.name) for p in sorted(FOLDER.glob("*.yaml"))}
M_TREM = CATALOGUE["m-trem"]


def group(**change: object) -> Programme:
    """M-TREM with its group changed."""
    return replace(M_TREM, strands=(replace(M_TREM.strands[0], **change),))  # type: ignore[arg-type]


@pytest.mark.parametrize("slug", CATALOGUE)
def test_every_programme_is_read_back_the_same(slug: str) -> None:
    programme = CATALOGUE[slug]
    written = write(programme)
    assert parse(written.text, slug) == programme
    assert len(written.paths) == len(written.text.splitlines())
    assert checked(programme) == written.text


@pytest.mark.parametrize(
    ("programme", "path", "why"),
    [
        (group(minutes=9), "strands.0.minutes", None),
        (group(minutes=9000), "strands.0.minutes", "It is 9000; it should be from 5 to 480."),
        (group(name=""), "strands.0.name", "It is empty."),
        (
            group(name="x" * 99),
            "strands.0.name",
            "It has 99 characters; at most 80 fit.",
        ),
        (group(capacity=3), "strands.0.capacity", "It is 3, below the minimum to run, 4."),
        (
            group(facilitators=Facilitators(2, 1)),
            "strands.0.facilitators.preferred",
            "It is 1; it should be from 2 to 10.",
        ),
        (
            group(rhythm=Rhythm(RhythmType.WEEKLY, 99)),
            "strands.0.rhythm.slots",
            "It is 99; it should be from 1 to 14.",
        ),
        (
            group(rhythm=Rhythm(RhythmType.FIXED_BLOCK, 3)),
            "strands.0.topics.0.part",
            "It has 18 topics for a block of 3 days; give one for each day.",
        ),
        (
            group(completion=Completion(101, None)),
            "strands.0.completion.share",
            "It is 101; it should be from 1 to 100.",
        ),
        (
            group(topics=(Topic(1, "Trust", None), Topic(2, " ", None))),
            "strands.0.topics.1",
            "Topic 2 is empty.",
        ),
        (
            group(public_wording="Anger"),
            "strands.0.public_wording",
            "‘Anger’ would tell others about ‘Anger’; use a neutral word.",
        ),
        (
            replace(M_TREM, public_wording="M-TREM"),
            "public_wording",
            "‘M-TREM’ would tell others about ‘M-TREM’; use a neutral word.",
        ),
        (replace(M_TREM, duration=Duration(999, None)), "duration.weeks", None),
        (
            replace(M_TREM, entry=Entry(EntryType.CLOSED, 0)),
            "entry.join_until_week",
            "It is 0; it should be from 1 to 52.",
        ),
        (
            replace(M_TREM, eligibility=(replace(M_TREM.eligibility[0], text=""),)),
            "eligibility.0.text",
            "It is empty.",
        ),
    ],
)
def test_a_mistake_is_told_plainly_about_its_own_value(
    programme: Programme, path: str, why: str | None
) -> None:
    if why is None and path == "strands.0.minutes":
        why = "It is 60; it should be from 0 to 9."
        path = "strands.0.dose.minimum_minutes"
    with pytest.raises(Refused) as refused:
        checked(programme)
    assert refused.value.field == path
    if why is not None:
        assert refused.value.why == why


def test_no_sentence_speaks_of_files() -> None:
    for said in (
        "strand 'group', dose: `presence` is empty; write `presence: [\"5\"]`",
        "the programme: `capacity` is 3, below the minimum to run, 4",
        "strand 'group', a concern: `n` should be a whole number, like `n: 1`",
    ):
        sentence = plain(said)
        assert "`" not in sentence
        assert sentence.startswith("It ")
        assert sentence.endswith(".")


words = st.text(min_size=1, max_size=60).filter(lambda s: " ".join(s.split()).isprintable())


@settings(deadline=None)
@given(
    st.lists(words.map(lambda s: " ".join(s.split())).filter(bool), min_size=1, max_size=12),
    st.integers(0, 12),
    st.integers(0, 26),
)
def test_whatever_topics_are_called_they_are_read_back(
    labels: list[str], cut: int, gap: int
) -> None:
    topics = tuple(
        Topic(n, label, "One" if n <= cut else "Two", gap if n == cut + 1 and cut else 0)
        for n, label in enumerate(labels, 1)
    )
    found: Strand = parse(checked(group(topics=topics)), "m-trem").strands[0]
    assert found.topics == topics
