"""A newer version of a key changes no verdict until the forms are scored again by it."""

from __future__ import annotations

from datetime import date

from base.work import unit_of_work
from outcomes.library import text_of
from outcomes.services import choices
from tests.attendance.files import csv_rows
from tests.build import Build, Cast
from tests.outcomes.conftest import Client
from tests.outcomes.filled import Forms

ENDED = date(2026, 2, 25)
STRICTER = (
    text_of("core_10")
    .replace("version: 1\n", "version: 2\n", 1)
    .replace("- {value: 6, op: '>='", "- {value: 20, op: '>='", 1)
)


def change(rows: list[list[str]]) -> list[dict[str, str]]:
    head, *lines = rows
    told = [dict(zip(head, line, strict=True)) for line in lines]
    return [one for one in told if one["Change category"]]


def test_thresholds_are_those_the_scores_were_made_by(
    forms: Forms, build: Build, cast: Cast, client: Client
) -> None:
    assert "value: 20" in STRICTER
    person = build.participant(cast.team)
    one = forms.enrolled(person, left_on=ENDED, status="completed")
    forms.fill(one, date(2025, 3, 4), 26, occasion="start")
    forms.fill(one, date(2026, 2, 20), 10, occasion="end")
    asha = client(cast.asha)
    mine, group = f"/people/{person.public_id}/outcomes", f"/cohorts/{forms.cohort.public_id}"
    with unit_of_work():
        choices.change_text("core_10", STRICTER, revision=0, by=cast.dev)
    page = asha.get(mine).text
    assert "Recovered." in page
    assert "A fall of 6 or more" in page
    assert 'data-label="Recovered">1 (100%)<' in asha.get(f"{group}/outcomes").text
    for address in (f"{mine}.csv", f"/teams/{cast.team.public_id}/outcomes-scores.csv"):
        (told,) = change(csv_rows(asha.get(address)))
        assert told["Value"] == "10.0"
        assert told["Change from the baseline"].replace("\u2212", "-") == "-16.0"
        assert told["Change category"] == "Recovered"
        assert told["Reliable change"] == "6 or more"
        assert told["Cut-off"] == "11 or more"
        assert told["Change judged by"].startswith("Published reliable change (90%")

    forms.fill(one, date(2026, 2, 21), 9)  # made by the newer key
    page = asha.get(mine).text
    assert "different versions of the key (1 and 2)" in page
    assert "Thresholds are those of version 1, which the baseline was scored by." in page
    dev = client(cast.dev)
    again = dev.get("/instruments/core_10/score-again").text
    seen = again.partition('name="seen" value="')[2].partition('"')[0]
    dev.send("/instruments/core_10/score-again", {"seen": seen})
    assert "A fall of 20 or more" in asha.get(mine).text
    assert 'data-label="Recovered">0 (0%)<' in asha.get(f"{group}/outcomes").text


def test_a_score_out_of_another_maximum_says_of_what(
    forms: Forms, build: Build, cast: Cast, client: Client
) -> None:
    person = build.participant(cast.team)
    one = forms.enrolled(person)
    forms.fill(one, date(2025, 3, 4), {"1": "n/a", **dict.fromkeys("2345", 4)}, "wsas")
    page = client(cast.asha).get(f"/people/{person.public_id}/outcomes").text
    assert 'data-label="Score">16 of 32<' in page
    assert "16 of 32" in client(cast.asha).get(f"/people/{person.public_id}").text
