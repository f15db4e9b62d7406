"""A team's words: from what is shipped to what it chose, and back from text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance import codes, team_words
from attendance.codes import Reason, Suggestion
from attendance.rules import Answer, derive
from base.errors import Refused

VOCABULARY = Path(codes.__file__).parent / "vocabulary"
SHIPPED = codes.default_mapping(
    codes.parse_statuses((VOCABULARY / codes.STATUSES_FILE).read_text("utf-8")),
    codes.parse_outcomes((VOCABULARY / codes.OUTCOMES_FILE).read_text("utf-8")),
    codes.parse_reasons((VOCABULARY / codes.REASONS_FILE).read_text("utf-8")),
)
WORDS = team_words.shipped_words(SHIPPED)


def test_a_team_that_chose_nothing_uses_what_is_shipped() -> None:
    assert team_words.mapping_of(WORDS, SHIPPED) == SHIPPED
    team_words.check(WORDS, SHIPPED)


def test_the_full_list_of_nineteen_is_shipped() -> None:
    assert len(SHIPPED.known) == 19
    assert {status.code for status in SHIPPED.statuses} == {"2", "3", "4", "5", "6", "7"}


def test_an_edited_map_suggests_what_the_team_says() -> None:
    changed = [
        replace(s, compliance="UAAB") if (s.came, s.reason) == ("no_warning", "") else s
        for s in WORDS.suggestions
    ]
    mapping = team_words.mapping_of(replace(WORDS, suggestions=tuple(changed)), SHIPPED)
    assert derive(Answer("no_warning"), length_minutes=60, mapping=mapping).compliance == "UAAB"
    assert SHIPPED.suggest("no_warning", None) == "AFTA"


def test_an_outcome_left_out_can_still_be_kept_but_never_suggested() -> None:
    fewer = tuple(code for code in WORDS.outcomes if code != "AAHO")
    with pytest.raises(Refused, match="AAHO is suggested"):
        team_words.check(replace(WORDS, outcomes=fewer), SHIPPED)
    calmer = tuple(
        replace(s, compliance="AAAA") if s.compliance == "AAHO" else s for s in WORDS.suggestions
    )
    words = replace(WORDS, outcomes=fewer, suggestions=calmer)
    team_words.check(words, SHIPPED)
    mapping = team_words.mapping_of(words, SHIPPED)
    assert "AAHO" not in {o.code for o in mapping.outcomes}
    kept = derive(Answer("no_warning", compliance="AAHO"), length_minutes=60, mapping=mapping)
    assert kept.compliance == "AAHO"


def test_a_reason_taken_away_is_retired_and_keeps_what_it_said() -> None:
    without = replace(
        WORDS,
        reasons=tuple(r for r in WORDS.reasons if r.id != "ill"),
        suggestions=tuple(s for s in WORDS.suggestions if s.reason != "ill"),
    )
    kept = team_words.keep_meanings(without, WORDS)
    mapping = team_words.mapping_of(kept, SHIPPED)
    assert "ill" not in {reason.id for reason in mapping.offered()}
    assert "ill" in {reason.id for reason in mapping.offered("ill")}
    assert mapping.suggest("no_warning", "ill") == "AAME"


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"outcomes": ()}, "outcomes", "Choose the outcomes"),
        ({"engagement": ("Only",)}, "engagement", "from 2 to 7 steps"),
        ({"engagement": ("x" * 81, "y")}, "engagement", "at most 80"),
        ({"tell_days": 21}, "tell_days", "from 0 to 20"),
        (
            {"reasons": (Reason("x", " ", "AAAA", "absence"),)},
            "reasons",
            "Word every",
        ),
        (
            {"reasons": (*WORDS.reasons, Reason("x", "work or JOB centre", "AAAA", "absence"))},
            "reasons",
            "there twice",
        ),
        (
            {"suggestions": tuple(s for s in WORDS.suggestions if s.came != "late" or s.reason)},
            "outcomes",
            "Every answer needs an outcome",
        ),
        (
            {"suggestions": (*WORDS.suggestions, Suggestion("late", "nope", "ATTC"))},
            "mapping",
            "not one of this team's reasons",
        ),
    ],
)
def test_what_registers_could_not_be_kept_in_is_refused(
    changes: dict[str, object], field: str, says: str
) -> None:
    with pytest.raises(Refused, match=says) as refusal:
        team_words.check(replace(WORDS, **changes), SHIPPED)
    assert refusal.value.field == field


@given(
    st.lists(st.text(min_size=1, max_size=20), max_size=7),
    st.integers(0, 20),
    st.sets(st.sampled_from([r.id for r in WORDS.reasons])),
)
def test_words_survive_being_written(steps: list[str], days: int, retired: set[str]) -> None:
    reasons = tuple(replace(r, retired=r.id in retired) for r in WORDS.reasons)
    words = replace(WORDS, engagement=tuple(steps), tell_days=days, reasons=reasons)
    assert team_words.read(team_words.write(words)) == words


@given(st.lists(st.text(max_size=30), max_size=8))
def test_every_new_reason_gets_an_id_of_its_own(named: list[str]) -> None:
    taken: list[str] = []
    for words in named:
        taken.append(team_words.new_reason_id(words, taken))
    assert len(set(taken)) == len(taken)
    assert all(id_.isascii() and id_[0].isalpha() and id_ == id_.lower() for id_ in taken)
