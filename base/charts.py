"""Draws pictures of numbers as SVG or PNG. Imported by what draws alone: it takes half a second.

No colour stands alone: bars are hatched and lines marked as well. The same picture is the same
bytes.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from html import escape
from math import ceil
from textwrap import fill
from threading import Lock
from typing import Any, Final, Literal

import matplotlib as mpl
from matplotlib.figure import Figure

from base.chart_looks import (
    DASHES,
    FILLS,
    HATCHES,
    INK,
    LINE,
    MARKS,
    QUIET,
    ROW,
    SHADE,
    STROKES,
    Rows,
)
from base.pictures import Bars, Heat, Lines, Picture, Shade, Timeline
from base.timeline_charts import timeline

Kind = Literal["svg", "png"]

_WIDE: Final = 8.0  # inches
_MOST_LABELS: Final = 26
_TITLE: Final = 68  # characters in a line of the title
_LONGEST: Final = 42  # characters of a label
_MOST_IN_A_ROW: Final = 100  # characters of the key, with its samples
_ONE_AT_A_TIME = Lock()  # the library keeps state of its own while it draws
_FONT = re.compile(r"'DejaVu Sans'[^;\"]*")

mpl.rcParams.update(
    {
        "svg.hashsalt": "daybook",
        "svg.fonttype": "none",
        "font.family": "DejaVu Sans",
        "font.size": 10,
        "text.parse_math": False,
        "text.color": INK,
        "axes.edgecolor": QUIET,
        "axes.labelcolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "hatch.linewidth": 0.8,
    }
)


def draw(picture: Picture, kind: Kind = "svg", *, titled: bool = True) -> bytes:
    """The picture as SVG, its title and description in it, or as PNG at 150 dots an inch.

    Not `titled`: whatever stands around it shows the title already.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # a letter the font lacks is a box
        figure = Figure(figsize=(_WIDE, _height(picture)), layout="constrained", facecolor="white")
        _fill(figure, picture)
        if titled:
            figure.suptitle(
                fill(picture.title, _TITLE), x=0.012, ha="left", fontweight="bold", fontsize=12
            )
        if not isinstance(picture, Heat | Timeline) and len(picture.series) > 1:
            _legend(figure, picture)
        out = io.BytesIO()
        if kind == "png":
            about = {"Title": picture.title, "Description": picture.said, "Software": None}
            figure.savefig(out, format="png", dpi=150, metadata=about)
            return out.getvalue()
        figure.savefig(out, format="svg", metadata=dict.fromkeys(_UNSAID))
    return _described(out.getvalue().decode(), picture)


def _fill(figure: Figure, picture: Picture) -> None:
    if isinstance(picture, Timeline):
        timeline(figure, picture)
        return
    axes = figure.add_subplot()
    if isinstance(picture, Bars):
        _bars(axes, picture)
    elif isinstance(picture, Lines):
        _lines(axes, picture)
    else:
        _heat(axes, picture)


_UNSAID = ("Date", "Creator", "Format", "Type")


def _described(svg: str, picture: Picture) -> bytes:
    """With a name and a description for whoever cannot see it, and the reader's own typeface."""
    head, root, body = svg.partition("<svg ")
    attributes, close, rest = body.partition(">")
    said = f"\n <title>{escape(picture.title)}</title>\n <desc>{escape(picture.said)}</desc>"
    text = f'{head}{root}role="img" {attributes}{close}{said}{rest}'
    return _FONT.sub("system-ui, Arial, Helvetica, sans-serif", text).encode()


def _height(picture: Picture) -> float:
    if isinstance(picture, Bars) and picture.across:
        return max(2.0, 1.4 + 0.42 * len(picture.labels))
    if isinstance(picture, Heat):
        return max(2.0, 1.4 + 0.36 * len(picture.series))
    if isinstance(picture, Timeline):
        return 4.8 if picture.strip else 4.0
    return 3.6


def _bars(axes: Any, picture: Bars) -> None:
    places = list(range(len(picture.labels)))
    so_far = [0.0] * len(places)
    for n, series in enumerate(picture.series):
        values = [value or 0.0 for value in series.values]
        look = {
            "color": FILLS[n % len(FILLS)],
            "hatch": HATCHES[n % len(HATCHES)],
            "edgecolor": INK,
            "linewidth": 0.6,
            "label": series.name,
            "zorder": 2,
        }
        if picture.across:
            axes.barh(places, values, left=so_far, height=0.7, **look)
        else:
            axes.bar(places, values, bottom=so_far, width=0.8, **look)
        so_far = [low + value for low, value in zip(so_far, values, strict=True)]
    if picture.across:
        axes.invert_yaxis()
        axes.set_yticks(places, [_short(label) for label in picture.labels])
        _plain(axes, "x", picture.unit)
        _whole(axes.xaxis, max(so_far, default=0))
        return
    axes.set_xlim(-0.6, max(len(places), 4) - 0.4)  # few bars stay slim
    _along(axes, picture.labels)
    _plain(axes, "y", picture.unit)
    _whole(axes.yaxis, max(so_far, default=0))
    _behind(axes, picture.shades)


def _lines(axes: Any, picture: Lines) -> None:
    places = range(len(picture.labels))
    for n, series in enumerate(picture.series):
        values = [float("nan") if value is None else value for value in series.values]
        axes.plot(
            places,
            values,
            color=STROKES[n % len(STROKES)],
            linestyle=DASHES[n % len(DASHES)],
            marker=MARKS[n % len(MARKS)],
            markersize=5,
            linewidth=1.8,
            label=series.name,
            zorder=2,
        )
    for level in picture.levels:
        axes.axhline(level.at, color=QUIET, linestyle=(0, (2, 2)), linewidth=1.2, zorder=1)
        axes.annotate(
            level.name, (1, level.at), xycoords=("axes fraction", "data"), ha="right", va="bottom",
            color=QUIET, fontsize=9,
        )  # fmt: skip
    for mark in picture.marks:
        axes.axvline(mark.at, color=INK, linestyle=(0, (1, 2)), linewidth=1.2, zorder=1)
        axes.annotate(
            _short(mark.name), (mark.at, 1), xycoords=("data", "axes fraction"), ha="center",
            va="bottom", fontsize=9, fontweight="bold",
        )  # fmt: skip
    axes.set_xlim(-0.5, max(len(places) - 0.5, 0.5))
    _to_the_top(axes, picture)
    _along(axes, picture.labels)
    _plain(axes, "y", picture.unit)
    _behind(axes, picture.shades)


def _to_the_top(axes: Any, picture: Lines) -> None:
    """A scale from 0 whose last line has every number below it: its end, where it has one."""
    axes.set_ylim(0, picture.top or None)
    ticks = [float(tick) for tick in axes.get_yticks() if tick >= 0]
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    numbers = [value for one in picture.series for value in one.values if value is not None]
    most = max([*numbers, *(level.at for level in picture.levels)], default=0)
    top = picture.top or (ceil(most / step - 1e-9) or 1) * step
    lines = [step * n for n in range(int(top / step + 1)) if step * n < top - step / 2]
    axes.set_ylim(0, max(top, most) * 1.04)
    axes.set_yticks([*lines, top])


def _heat(axes: Any, picture: Heat) -> None:
    values = [
        [float("nan") if value is None else value for value in series.values]
        for series in picture.series
    ]
    if values and picture.labels:
        axes.imshow(values, cmap="Greens", aspect="auto", vmin=0)
    top = max((v for s in picture.series for v in s.values if v is not None), default=0) or 1
    for row, series in enumerate(picture.series):
        for column, value in enumerate(series.values):
            if value is not None:
                colour = "white" if value > 0.6 * top else INK
                axes.text(column, row, f"{value:g}", ha="center", va="center", color=colour)
    axes.set_yticks(range(len(values)), [_short(one.name) for one in picture.series])
    _along(axes, picture.labels)
    axes.set_xlabel(picture.unit)


def _along(axes: Any, labels: Sequence[str]) -> None:
    """The labels under the picture; only some when there are too many to be read."""
    every = -(-len(labels) // _MOST_LABELS) or 1
    shown = range(0, len(labels), every)
    slanted = len(shown) > 8 or sum(len(labels[at]) for at in shown) > 90
    axes.set_xticks(
        list(shown),
        [_short(labels[at]) for at in shown],
        rotation=55 if slanted else 0,
        ha="right" if slanted else "center",
        rotation_mode="anchor" if slanted else "default",
        fontsize=9,
    )


def _plain(axes: Any, scale: Literal["x", "y"], unit: str) -> None:
    axes.grid(axis=scale, color=LINE, linewidth=0.8, zorder=0)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    (axes.set_xlabel if scale == "x" else axes.set_ylabel)(unit)


def _whole(axis: Any, most: float) -> None:
    """Counts are whole: a scale of halves would say otherwise."""
    axis.get_major_locator().set_params(integer=True)
    axis.axes.update_datalim([(0, 0)])
    if not most:
        (axis.axes.set_xlim if axis.axis_name == "x" else axis.axes.set_ylim)(0, 1)


def _behind(axes: Any, shades: Sequence[Shade]) -> None:
    left, right = axes.get_xlim()
    rows = Rows()
    for shade in shades:
        row = rows.of((shade.first - 0.4 - left) / (right - left), _short(shade.name))
        axes.axvspan(
            shade.first - 0.5, shade.last + 0.5, facecolor=SHADE, edgecolor=LINE, zorder=-1
        )
        axes.annotate(
            _short(shade.name), (shade.first - 0.4, 1), xycoords=("data", "axes fraction"),
            xytext=(0, ROW * row), textcoords="offset points", va="bottom", color=QUIET, fontsize=9,
        )  # fmt: skip


def _legend(figure: Figure, picture: Bars | Lines) -> None:
    long = sum(len(one.name) + 8 for one in picture.series) > _MOST_IN_A_ROW
    figure.legend(
        loc="outside lower left", ncols=min(3 if long else 5, len(picture.series)), frameon=False,
        fontsize=9, handlelength=2.6,
    )  # fmt: skip


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1].rstrip()}…"
