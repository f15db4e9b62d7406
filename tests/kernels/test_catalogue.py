"""The three programmes as they are delivered, and every way a file can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.catalogue import CatalogueError, Programme, first_group_strand, parse

FOLDER = Path(__file__).parents[2] / "programmes" / "catalogue"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}
M_TREM = TEXTS["m-trem.yaml"]


def programme(slug: str) -> Programme:
    return parse(TEXTS[f"{slug}.yaml"], f"{slug}.yaml")


def refusal(text: str) -> CatalogueError | None:
    try:
        parse(text, "m-trem.yaml")
    except CatalogueError as error:
        return error
    return None


def mistake(text: str) -> str:
    error = refusal(text)
    assert error
    return str(error)


def line_of(words: str, text: str = M_TREM) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_file_is_good_and_named_by_its_slug(name: str) -> None:
    found = parse(TEXTS[name], name)
    assert f"{found.slug}.yaml" == name
    assert found.sources
    assert first_group_strand(found)


def test_m_trem_is_eighteen_sessions_in_two_parts_of_nine() -> None:
    found = programme("m-trem")
    group = found.strand("group")
    assert (found.entry.type, found.entry.join_until_week) == ("closed", 2)
    assert found.duration
    assert found.duration.sessions == len(group.topics) == 18
    assert group.minutes == 90
    assert [topic.number for topic in group.topics] == list(range(1, 19))
    assert [topic.part for topic in group.topics] == ["Part one"] * 9 + ["Part two"] * 9
    assert group.topics[0].label == "Welcome and ground rules"
    assert group.topics[17].label == "Looking ahead and ending"


def test_mbt_is_a_weekly_group_and_a_monthly_individual_session() -> None:
    found = programme("mbt-aspd")
    group, individual = found.strands
    assert found.entry.type == "rolling"
    assert found.duration
    assert found.duration.weeks == 52
    assert (group.minutes, group.rhythm.type, group.rhythm.n) == (75, "weekly", 1)
    assert (individual.minutes, individual.rhythm.type) == (50, "monthly_per_person")
    assert individual.attends == "one_participant"
    oas_m = found.measures[0]
    assert (oas_m.instrument, oas_m.every, oas_m.until) == ("oas_m", (3, "months"), 24)


def test_pipe_has_its_parts_and_the_work_of_staff_around_them() -> None:
    found = programme("pipe-approved-premises")
    assert found.entry.type == "residents"
    assert found.strand("structured").rhythm.type == "weekly"
    assert found.strand("creative").rhythm.type == "weekly"
    assert found.strand("spontaneous").rhythm.type == "unscheduled"
    key_work = found.strand("key_work").rhythm
    assert (key_work.type, key_work.n) == ("every_n_days_per_resident", 14)
    assert [strand.kind for strand in found.strands if strand.attends == "staff"] == [
        "staff_training",
        "staff_supervision",
        "reflective_practice",
    ]
    group = first_group_strand(found)
    assert group
    assert group.id == "structured"
    with pytest.raises(KeyError):
        found.strand("group")


def test_no_wording_for_participants_tells_what_it_is_about() -> None:
    for name, text in TEXTS.items():
        for strand in parse(text, name).strands:
            assert strand.public_wording in {"Appointment", "Session", "Meeting"}


def test_a_missing_length_says_what_to_add() -> None:
    line = line_of("  - id: group")
    assert mistake(M_TREM.replace("    minutes: 90\n", "")) == (
        f"m-trem.yaml, line {line}: strand 'group' has no length in minutes; add `minutes: 90`"
    )


@pytest.mark.parametrize(
    ("was", "now", "what"),
    [
        (
            "minutes: 90",
            "minuts: 90",
            "strand 'group' has an unknown key `minuts`; did you mean `minutes`?",
        ),
        ("minutes: 90", "minutes: ninety", "`minutes` should be a whole number"),
        ("minutes: 90", "minutes: 1:30", "`minutes` should be a whole number"),
        ("minutes: 90", "minutes: 090", "`minutes` should be a whole number"),
        ("minutes: 90", "minutes: 9000", "`minutes` is 9000; it should be from 5 to 480"),
        ("minutes: 90", "minutes: -5", "`minutes` is -5; it should be from 5 to 480"),
        ("minutes: 90", "minutes: [90]", "`minutes` should be a whole number"),
        ("minutes: 90", "minutes: 90\n    minutes: 75", "strand 'group' has `minutes` twice"),
        ("minutes: 90", "\tminutes: 90", "has a tab; indent with spaces"),
        ("minutes: 90", "minutes: 90: 80", "is not good YAML"),
        ("name: Weekly group", "name: 42", "`name` should be words; put it in quotes"),
        ("name: Weekly group", "name: yes", "`name` should be words; put it in quotes"),
        ("name: Weekly group", "name:", "`name` should be words; put it in quotes"),
        ("name: Weekly group", "name: ' '", "`name` is empty"),
        ("name: Weekly group", 'name: "a\\u202Eb"', "`name` has an invisible character"),
        ("name: Weekly group", f"name: {'x' * 10_000}", "10,000 characters; at most 80 fit"),
        ("kind: group", "kind: grup", "not one of group, individual"),
        ("kind: group", "kind: [group]", "not one of group, individual"),
        ("holidays: skip", "holidays: skipp", "did you mean skip?"),
        ("attends: everyone", "attends: all", "`attends` is 'all', not one of everyone"),
        ("room_needed: true", "room_needed: perhaps", "should be true or false"),
        ("{type: weekly, slots: 1}", "{type: weekly}", "no number of slots a week; add `slots: 1`"),
        ("{type: weekly, slots: 1}", "weekly", "should be keys and values"),
        ("{type: weekly, slots: 1}", "{type: unscheduled, slots: 1}", "`slots` does not go with"),
        ("needed: 2, preferred: 3", "needed: 2, preferred: 1", "should be from 2 to 10"),
        ("minimum_minutes: 60", "minimum_minutes: 91", "should be from 0 to 90"),
        ('["5", "6"]', "[5, 6]", "should be words; put it in quotes"),
        ('["5", "6"]', '["5", "9"]', "attendance code '9' is not one of"),
        ('["5", "6"]', '["5", "5"]', "attendance code '5' is there twice"),
        ('["5", "6"]', "[]", "`presence` is empty"),
        ("{share: 75}", "{share: 75, count: 12}", "either `share` or `count`"),
        ("- part: Part two", "- part: Part one", "`part` 'Part one' is there twice"),
        ("rule: dose_below", "rule: dose_under", "not one of missed_in_a_row"),
        ("join_until_week: 2", "join_until_wek: 2", "did you mean `join_until_week`?"),
        ("type: closed, join", "type: rolling, join", "does not go with type rolling"),
        ("at: [start, middle, end]", "at: [begin]", "occasion 'begin' is not start, middle or end"),
        ("at: [start, middle, end]", "at: []", "a measure has no occasions"),
        ("public_wording: Appointment", "public_wording: M-TREM", "would tell others about"),
        ("- {id: trauma,", "- {id: man,", "'man' is there twice"),
        ("mark: V, note", "mark: X, note", "`mark` is 'X', not one of V, M, I"),
        ("version: 1", "version: !!python/object:os.system 1", "should be a whole number"),
        ("slug: m-trem", "slug: M TREM", "should be small letters, digits, - and _"),
        ("slug: m-trem", "slug: m-trem\n? [a]\n: b", "unknown key `a list`"),
    ],
)
def test_a_mistake_names_its_line_and_what_is_wrong(was: str, now: str, what: str) -> None:
    assert was in M_TREM
    said = mistake(M_TREM.replace(was, now, 1))
    assert said.startswith("m-trem.yaml, line ")
    assert what in said
    line = int(said.removeprefix("m-trem.yaml, line ").split(":")[0])
    assert abs(line - line_of(was)) <= 2
    assert len(said) < 400


def test_words_with_a_comma_are_told_to_take_quotes() -> None:
    text = M_TREM.replace('"Is a man aged 18 or over"', "Is a man, aged 18", 1)
    assert "words with a comma or colon in them need quotes" in mistake(text)


def test_two_strands_with_one_id() -> None:
    strand = M_TREM[M_TREM.index("  - id: group") :]
    said = mistake(M_TREM + strand)
    assert said.endswith("two strands have the id 'group'")
    assert f"line {M_TREM.count(chr(10)) + 1}:" in said


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "line 1: the file is empty"),
        ("# only a comment\n", "line 1: the file is empty"),
        ("just words", "line 1: the programme should be keys and values"),
        ("- a\n- b", "line 1: the programme should be keys and values"),
        ("slug: a\n---\nslug: b", "line 2: is not good YAML"),
        ("slug: a\nname: \x00", "line 2: has a character YAML does not allow"),
        ("slug: &a [*a]", "line 1"),
        ("a: " + "[" * 1_000, "line 1"),
        ("x" * 300_000, "line 1: the file is longer than 200,000 characters"),
        ("name: A", "has no wording for participants; add `public_wording: Appointment`"),
    ],
)
def test_a_file_that_is_no_programme(text: str, what: str) -> None:
    assert what in mistake(text)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_programme_or_a_catalogue_error(text: str) -> None:
    with pytest.raises(CatalogueError):
        parse(text, "any.yaml")


@settings(deadline=None)
@given(st.data())
def test_a_damaged_file_is_still_read_or_refused_with_a_line(data: st.DataObject) -> None:
    lines = M_TREM.splitlines()
    n = data.draw(st.integers(0, len(lines) - 1))
    damage = data.draw(st.sampled_from(["", "\t", "x", "- ", ": ", "{", "[", '"', "&a", "*a", "!"]))
    lines[n] = data.draw(st.sampled_from([damage, damage + lines[n], lines[n] + damage]))
    error = refusal("\n".join(lines))
    if error:
        assert 1 <= error.line <= len(lines) + 1
        assert len(str(error)) < 400
