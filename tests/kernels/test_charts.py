"""Pictures of numbers: the same bytes, a name for whoever cannot see, and never a formula."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from matplotlib.figure import Figure
from PIL import Image

from base.chart_looks import Rows
from base.charts import _lines, draw
from base.pictures import (
    Band,
    Bars,
    Dot,
    Heat,
    Level,
    Lines,
    Picture,
    Series,
    Shade,
    Stretch,
    Strip,
    Timeline,
    as_table,
)

_SVG = "{http://www.w3.org/2000/svg}"
ODD = "A $b$ & <c> “Ünal” \N{PILE OF POO}"
PICTURES: tuple[Picture, ...] = (
    Bars(
        ODD, "Two of three came.", ["4 Mar", "11 Mar"],
        [Series("Came", [2, 3]), Series("Did not come", [1, None])],
        "people", shades=[Shade(0, 1, "Kirk House")],
    ),
    Bars(ODD, "Said.", ["North: Group", ODD], [Series("Held", [2, 3])], "sessions", across=True),
    Lines(
        ODD, "Said.", ["Jan", "Feb", "Mar"],
        [Series("Share", [50, None, 75]), Series("B", [1, 2, 3])],
        "%", top=100, levels=[Level(75, "75%")], shades=[Shade(1, 2, "Away")],
    ),
    Heat(
        ODD, "Said.", ["Jan", "Feb"], [Series("Adam", [1, None]), Series("Bilal", [2, 4])],
        "sessions",
    ),
    Timeline(
        ODD, "Said.", "Total",
        [Dot(date(2026, 3, 4), 20, "On paper"), Dot(date(2026, 6, 3), 11, "By link", hollow=True)],
        0, 40, [Level(11, "Cut-off")], [Band(14, 26, date(2026, 3, 4), "Within 6")],
        [Stretch(date(2026, 3, 1), date(2026, 6, 1), "In it"),
         Stretch(date(2026, 4, 1), date(2026, 4, 9), "Paused", away=True)],
        Strip([date(2026, 3, 1)], [Series("Came", [3]), Series("Did not come", [1])], "sessions"),
        "items missing",
    ),
    Timeline(ODD, "Said.", "Total", [Dot(date(2026, 3, 4), 20, ODD)]),
    Timeline(ODD, "Nothing.", "Total", []),
)  # fmt: skip


@pytest.mark.parametrize("picture", PICTURES, ids=lambda p: type(p).__name__)
def test_svg_is_named_and_said_and_always_the_same(picture: Picture) -> None:
    body = draw(picture)
    assert body == draw(picture)
    assert b"dc:date" not in body
    root = ET.fromstring(body)  # noqa: S314 our own
    assert root.get("role") == "img"
    first, second = list(root)[:2]
    assert (first.tag, first.text) == (f"{_SVG}title", ODD)
    assert (second.tag, second.text) == (f"{_SVG}desc", picture.said)
    words = "".join(root.itertext())
    if not isinstance(picture, Timeline):  # whose days are a scale
        assert picture.labels[0] in words
    assert b"<script" not in body


@pytest.mark.parametrize("picture", PICTURES, ids=lambda p: type(p).__name__)
def test_png_is_a_picture_and_always_the_same(picture: Picture) -> None:
    body = draw(picture, "png")
    assert body == draw(picture, "png")
    image = Image.open(io.BytesIO(body))
    assert image.format == "PNG"
    assert image.width == 1200


def test_several_at_once_are_the_same_as_one_by_one() -> None:
    alone = [draw(picture) for picture in PICTURES]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(draw, PICTURES)) == alone


@pytest.mark.parametrize("kind", [Bars, Lines, Heat])
def test_nothing_at_all_can_be_drawn(kind: type[Bars | Lines | Heat]) -> None:
    assert draw(kind("Nothing", "Nothing yet.", [], [], "people"))
    assert draw(kind("Nothing", "Nothing yet.", ["Jan"], [Series("Came", [0])], "people"))


def test_many_labels_are_thinned_and_many_series_told_apart() -> None:
    labels = [f"{n}" for n in range(200)]
    body = draw(Bars("Long", "Said.", labels, [Series("Came", [1] * 200)], "people"))
    assert body.count(b">199<") == 0
    several = [Series(f"S{n}", [n, n]) for n in range(9)]
    assert draw(Lines("Many", "Said.", ["a", "b"], several, "%"))


def test_the_numbers_stand_in_a_table_too() -> None:
    table = as_table(PICTURES[0])
    assert [column.name for column in table.columns] == ["What", "Came", "Did not come"]
    assert list(table.rows) == [("4 Mar", 2, 1), ("11 Mar", 3, None)]
    with pytest.raises(ValueError, match="2 numbers for 1 labels"):
        Bars("T", "S", ["a"], [Series("Came", [1, 2])], "people")


def test_names_of_short_stretches_stand_in_two_rows() -> None:
    rows = Rows()
    placed = [rows.of(at, name) for at, name in ((0.02, "Waiting"), (0.05, "In the programme"))]
    assert placed == [0, 1]
    assert rows.of(0.8, "After") == 0


@pytest.mark.parametrize("top", [None, 27, 70])
@pytest.mark.parametrize("most", [3, 12, 26.4])
def test_no_point_lies_above_the_last_line(top: float | None, most: float) -> None:
    figure = Figure()
    axes = figure.add_subplot()
    picture = Lines("t", "s", ["a", "b"], [Series("x", [1, most])], "points", top=top)
    _lines(axes, picture)
    lines = [float(tick) for tick in axes.get_yticks()]
    assert max(lines) >= most
    assert max(lines) <= axes.get_ylim()[1]
    assert top in {None, max(lines)}
