"""Every programme as it is delivered, and every way a file can be wrong."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.catalogue import CatalogueError, Programme, Route, first_group_strand, parse
from programmes.differences import differences
from programmes.programme_text import write
from programmes.reminders import Reminder, Way
from programmes.strands import gap_before
from programmes.ways_in import AppliesTo, criteria_for

FOLDER = Path(__file__).parents[2] / "programmes" / "catalogue"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}
M_TREM = TEXTS["m-trem.yaml"]
R1 = "minimum_to_run: 4\n"


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
    assert all(source.mark in {"V", "M", "I"} for source in found.sources)
    for_staff = all(strand.attends == "staff" for strand in found.strands)
    assert bool(found.routes and found.eligibility) is not for_staff


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


def test_a_block_has_a_topic_for_each_day_or_none() -> None:
    said = mistake(M_TREM.replace("{type: weekly, slots: 1}", "{type: fixed_block, days: 3}"))
    assert said.endswith("`topics` has 18 topics for a block of 3 days; give one for each day")


def test_a_part_may_begin_after_a_gap() -> None:
    text = M_TREM.replace("- part: Part two", "- part: Part two\n        gap_weeks: 2")
    group = parse(text, "m-trem.yaml").strand("group")
    assert [topic.number for topic in group.topics if topic.gap_weeks] == [10]
    assert [gap_before(group, number) for number in (1, 9, 10, 11, 28)] == [0, 0, 2, 0, 2]


def test_every_service_takes_its_own_routes_in_order() -> None:
    steps = {
        found.slug: [(str(route.route), *map(str, route.steps)) for route in found.routes]
        for found in (parse(text, name) for name, text in TEXTS.items())
    }
    probation = [("probation", "consultation", "joint_casework", "intervention")]
    assert steps == {
        "m-trem": probation,
        "mbt-aspd": probation,
        "iirms-casework": probation,
        "joint-casework": [("probation", "consultation", "joint_casework")],
        "opd-consultation": [("probation", "consultation")],
        "pipe-approved-premises": [("pipe", "screened_in", "recommended", "intervention")],
        "pathfinder": [("health", "consultation", "intervention")],
        "stalking-intervention": [
            ("stalking", "referral_form", "weekly_meeting", "intervention"),
        ],
        "staff-training": [],
        "reflective-practice": [],
        "clinical-supervision": [],
    }


def test_mens_and_womens_criteria_differ() -> None:
    eligibility = programme("iirms-casework").eligibility
    men = {c.id for c in criteria_for(eligibility, Route.PROBATION, AppliesTo.MEN)}
    women = {c.id for c in criteria_for(eligibility, Route.PROBATION, AppliesTo.WOMEN)}
    assert (men - women, women - men) == ({"screen_men"}, {"screen_women"})
    assert len(criteria_for(eligibility, Route.PROBATION)) == len(eligibility)
    assert {c.id for c in criteria_for(eligibility, Route.HEALTH)} == {"adult", "formulation"}


def test_while_the_police_investigate_only_advice_is_open() -> None:
    blocked = [c.id for c in programme("stalking-intervention").eligibility if c.blocks != "entry"]
    assert blocked == ["no_investigation", "coordinated"]


def test_a_text_kept_before_routes_were_written_down_is_still_read() -> None:
    start = M_TREM.index("routes:")
    old = M_TREM[:start] + M_TREM[M_TREM.index("eligibility:") :]
    assert parse(old, "m-trem.yaml").routes == ()


def test_people_may_join_in_given_weeks_of_each_part() -> None:
    text = M_TREM.replace("join_until_week: 2", "join_weeks: [2, 1]")
    entry = parse(text, "m-trem.yaml").entry
    assert (entry.join_until_week, entry.join_weeks) == (None, (1, 2))
    rolling = M_TREM.replace("type: closed, join_until_week: 2", "type: rolling, join_weeks: [1]")
    assert parse(rolling, "m-trem.yaml").entry.join_weeks == (1,)
    residents = rolling.replace("type: rolling", "type: residents")
    assert "does not go with type residents" in mistake(residents)


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
        ("version: 2", "version: !!python/object:os.system 1", "should be a whole number"),
        ("{type: weekly, slots: 1}", "{type: weeks_cycle}", "number of weeks; add `weeks: 4`"),
        ("{type: weekly, slots: 1}", "{type: weeks_cycle, weeks: 13}", "should be from 2 to 12"),
        ("{type: weekly, slots: 1}", "{type: weekly, slots: 1, times: 2}", "`times` does not go"),
        ("{type: weekly, slots: 1}", "{type: fixed_block, days: 3, times: 0}", "from 1 to 12"),
        ("- part: Part one", "- part: Part one\n        gap_weeks: 2", "is on the first part"),
        ("- part: Part two", "- part: Part two\n        gap_weeks: 27", "should be from 0 to 26"),
        (
            "join_until_week: 2",
            "join_until_week: 2, join_weeks: [1]",
            "does not go with `join_until",
        ),
        ("join_until_week: 2", "join_weeks: []", "`join_weeks` is empty"),
        ("join_until_week: 2", "join_weeks: [1, 1]", "week 1 is there twice"),
        ("join_until_week: 2", "join_weeks: [first]", "should be a whole number, like 1"),
        ('weeks", route: probation', 'weeks", route: pipe', "is not one of the programme's routes"),
        ("[consultation, joint", "[consultations, joint", "step 'consultations' is not one of"),
        (
            "[consultation, joint",
            "[consultation, consultation, joint",
            "'consultation' is there twice",
        ),
        ("[consultation, joint_casework, intervention]", "[]", "`steps` is empty"),
        ("route: any}", "route: any, applies_to: boys}", "not one of anyone, men, women"),
        ("route: any}", "route: any, blocks: all}", "not one of entry, direct_work"),
        ("room_needed: true", "optional: perhaps\n    room_needed: true", "true or false"),
        (R1, R1 + 'reminders: [{at: "20:00"}]\n', "nothing is sent from 20:00 to 08:00"),
        (R1, R1 + "reminders: [{at: soon}]\n", "`at` is 'soon'; write a time"),
        (R1, R1 + "reminders: [{at: [9]}]\n", "`at` is 'a list'; write a time"),
        (R1, R1 + "reminders: [{days_before: 15}]\n", "should be from 0 to 14"),
        (R1, R1 + "reminders: [{ways: [pigeon]}]\n", "way 'pigeon' is not text, email, letter"),
        (R1, R1 + "reminders: [{ways: []}]\n", "each once, the first first"),
        (R1, R1 + "reminders: [{ways: [text, text]}]\n", "each once, the first first"),
        (R1, R1 + "reminders: [{}, {at: 10:30}]\n", "two reminders are 1 days before"),
        (R1, R1 + "reminders: [{day_before: 1}]\n", "did you mean `days_before`?"),
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


@pytest.mark.parametrize(
    ("written", "rules"),
    [
        ("", (Reminder(),)),
        ("reminders: []\n", ()),
        ("reminders: [{}]\n", (Reminder(),)),
        (
            "reminders: [{days_before: 5, ways: [letter]}, {at: 10:30, ways: [text]}]\n",
            (Reminder(5, time(9), (Way.LETTER,)), Reminder(1, time(10, 30), (Way.TEXT,))),
        ),
        ('reminders: [{days_before: 0, at: "08:00"}]\n', (Reminder(0, time(8)),)),
    ],
)
def test_reminders_are_the_usual_ones_others_or_none(
    written: str, rules: tuple[Reminder, ...]
) -> None:
    found = parse(M_TREM.replace(R1, R1 + written, 1), "m-trem.yaml")
    assert found.reminders == rules
    assert parse(write(found).text, "again").reminders == rules
    told = [one for one in differences(parse(M_TREM, "m-trem.yaml"), found) if "eminder" in one]
    assert bool(told) is (rules != (Reminder(),))


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
