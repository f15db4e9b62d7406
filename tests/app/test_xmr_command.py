"""`daybook xmr`, run as people run it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.kernels.test_xmr import BREACHES
from tests.test_commands import run

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"
DAYS = [f"2026-{month:02}-01" for month in range(1, 13)]
SERIES = "date,value\n" + "".join(f"{day},{50 + n % 2}\n" for n, day in enumerate(DAYS))
USUAL = ("--better", "higher")


def xmr(csv: str | bytes, *arguments: str, folder: Path) -> Any:
    file = folder / "series.csv"
    file.write_bytes(csv if isinstance(csv, bytes) else csv.encode())
    return run("xmr", "--csv", str(file), *(arguments or USUAL), DATABASE_URL=NOWHERE)


def test_the_published_series() -> None:
    done = run(
        "xmr", "--csv", str(BREACHES), "--preset", "nhsrplotthedots", "--better", "lower",
        "--target", "330000", "--json", DATABASE_URL=NOWHERE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["mean"] == 230423.25
    assert said["lower"] == pytest.approx(166523.712941176, abs=1e-8)
    assert said["upper"] == pytest.approx(294322.787058824, abs=1e-8)
    kinds = [point["class"] for point in said["points"]]
    assert [kinds.count(k) for k in ("common", "improvement", "concern")] == [14, 18, 4]
    assert said["points"][0] == {
        "date": "2016-04-01", "value": 186122, "flags": ["two_of_three", "shift"],
        "class": "improvement",
    }  # fmt: skip
    assert (said["variation"], said["assurance"]) == ("common", "pass")


def test_mdc_is_the_default_and_rebasing_gives_a_list(tmp_path: Path) -> None:
    said = json.loads(
        xmr(
            SERIES, *USUAL, "--rebase", "2026-07-01", "--fix", "4", "--json", folder=tmp_path
        ).stdout
    )
    assert [len(segment["points"]) for segment in said] == [6, 6]
    assert [segment["baseline"] for segment in said] == [4, 4]
    assert [segment["mean"] for segment in said] == [50.5, 50.5]


def test_a_flat_series(tmp_path: Path) -> None:
    flat = "date,value\n" + "".join(f"{day},7\n" for day in DAYS)
    for preset in ("mdc", "nhsrplotthedots", "abspc"):
        done = xmr(flat, "--better", "neutral", "--preset", preset, "--json", folder=tmp_path)
        said = json.loads(done.stdout)
        assert (said["mean"], said["lower"], said["upper"]) == (7, 7, 7)
        assert (said["variation"], said["assurance"]) == ("common", "none")


def test_in_words(tmp_path: Path) -> None:
    words = xmr(SERIES, folder=tmp_path).stdout.decode()
    assert "2026-01-01  50  common" in words
    assert "Mean 50.50, limits 47.84 to 53.16, of 12 values." in words
    assert "There are few values: the limits are provisional." in words


def test_however_it_was_saved(tmp_path: Path) -> None:
    wanted = xmr(SERIES, folder=tmp_path).stdout
    bom = b"\xef\xbb\xbf" + SERIES.replace("\n", "\r\n").encode()
    assert xmr(bom, folder=tmp_path).stdout == wanted


@pytest.mark.parametrize(
    ("csv", "arguments", "sentence"),
    [
        ("", USUAL, "series.csv is empty."),
        ("date,value\n", USUAL, "series.csv has no lines under its column names."),
        ("when,value\n", USUAL, "series.csv, line 1: the column date is missing"),
        (f"{SERIES}2026-01-01,5\n", USUAL, "line 14, date: 2026-01-01 is on line 2 already."),
        (f"{SERIES}2026-13-01,5\n", USUAL, "series.csv, line 14, date: "),
        (f"{SERIES}2027-01-01,\n", USUAL, "series.csv, line 14, value: the cell is empty."),
        (f"{SERIES}2027-01-01,inf\n", USUAL, "series.csv, line 14, value: “inf” is not a number."),
        (SERIES, (*USUAL, "--fix", "1"), "A baseline needs 2 values or more."),
        (SERIES, (*USUAL, "--rebase", "2030-01-01"), "Rebasing on 2030-01-01 leaves a stretch"),
        (SERIES, (*USUAL, "--target", "nan"), "A target must be a number."),
        (SERIES, (*USUAL, "--rebase", "soon"), "‘soon’ is not a date."),
    ],
)
def test_bad_input_is_one_sentence(
    csv: str, arguments: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    done = xmr(csv, *arguments, "--json", folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    said = done.stderr.decode().strip()
    assert sentence in said
    assert len(said.splitlines()) == 1
    assert "Traceback" not in said


def test_an_unknown_preset_is_named_among_those_there_are(tmp_path: Path) -> None:
    done = xmr(SERIES, *USUAL, "--preset", "nhs", folder=tmp_path)
    assert done.returncode == 2
    assert b"'mdc', 'nhsrplotthedots', 'abspc'" in done.stderr
