"""Forms that exist for several periods: which was used is asked, kept, shown and taken away."""

from __future__ import annotations

import re
from datetime import date

import pytest

from base.errors import Refused
from outcomes.cautions import Measured as Point
from outcomes.cautions import cautions_of
from outcomes.library import instrument
from outcomes.pairing import Pair
from outcomes.score_rules import Score
from outcomes.services.responses import Filled, correct_response
from tests.build import Cast
from tests.outcomes.conftest import Client, Measured

PCL = {str(n): 2 for n in range(1, 21)} | {"16": 0}


def test_which_form_was_used_has_to_be_said(measured: Measured) -> None:
    for wrong in ("", "year"):
        with pytest.raises(Refused, match="Choose which form of PCL-5 it is") as refused:
            measured.filled(PCL, slug="pcl_5", occasion="", recall=wrong)
        assert refused.value.field == "recall"
    kept = measured.filled(PCL, slug="pcl_5", occasion="", recall="week")
    assert kept.recall == "week"
    with pytest.raises(Refused, match="Choose which form"):
        measured.filled(recall="week")  # a CORE-10 has one form
    with pytest.raises(Refused, match="Choose which form"):
        correct_response(kept, Filled(PCL, kept.on, "paper"), why="x", by=measured.by)


def test_it_is_asked_where_staff_type_it_and_shown(
    cast: Cast, measured: Measured, client: Client
) -> None:
    ben = client(cast.ben)
    path = f"/people/{measured.person.public_id}/measures/pcl_5/type"
    page = ben.get(path).text
    assert "Which form is it? It asks about" in page
    assert "Which form is it?" not in ben.get(path.replace("pcl_5", "gad_7")).text
    typed = {f"item-{item}": str(answer) for item, answer in PCL.items()}
    form = typed | {"occasion": "", "on": "2/3/2026", "mode": "paper"}
    missing = ben.send(path, form)
    assert missing.status_code == 422
    assert "Choose which form of PCL-5 it is" in missing.text
    shown = ben.get(ben.send(path, form | {"recall": "month"}).location).text
    assert "on the form about the past month" in shown
    root = f"/people/{measured.person.public_id}/outcomes"
    assert "Asks about the past month." in ben.get(root).text
    for way in ("", "-answers"):
        head, *rows = ben.get(f"{root}{way}.csv").text.splitlines()
        assert "Asked about" in head
        assert "month" in rows[0]


def test_whoever_fills_it_in_alone_is_told_what_it_asks_about(
    cast: Cast, measured: Measured, client: Client
) -> None:
    ben = client(cast.ben)
    root = f"/people/{measured.person.public_id}/measures/pcl_5"
    for way, more in (("link", {"days": "7"}), ("hand-over", {})):
        refused = ben.send(f"{root}/{way}", {"occasion": "", **more})
        assert "Choose which form of PCL-5 it is" in refused.text
    made = ben.send(f"{root}/link", {"occasion": "", "days": "7", "recall": "week"}).text
    path = re.search(r"https?://[^/\s]+(/form/[\w-]+)", made)
    assert path
    assert "These questions are about the past week." in client(None).get(path[1]).text


def test_the_caution_is_given_when_two_forms_differ() -> None:
    pcl = instrument("pcl_5")
    total = pcl.scores[0]

    def said(*recalls: str) -> str:
        days = (date(2026, 1, 1), date(2026, 3, 1))
        first, last = (
            Point(n, day, "", Score(40, None, False, 0, 80, ""), "paper", recall=one)
            for n, (day, one) in enumerate(zip(days, recalls, strict=True))
        )
        pair = Pair(None, None, "")
        return " ".join(
            cautions_of(pcl, total, [first, last], (first, last), chosen=pair, change=None)
        )

    different = "the first asks about the past month, the last about the past week"
    assert different in said("month", "week")
    assert "different forms" not in said("week", "week")
    assert "the first asks about a time nobody wrote down" in said("", "week")
