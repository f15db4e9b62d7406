"""`daybook change`, run as people run it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.kernels.test_change import GDS
from tests.test_commands import run

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"
PAIRS = "id,pre,post\na,30,12\nb,25,24\nc,18,30\nd,22,5\n"
USUAL = ("--reliability", "0.8", "--better", "lower")


def change(csv: str | bytes, *arguments: str, folder: Path) -> Any:
    file = folder / "pairs.csv"
    file.write_bytes(csv if isinstance(csv, bytes) else csv.encode())
    return run("change", "--csv", str(file), *(arguments or USUAL), DATABASE_URL=NOWHERE)


def test_the_couples_of_jacobson_and_truax() -> None:
    for method, recovered in (("jt", 10), ("gln", 12), ("hll", 7), ("en", 12), ("nk", 12)):
        done = run(
            "change", "--csv", str(GDS), "--method", method, *USUAL, "--json", DATABASE_URL=NOWHERE
        )
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert said["counts"]["recovered"] == recovered, method
        assert list(said["counts"]) == [
            "recovered", "improved", "unchanged", "deteriorated", "harmed",
        ]  # fmt: skip
        assert sum(said["counts"].values()) == len(said["people"]) == 26
        assert set(said["people"][0]) == {"id", "value", "category"}


def test_every_option_is_used_and_printed(tmp_path: Path) -> None:
    done = change(
        PAIRS, "--method", "nk", "--reliability", ".85", "--reliability-post", ".7",
        "--m-functional", "8", "--sd-functional", "5", "--cutoff", "b", "--better", "lower",
        "--confidence", ".9", "--json", folder=tmp_path,
    )  # fmt: skip
    used = json.loads(done.stdout)["parameters"]
    assert (used["cutoff"], used["cutoff_type"]) == (18, "b")
    assert (used["reliability"], used["reliability_post"]) == (0.85, 0.7)
    assert used["critical"] == pytest.approx(1.644854, abs=5e-7)
    assert (used["method"], used["n"], used["m_pre"]) == ("nk", 4, 23.75)


def test_published_constants_allow_a_single_person(tmp_path: Path) -> None:
    done = change(
        "id,pre,post\nx,32.5,47.5\n", "--reliability", "0.8", "--better", "higher", "--json",
        "--m-clinical", "40", "--sd-clinical", "7.5",
        "--m-functional", "60", "--sd-functional", "7.5", "--cutoff", "c", folder=tmp_path,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert said["people"][0]["value"] == pytest.approx(3.16, abs=0.005)
    assert (said["people"][0]["category"], said["parameters"]["cutoff"]) == ("improved", 50)


def test_however_it_was_saved(tmp_path: Path) -> None:
    wanted = change(PAIRS, *USUAL, "--json", folder=tmp_path).stdout
    bom = b"\xef\xbb\xbf" + PAIRS.replace("\n", "\r\n").encode()
    assert change(bom, *USUAL, "--json", folder=tmp_path).stdout == wanted
    assert change(PAIRS.replace(",", ";"), *USUAL, "--json", folder=tmp_path).stdout == wanted


def test_who_has_no_pair_is_listed_and_not_counted(tmp_path: Path) -> None:
    done = change(f"{PAIRS}e,20,\n", *USUAL, "--json", folder=tmp_path)
    said = json.loads(done.stdout)
    assert said["no_pair"] == ["e"]
    assert len(said["people"]) == said["parameters"]["n"] == 4
    words = change(f"{PAIRS}e,20,\n", folder=tmp_path).stdout.decode()
    assert "1 with no pair of scores, not counted." in words
    assert "Jacobson and Truax: reliable beyond 1.960 (95%)" in words


@pytest.mark.parametrize(
    ("csv", "arguments", "sentence"),
    [
        ("", USUAL, "pairs.csv is empty."),
        ("id,pre,post\n", USUAL, "pairs.csv has no lines under its column names."),
        ("id,pre\na,1\n", USUAL, "pairs.csv, line 1: the column post is missing"),
        (f"{PAIRS}a,1,2\n", USUAL, "pairs.csv, line 6, id: “a” is on line 2 already."),
        (f"{PAIRS},1,2\n", USUAL, "pairs.csv, line 6, id: the cell is empty."),
        (f"{PAIRS}e,x,2\n", USUAL, "pairs.csv, line 6, pre: “x” is not a number."),
        (f"{PAIRS}e,1,NaN\n", USUAL, "pairs.csv, line 6, post: “NaN” is not a number."),
        (f"{PAIRS}e,1\n", USUAL, "pairs.csv, line 6: 2 cells where there are 3 columns."),
        ("id,pre,post\na,1,2\n", USUAL, "there is one pair. Give the published mean and SD"),
        ("id,pre,post\na,,2\n", USUAL, "There is no pair of scores."),
        (b"PK\x03\x04 xl/", USUAL, "pairs.csv: This is an Excel workbook."),
        pytest.param(
            b"id,pre,post\n" + b"a,1,2\n" * 2_000_000,
            USUAL,
            "pairs.csv is larger than 10 MB",
            id="12 MB",
        ),
        (PAIRS, (*USUAL, "--m-functional", "nan", "--sd-functional", "2"), "must be a number"),
        (PAIRS, ("--reliability", "1.2", "--better", "lower"), "between 0 and 1, not 1.2."),
        (PAIRS, (*USUAL, "--m-functional", "8"), "Give both --m-functional and --sd-functional."),
        (PAIRS, (*USUAL, "--cutoff", "c"), "Cut-off c needs the mean and SD of a healthy group."),
        (PAIRS, (*USUAL, "--confidence", "95"), "Confidence is a share between 0.5 and 1"),
    ],
)
def test_bad_input_is_one_sentence(
    csv: str | bytes, arguments: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    done = change(csv, *arguments, "--json", folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    said = done.stderr.decode().strip()
    assert sentence in said
    assert len(said.splitlines()) == 1
    assert "Traceback" not in said
