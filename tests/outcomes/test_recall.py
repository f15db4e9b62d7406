"""Forms that exist for several periods: which was used is asked, kept, shown and taken away."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select, text

from base.database import db
from base.errors import Refused
from base.work import unit_of_work
from outcomes.cautions import Measured as Point
from outcomes.cautions import cautions_of
from outcomes.instruments import parse
from outcomes.library import instrument, text_of
from outcomes.models import Response
from outcomes.pairing import Pair
from outcomes.queries.cohort_results import Wanted, read
from outcomes.score_rules import Score
from outcomes.services.responses import Filled, correct_response
from tests.build import Cast
from tests.outcomes.conftest import Client, Measured
from tests.outcomes.test_on_the_way import answer, end, only_link

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


@pytest.mark.parametrize("taken", [False, True])
def test_a_link_from_before_there_were_two_is_kept_as_nobody_said(
    cast: Cast, measured: Measured, client: Client, *, taken: bool
) -> None:
    ben, him = client(cast.ben), client(None)
    root = f"/people/{measured.person.public_id}/measures/pcl_5"
    made = ben.send(f"{root}/link", {"occasion": "", "days": "7", "recall": "week"}).text
    path = re.search(r"https?://[^/\s]+(/form/[\w-]+)", made)
    assert path
    with unit_of_work():
        db.session.execute(text("update fill_link set recall = ''"))
    answer(him, path[1], 1, "3")
    if taken:
        ben.send(f"/fill-links/{only_link().public_id}/half-done", {})
    else:
        end(him, path[1])
    kept = db.session.scalars(select(Response)).one()
    assert (kept.recall, kept.answers) == ("", {"1": 3})


@pytest.mark.parametrize("recall", ["month", "week"])
def test_of_a_form_of_a_version_that_had_one_it_is_said_that_nobody_wrote_it_down(
    recall: str,
) -> None:
    new = instrument("pcl_5")
    shipped = text_of("pcl_5").replace("version: 2", "version: 1")
    old = parse(re.sub(r"recalls:\n(?: *- .*\n)+", "", shipped), "pcl_5")
    assert not old.recalls
    score = Score(40, None, False, 0, 80, "")
    first = Point(1, date(2026, 1, 1), "", score, "paper", made_by=old)
    last = Point(
        2, date(2026, 1, 20), "", score, "paper", made_by=new, recall=recall,
        asks=f"the past {recall}",
    )  # fmt: skip
    for used in (old, new):
        for pair, words in (
            ((first, last), f"a time nobody wrote down, the last about the past {recall}"),
            ((last, first), f"the past {recall}, the last about a time nobody wrote down"),
        ):
            said = cautions_of(
                used, used.scores[0], pair, pair, chosen=Pair(None, None, ""), change=None
            )
            assert f"the first asks about {words}" in " ".join(said)


def test_which_form_it_was_is_read_with_the_scores_of_a_cohort(
    cast: Cast, measured: Measured
) -> None:
    kept = measured.filled(PCL, slug="pcl_5", occasion="", recall="week")
    measured.filled()
    found = read(cast.ben, Wanted([measured.cohort]), kept.on).asked
    (pcl,) = [one for one in found if one.instrument.id == "pcl_5" and one.key.id == "total"]
    assert pcl.scored.recalls == {kept.id: "week"}
