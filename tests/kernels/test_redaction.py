"""What a text must not carry out of the building is found, however it is written."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.finds import Find, Kind, apart
from evidence.names import Person, bare, one_step
from evidence.redaction import Known, check, known, resolved

TODAY = date(2026, 3, 2)
PEOPLE = (
    Person("p1", ("Zebedee", "Quillfeather")),
    Person("p2", ("Will", "May")),
    Person("p3", ("Siân", "O’Brien-Łukasz")),
    Person("p4", ("Jo", "Ng")),
    Person("staff", ("Ottilie", "Trialworth")),
)
KNOWN = known(PEOPLE, codes={"DB-0012": "p1"}, born=[date(1985, 5, 17)])


def found(text: str, what: Known = KNOWN) -> list[tuple[str, Kind, bool]]:
    """The finds of a text, without their places."""
    return [(find.text, find.kind, find.sure) for find in check(text, what, today=TODAY)]


def names(text: str) -> list[str]:
    """The names found."""
    return [said for said, kind, _ in found(text) if kind is Kind.NAME]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Zebedee led the cooking.", "Zebedee"),
        ("It was ZEBEDEE’S idea.", "ZEBEDEE"),
        ("zebedee's idea", "zebedee"),
        ("Ze\u0301bédee cooked", "Ze\u0301bédee"),
        ("We thank Zebe-\ndee for it", "Zebe-\ndee"),
        ("We thank Zebe-\r\n   dee for it", "Zebe-\r\n   dee"),
        ("We thank Zebe\ndee for it", "Zebe\ndee"),
        ("We thank Zebe\u00addee for it", "Zebe\u00addee"),
        ("We thank Ze\u200bbedee for it", "Ze\u200bbedee"),
        ("It was Z e b e d e e who cooked", "Z e b e d e e"),
        ("the Zebedee-led meal", "Zebedee"),
        ("Sian spoke", "Sian"),
        ("OBrien-Lukasz spoke", "OBrien-Lukasz"),
        ("O'BRIEN-ŁUKASZ spoke", "O'BRIEN-ŁUKASZ"),
        ("Lukasz spoke", "Lukasz"),
        ("Jo spoke", "Jo"),
        ("A note by Trialworth", "Trialworth"),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, said: str) -> None:
    assert names(text) == [said]


@pytest.mark.parametrize(
    "said", ["Zebedde", "Zebede", "Zebbedee", "Zeebdee", "Yebedee", "Quilfeather", "Ottillie"]
)
def test_a_name_misspelt_by_a_letter_is_likely(said: str) -> None:
    assert found(f"We thank {said} for it") == [(said, Kind.NAME, False)]


def test_a_name_that_is_an_everyday_word() -> None:
    assert found("It will rain, and we may go out.") == []
    assert found("We thank Will for it, and then May spoke.") == [
        ("Will", Kind.NAME, True),
        ("May", Kind.NAME, True),
    ]
    assert found("Will you come? May we go?") == [
        ("Will", Kind.NAME, False),
        ("May", Kind.NAME, False),
    ]
    assert found("On 3 May 2026 and in May 2025 we met.") == []


def test_who_it_is_comes_with_the_find() -> None:
    (find,) = check("Zebedee cooked.", KNOWN, today=TODAY)
    assert (find.of, find.start, find.end) == ("p1", 0, 7)


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("NHS 943 476 5919.", Kind.NHS_NUMBER, "943 476 5919"),
        ("NHS 943 476\n5919.", Kind.NHS_NUMBER, "943 476\n5919"),
        ("number 9434765919", Kind.NHS_NUMBER, "9434765919"),
        ("CRN X123456 said", Kind.CRN, "X123456"),
        ("crn x 123456", Kind.CRN, "x 123456"),
        ("prison A1234BC then", Kind.PRISON_NUMBER, "A1234BC"),
        ("PNC 1979/0163001B", Kind.PNC, "1979/0163001B"),
        ("call 07700 900123 now", Kind.PHONE, "07700 900123"),
        ("call +44 7700 900123", Kind.PHONE, "+44 7700 900123"),
        ("call +44 (0)20 7946 0018", Kind.PHONE, "+44 (0)20 7946 0018"),
        ("call 01632-960-001", Kind.PHONE, "01632-960-001"),
        ("call 0770\n0900 123", Kind.PHONE, "0770\n0900 123"),
        ("write to z.quill+x@mail.example.org.", Kind.EMAIL, "z.quill+x@mail.example.org"),
        ("resident DB-0012 led", Kind.CODE, "DB-0012"),
        ("resident db0012 led", Kind.CODE, "db0012"),
        ("he is 17/05/1985", Kind.BIRTH, "17/05/1985"),
        ("he is 17.5.85", Kind.BIRTH, "17.5.85"),
        ("1985-05-17", Kind.BIRTH, "1985-05-17"),
        ("the 17th of May 1985", Kind.BIRTH, "17th of May 1985"),
        ("May 17, 1985", Kind.BIRTH, "May 17, 1985"),
        ("born on 3 June 2015", Kind.BIRTH, "3 June 2015"),
        ("D.O.B. 3/6/2015", Kind.BIRTH, "3/6/2015"),
    ],
)
def test_a_number_or_date_that_tells_who_is_found(text: str, kind: Kind, said: str) -> None:
    assert found(text) == [(said, kind, True)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("on 4 July 1979 there", Kind.BIRTH),
        ("111 111 1112", Kind.NHS_NUMBER),
        ("at TH1 4ZZ in town", Kind.POSTCODE),
        ("after the MAPPA meeting", Kind.WORD),
        ("his victims wrote", Kind.WORD),
        ("the door code is new", Kind.WORD),
    ],
)
def test_what_is_only_likely_says_so(text: str, kind: Kind) -> None:
    assert [(k, sure) for _, k, sure in found(text)] == [(kind, False)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We met on 3 March 2026 at 10.30 in room 2, 14 of us, for 90 minutes.",
        "Criterion 7.1 was met 12 times; £1,250.50 was spent; 100% came.",
        "On 12/02/2026 the house agreed a new rule.",
        "There are chances to talk about what lies behind behaviour.",
        "Residents and staff cooked together, laughed, and cleared up until late.",
        "ISBN 978-0-306-40615-7",
    ],
)
def test_ordinary_words_raise_no_alarm(text: str) -> None:
    assert found(text) == []


def test_what_a_person_chose_takes_the_place_of_each() -> None:
    text = "Zebedee and Zebede wrote to z@mail.example."
    finds = check(text, KNOWN, today=TODAY)
    instead = dict(zip(finds, ["a resident", "another resident", "an outsider"], strict=True))
    assert resolved(text, finds, instead) == "a resident and another resident wrote to an outsider."
    assert resolved(text, finds, {}) == text
    assert check(resolved(text, finds, instead), KNOWN, today=TODAY) == []


@given(st.text(max_size=300))
def test_any_text_is_checked_and_the_finds_stand_where_they_say(text: str) -> None:
    finds = check(text, KNOWN, today=TODAY)
    for find in finds:
        assert text[find.start : find.end] == find.text
    assert all(a.end <= b.start for a, b in pairwise(finds))


LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=9)


@given(LETTERS, st.data())
def test_one_wrong_letter_is_one_step(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    wrong = word[:at] + letter + word[at + 1 :]
    missing = word[:at] + word[at + 1 :]
    more = word[:at] + letter + word[at:]
    assert one_step(word, wrong) == (word != wrong)
    assert one_step(word, missing)
    assert one_step(missing, word)
    assert one_step(word, more)


@given(LETTERS, st.data())
def test_a_name_with_one_wrong_letter_is_never_missed(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    wrong = word[:at] + letter + word[at + 1 :]
    what = known([Person("x", (word.capitalize(),))], codes={}, born=[], common=[], watch=[])
    assert [f.kind for f in check(f"We thank {wrong} now", what, today=TODAY)][:1] == [Kind.NAME]


def test_two_neighbours_changed_round_are_one_step() -> None:
    assert one_step("zebedee", "zebeede")
    assert one_step("ab", "ba")
    assert not one_step("abcd", "badc")
    assert not one_step("zebedee", "zebedee")
    assert not one_step("quill", "quilled")


def test_bare_letters() -> None:
    assert bare("O’Brien-Łukasz") == "obrienlukasz"
    assert bare("Siân") == "sian"


def test_the_sure_and_the_longer_win_where_finds_overlap() -> None:
    short = Find(0, 4, Kind.NAME, "abcd", sure=True)
    long = Find(0, 8, Kind.NAME, "abcdefgh", sure=True)
    likely = Find(2, 20, Kind.WORD, "x", sure=False)
    last = Find(20, 22, Kind.WORD, "y", sure=False)
    assert apart([likely, short, long, last]) == [long, last]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We met Ellen Quillfeather and Tom.", ["Ellen Quillfeather", "Tom"]),
        ("We met Ellen\nQuillfeather.", ["Ellen\nQuillfeather"]),
    ],
)
def test_the_names_of_one_person_in_a_row_are_one_find(text: str, said: list[str]) -> None:
    people = [Person("p1", ("Ellen", "Quillfeather")), Person("p2", ("Tom", "Ashdown"))]
    what = known(people, codes={}, born=[])
    assert [one.text for one in check(text, what, today=date(2026, 3, 2))] == said


def test_a_name_that_is_also_a_word_is_sure_beside_the_surname() -> None:
    what = known([Person("p1", ("Will", "Okafor"))], codes={}, born=[])
    (found,) = check("Will Okafor cooked.", what, today=date(2026, 3, 2))
    assert (found.text, found.sure, found.of) == ("Will Okafor", True, "p1")


def test_two_people_in_a_row_are_two_finds() -> None:
    people = [Person("p1", ("Ellen",)), Person("p2", ("Ashdown",))]
    what = known(people, codes={}, born=[])
    assert len(check("Ellen Ashdown", what, today=date(2026, 3, 2))) == 2
