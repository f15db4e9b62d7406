"""Draws dots over time, what stands behind them, and the bars under them. Part of `base.charts`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure

from base.chart_looks import (
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
from base.pictures import Stretch, Strip, Timeline

_BAND: Final = "#dbe9f4"
_MARGIN: Final = timedelta(days=12)
_FEWEST_DAYS: Final = 60  # one dot alone must not fill the picture
_BAR_DAYS: Final = 22


def timeline(figure: Figure, picture: Timeline) -> None:
    """Draw the whole of it on an empty figure, with its key."""
    if not picture.dots:
        _nothing(figure, picture)
        return
    first, last = _ends(picture)
    if picture.strip:
        axes, under = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1.1))
        _strip(under, picture.strip)
        under.spines[["top", "right"]].set_visible(False)
    else:
        axes, under = figure.add_subplot(), None
    _behind(axes, picture, first, last)
    _dots(axes, picture)
    axes.set_xlim(first, last)
    axes.set_ylim(*_scale(picture))
    axes.set_ylabel(picture.unit)
    axes.grid(axis="y", color=LINE, linewidth=0.8, zorder=0)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    lowest = under or axes
    locator = AutoDateLocator(minticks=3, maxticks=9)  # type: ignore[no-untyped-call] # it has no types
    lowest.xaxis.set_major_locator(locator)
    formatter = ConciseDateFormatter(locator)  # type: ignore[no-untyped-call] # it has no types
    lowest.xaxis.set_major_formatter(formatter)
    handles = [one for part in (axes, under) if part for one in part.get_legend_handles_labels()[0]]
    if len(handles) > 1:
        figure.legend(
            handles=handles, loc="outside lower left", ncols=min(4, len(handles)), frameon=False,
            fontsize=9,
        )  # fmt: skip


def _nothing(figure: Figure, picture: Timeline) -> None:
    axes: Any = figure.add_subplot()
    axes.set_axis_off()
    axes.text(0.5, 0.5, picture.said, ha="center", va="center", color=QUIET)


def _dots(axes: Any, picture: Timeline) -> None:
    days = [dot.day for dot in picture.dots]
    axes.plot(days, [dot.value for dot in picture.dots], color=QUIET, linewidth=1.2, zorder=3)
    for n, kind in enumerate(picture.kinds):
        look = {"marker": MARKS[n % len(MARKS)], "color": STROKES[n % len(STROKES)]}
        for hollow in (False, True):
            these = [one for one in picture.dots if one.kind == kind and one.hollow == hollow]
            named = (
                kind if not hollow or all(d.hollow for d in picture.dots if d.kind == kind) else ""
            )
            if these:
                axes.plot(
                    [one.day for one in these], [one.value for one in these], linestyle="",
                    markersize=7, markerfacecolor="white" if hollow else look["color"],
                    markeredgewidth=1.6, label=named, zorder=4, **look,
                )  # fmt: skip


def _behind(axes: Any, picture: Timeline, first: date, last: date) -> None:
    whole = (last - first).days or 1
    rows = Rows()
    for n, one in enumerate(picture.stretches):
        begins, ends = max(one.first, first), min(one.last, last)
        if ends >= begins:
            row = 0 if one.away else rows.of((begins - first).days / whole, one.name)
            _stretch(axes, one, begins, ends, shaded=n % 2 == 0, row=row)
    for band in picture.bands:
        axes.fill_between(
            [band.since, last], band.low, band.high, facecolor=_BAND, edgecolor=STROKES[2],
            linewidth=0.8, linestyle=(0, (1, 2)), zorder=1, label=band.name,
        )  # fmt: skip
    for n, level in enumerate(picture.levels):
        axes.axhline(
            level.at, color=INK, linestyle=("--", "-.", ":")[n % 3], linewidth=1.3, zorder=2,
            label=level.name,
        )  # fmt: skip


def _stretch(axes: Any, one: Stretch, begins: date, ends: date, *, shaded: bool, row: int) -> None:
    look: dict[str, Any] = {"facecolor": SHADE if shaded else "white", "edgecolor": LINE}
    if one.away:
        look = {"facecolor": "none", "edgecolor": LINE, "hatch": "////"}
    axes.axvspan(begins, ends, zorder=0 if one.away else -1, **look)
    axes.annotate(
        one.name, (begins, 0.02 if one.away else 1), xycoords=("data", "axes fraction"),
        xytext=(2, 1 + ROW * row), textcoords="offset points", va="bottom", color=QUIET,
        fontsize=8.5,
    )  # fmt: skip


def _strip(axes: Any, strip: Strip) -> None:
    so_far = [0.0] * len(strip.months)
    middles = [month + timedelta(days=15) for month in strip.months]
    for n, series in enumerate(strip.series):
        values = [value or 0.0 for value in series.values]
        axes.bar(
            middles, values, bottom=so_far, width=_BAR_DAYS, color=FILLS[n % len(FILLS)],
            hatch=HATCHES[n % len(HATCHES)], edgecolor=INK, linewidth=0.5, label=series.name,
            zorder=2,
        )  # fmt: skip
        so_far = [low + value for low, value in zip(so_far, values, strict=True)]
    axes.set_ylabel(strip.unit, fontsize=9)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=3)
    axes.grid(axis="y", color=LINE, linewidth=0.8, zorder=0)
    axes.set_axisbelow(True)


def _ends(picture: Timeline) -> tuple[date, date]:
    days = [dot.day for dot in picture.dots]
    months: Sequence[date] = picture.strip.months if picture.strip else ()
    days += [*months, *(month + timedelta(days=30) for month in months)]
    days += [one.first for one in picture.stretches if one.first != date.min]
    first, last = min(days), max(days)
    short = (timedelta(days=_FEWEST_DAYS) - (last - first)) / 2
    room = max(_MARGIN, short)
    return first - room, last + room


def _scale(picture: Timeline) -> tuple[float, float]:
    """From the bottom to the top of the scale, with room for whole marks."""
    values = [dot.value for dot in picture.dots] + [level.at for level in picture.levels]
    low = picture.bottom if picture.bottom is not None else min(0.0, *values, 0.0)
    high = picture.top if picture.top is not None else max(*values, low + 1, low + 1) * 1.1
    room = (high - low) * 0.04
    return low - room, high + room
