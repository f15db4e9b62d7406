"""Names as files and broken texts write them: as one word, in pieces, in small letters."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evidence.finds import Find, Kind
from evidence.names import Person
from evidence.redaction import check, known

TODAY = date(2026, 3, 2)
KNOWN = known(
    (
        Person("tom", ("Tom", "Sutton")),
        Person("will", ("Will", "Goodman")),
        Person("jo", ("Jo", "De Silva")),
        Person("don", ("Donald", "Quill")),
        Person("an", ("Binh", "An")),
    ),
    codes={},
    born=[],
)


def names(text: str) -> list[tuple[str, bool]]:
    """What is found of names in a text, and how sure."""
    finds = check(text, KNOWN, today=TODAY)
    return [(one.text, one.sure) for one in finds if one.kind is Kind.NAME]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("TomSutton led it.", "TomSutton"),
        ("TOMSUTTON", "TOMSUTTON"),
        ("SuttonTom.jpg", "SuttonTom"),
        ("TomSutton care plan.pdf", "TomSutton"),
        ("IMG_tomsutton_2024.jpg", "tomsutton"),
        ("@tomsutton wrote", "tomsutton"),
        ("the tomsuttons", "tomsuttons"),
        ("MrSutton spoke", "MrSutton"),
        ("mrsutton spoke", "mrsutton"),
        ("Sut ton spoke", "Sut ton"),
        ("Sut\u00a0ton spoke", "Sut\u00a0ton"),
        ("We thank Su tt on for it", "Su tt on"),
        ("It was T o m S u t t o n who cooked", "T o m S u t t o n"),
        ("It was T o m", "T o m"),
        ("S.u.t.t.o.n", "S.u.t.t.o.n"),
    ],
)
def test_a_name_is_found_as_files_and_broken_texts_write_it(text: str, said: str) -> None:
    assert names(text) == [(said, True)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tom said he was sorry", "tom"),
        ("we met jo there", "jo"),
        ("Toms room was painted", "Toms"),
        ("in toms room", "toms"),
        ("then Wills room", "Wills"),
        ("sut ton spoke", "sut ton"),
        ("the Good Man spoke", "Good Man"),
        ("TSutton.pdf", "TSutton"),
    ],
)
def test_what_may_be_a_name_is_likely(text: str, said: str) -> None:
    assert names(text) == [(said, False)]


def test_in_a_text_that_is_spaced_by_letters_all_through() -> None:
    assert names("I s a w T o m S u t t o n t o d a y") == [("T o m S u t t o n", True)]
    assert names("h e w i l l g o") == []


@pytest.mark.parametrize(
    "text",
    [
        "He is a good man and an hour is enough.",
        "The wills were read, he will go, de facto.",
        "McDonald opened the new hall.",
        "A. B. C. are steps of a plan, e.g. a walk.",
        "Tomorrow a customer buttons a coat.",
        "PowerPoint, YouTube and WhatsApp were used.",
    ],
)
def test_everyday_words_raise_no_alarm(text: str) -> None:
    assert names(text) == []


LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=9)


def found_in(text: str, given: str, family: str) -> list[Find]:
    """What is found of somebody of these names, among no everyday words."""
    people = [Person("x", (given.capitalize(), family.capitalize()))]
    return check(text, known(people, codes={}, born=[], common=[], watch=[]), today=TODAY)


@given(LETTERS, LETTERS, st.data())
def test_two_names_as_one_word_are_never_missed(one: str, two: str, data: st.DataObject) -> None:
    assume(one != two)
    ways = (
        one + two,
        two + one,
        one.capitalize() + two.capitalize(),
        (one + two).upper(),
        "mr" + two,
        "Mr" + two.capitalize(),
    )
    said = data.draw(st.sampled_from(ways))
    before, after = data.draw(st.sampled_from([("", ""), ("@", " wrote"), ("IMG_", "_2.jpg")]))
    (find,) = found_in(f"{before}{said}{after}", one, two)
    assert (find.text, find.sure) == (said, True)


@given(LETTERS, LETTERS, st.data())
def test_a_broken_or_spaced_name_is_never_missed(one: str, two: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(two) - 1))
    gap = data.draw(st.sampled_from([" ", "\u00a0", "\t", "\n", "  "]))
    broken = f"{two[:at].capitalize()}{gap}{two[at:]}"
    spaced = " ".join(one + two)
    for said in (broken, spaced):
        finds = found_in(f"1 {said} 2", one, two)
        covered = {n for find in finds for n in range(find.start, find.end)}
        assert covered >= {n + 2 for n, c in enumerate(said) if c.isalpha()}
        assert all(find.kind is Kind.NAME for find in finds)
