"""The message to a practitioner: by when, and saying nothing it should not."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance import telling
from base.dates import Nation, is_working_day

ABSENCE = telling.Absence(
    "X123456", "QT7", date(2026, 3, 3), time(14, 0), "Appointments team", "020 7946 0000"
)


def test_it_names_the_appointment_and_nothing_else() -> None:
    subject, body = telling.draft(ABSENCE, "absence", sender="Asha Lead")
    assert subject == "Appointment not attended: CRN X123456"
    assert (
        "CRN X123456 did not attend an appointment with us on Tuesday 3 March 2026 at 2pm." in body
    )
    assert "please reply or ring 020 7946 0000" in body
    assert body.endswith("Asha Lead\nAppointments team\n")


def test_a_correction_says_what_is_now_recorded() -> None:
    corrected = telling.Absence(
        "", "QT7", ABSENCE.day, ABSENCE.at, "Team", "", "Acceptable absence, medical"
    )
    subject, body = telling.draft(corrected, "correction", sender="Asha Lead")
    assert subject == "Correction: our reference QT7"
    assert "Our record is corrected: acceptable absence, medical." in body
    assert "ring" not in body


@given(st.sampled_from(["absence", "correction"]), st.text(max_size=6))
def test_no_clinical_word_ever(kind: telling.Kind, code: str) -> None:
    absence = telling.Absence("", code, ABSENCE.day, ABSENCE.at, "Team", "")
    text = " ".join(telling.draft(absence, kind, sender="Staff"))
    assert not re.search(
        r"therap|mbt|trem|pipe|disorder|session|group|treat|breach", text, re.IGNORECASE
    )


@settings(deadline=None)  # the first holiday asked for reads them all
@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 10))
def test_it_is_due_on_a_working_day_so_many_after(marked: date, limit: int) -> None:
    found = telling.due(marked, limit, Nation("ENG"))
    assert is_working_day(found, Nation("ENG"))
    days = (found - marked).days
    between = [marked.fromordinal(marked.toordinal() + n) for n in range(1, days + 1)]
    assert sum(is_working_day(day, Nation("ENG")) for day in between) == limit


def test_over_easter() -> None:
    assert telling.due(date(2026, 4, 2), 1, Nation("ENG")) == date(2026, 4, 7)
    assert telling.due(date(2026, 4, 2), 0, Nation("ENG")) == date(2026, 4, 2)


@pytest.mark.parametrize(
    ("today", "state", "words"),
    [
        (2, "ahead", "Due on Tuesday 3 March 2026"),
        (3, "today", "Due today"),
        (4, "late", "Was due on Tuesday 3 March 2026"),
    ],
)
def test_what_is_said_of_when(today: int, state: str, words: str) -> None:
    day = date(2026, 3, today)
    assert telling.state(date(2026, 3, 3), day) == state
    assert telling.state_words(date(2026, 3, 3), day) == words
