"""`daybook place`, run as people run it: a problem in a file, an answer on standard output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.test_commands import run

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"
PROBLEM: dict[str, Any] = {
    "people": [
        {"id": "a", "therapist": "t"},
        {"id": "b", "therapist": "t", "unavailable": [{"day": "2026-02-04", "slot": "09:00"}]},
        {"id": "c", "therapist": "u"},
    ],
    "therapists": [{"id": "t", "leave": ["2026-01-14"]}, {"id": "u", "leave": ["2026-02-04"]}],
    "days": ["2026-01-07", "2026-01-14", "2026-02-04"],
    "slots": ["09:00", "10:00"],
    "rooms": 2,
    "keep_apart": [["a", "c"]],
    "fixed": [{"person": "a", "day": "2026-01-07", "slot": "09:00"}],
    "ideal_gap_days": 28,
    "miss_penalty": 100,
    "gap_penalty_per_week": 1,
}


def place(tmp_path: Path, problem: object, *arguments: str) -> Any:
    file = tmp_path / "problem.json"
    file.write_text(problem if isinstance(problem, str) else json.dumps(problem))
    return run("place", "--problem", str(file), *arguments, DATABASE_URL=NOWHERE)


def test_the_best_answer_and_why_one_is_missed(tmp_path: Path) -> None:
    done = place(tmp_path, PROBLEM, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert set(said) >= {"assigned", "missed", "objective", "bound", "status", "seconds"}
    found = {(one["person"], one["month"]): (one["day"], one["slot"]) for one in said["assigned"]}
    assert found["a", "2026-01"] == ("2026-01-07", "09:00")
    assert found["b", "2026-01"] == ("2026-01-07", "10:00")
    assert found["a", "2026-02"] == ("2026-02-04", "09:00")
    assert found["b", "2026-02"] == ("2026-02-04", "10:00")
    assert found["c", "2026-01"][0] == "2026-01-14"
    (missed,) = said["missed"]
    assert (missed["person"], missed["month"]) == ("c", "2026-02")
    assert "leave" in missed["why"]
    assert said["status"] == "optimal"
    assert said["objective"] == said["bound"] == 100


def test_from_standard_input_in_words() -> None:
    done = run("place", "--problem", "-", given=json.dumps(PROBLEM), DATABASE_URL=NOWHERE)
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode()
    assert "Wednesday 7 January 2026, 09:00  a  (booked before)" in text
    assert "5 placed, 1 not; cost 100 (proved best)" in text


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        ("{", "line 1"),
        ({**PROBLEM, "slots": []}, "There is no time to place anybody at"),
        ({**PROBLEM, "days": ["2026-02-30"]}, "2026-02-30"),
        ({**PROBLEM, "keep_apart": [["a", "z"]]}, "z"),
    ],
)
def test_a_bad_problem_is_one_sentence(tmp_path: Path, problem: object, sentence: str) -> None:
    done = place(tmp_path, problem, "--json")
    assert done.returncode == 2
    assert done.stdout == b""
    said = done.stderr.decode().strip()
    assert sentence in said
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = run("place", "--problem", str(tmp_path / "none.json"), DATABASE_URL=NOWHERE)
    assert done.returncode == 2
    assert b"cannot be read" in done.stderr
