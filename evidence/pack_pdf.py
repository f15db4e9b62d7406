"""A pack's portfolio as a tagged PDF (PDF/UA-1): its facts laid out, its charts drawn.

Loaded when a pack is made: it brings Typst, Pillow and matplotlib.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from PIL import Image

from base.charts import draw
from base.dates import LONDON, in_words
from base.documents import typeset
from evidence.portfolio import Facts, Read, picture_of, unfiled

TEMPLATE = Path(__file__).with_name("pack") / "portfolio.typ"
"""How a portfolio looks."""

_PRINTED = 720
"""The longest side of a printed photograph, in pixels: at most 91 mm wide, at 200 to the inch."""
_PICTURES = {"jpeg", "png"}

_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
    '<image width="{width}" height="{height}" href="{photograph}"/></svg>'
)

Pictures = Iterator[tuple[str, bytes]]
"""Makes a picture when it is asked for, and what the picture shows in its turn."""

Say = Callable[[int, str], None]
"""Told how far it is, in percent, and what is being done."""


def portfolio_pdf(facts: Facts, read: Read) -> bytes:
    """The PDF of a pack.

    Raises `base.documents.DocumentError`.
    """
    data, pictures = laid_out(facts, read)
    return typeset(
        TEMPLATE,
        data,
        at=datetime.fromisoformat(facts["asked_at"]),
        files=chain.from_iterable(pictures.values()),
    )


def laid_out(facts: Facts, read: Read) -> tuple[dict[str, Any], dict[str, Pictures]]:
    """What the template reads, and what makes each picture it shows, by its plain name."""
    pictures: dict[str, Pictures] = {}
    items = {
        id_: item | {"files": [_file(one, read, pictures) for one in item["files"]]}
        for id_, item in facts["items"].items()
    }
    charts = []
    for chart in facts["charts"]:
        name = f"chart-{chart['id']}.svg"
        pictures[name] = _drawn(name, chart)
        charts.append(chart | {"file": name, "rows": _rows(chart)})
    asked = datetime.fromisoformat(facts["asked_at"]).astimezone(LONDON)
    return {
        **{name: facts[name] for name in _AS_THEY_ARE},
        "title": f"Portfolio of {facts['community']}, {facts['period_words']}",
        "asked_words": in_words(asked.date()),
        "glance": _glance(facts),
        "standards": _standards(facts, items),
        "rest": [items[id_] for id_ in unfiled(facts)],
        "charts": charts,
        "files": [
            {"number": item["number"], "path": file["path"], "size": _size(file["size"])}
            for item in sorted(items.values(), key=lambda one: one["number"])
            for file in item["files"]
        ],
    }, pictures


_AS_THEY_ARE = (
    "community", "cycle", "framework", "note", "period_words", "audience", "made_by", "days",
    "strengths", "weaknesses", "actions", "figures", "surveys", "gaps",
)  # fmt: skip


def _glance(facts: Facts) -> list[dict[str, Any]]:
    """The numbers of the first page."""
    items = facts["items"].values()
    pictures = sum(file["kind"] in _PICTURES for item in items for file in item["files"])
    return [
        {"number": len(items), "what": f"piece{'' if len(items) == 1 else 's'} of evidence"},
        {
            "number": sum("Residents" in item["voice"] for item in items),
            "what": "in residents’ own voice, alone or with staff",
        },
        {
            "number": sum(item["unhours"] for item in items),
            "what": "from an evening, a night or a weekend",
        },
        {"number": pictures, "what": f"photograph{'' if pictures == 1 else 's'}"},
    ]


def _standards(facts: Facts, items: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each standard with its criteria; an item is printed once, where it comes first."""
    shown: set[str] = set()
    found = []
    for standard in facts["standards"]:
        here: set[str] = set()
        criteria = []
        for one in standard["criteria"]:
            ids = [id_ for id_ in one["items"] if id_ in items]
            first = [id_ for id_ in ids if id_ not in shown]
            criteria.append(
                one
                | {
                    "first": [items[id_] for id_ in first],
                    "also": [items[id_] for id_ in ids if id_ in shown],
                }
            )
            shown |= set(first)
            here |= set(ids)
        met = sum(not one["lacks"] for one in standard["criteria"])
        found.append(standard | {"criteria": criteria, "count": len(here), "met": met})
    return found


def _file(file: dict[str, Any], read: Read, pictures: dict[str, Pictures]) -> dict[str, Any]:
    made = dict(file)
    if file["kind"] in _PICTURES:
        made["shown"] = name = f"{file['digest'][:20]}.svg"
        pictures[name] = _printed(name, read, file)
    return made


def _drawn(name: str, chart: Mapping[str, Any]) -> Pictures:
    yield name, draw(picture_of(chart), "svg", titled=False)


def _printed(name: str, read: Read, file: Mapping[str, Any]) -> Pictures:
    """A photograph no larger than it is printed, and the SVG that frames it.

    Typst unpacks a photograph it shows itself, sixty of them into 180 MB, and passes one that an
    SVG shows on to the PDF as it is.
    """
    content, kind = read(file["id"]), file["kind"]
    with Image.open(io.BytesIO(content)) as opened:
        width, height = opened.size
        if max(width, height) > _PRINTED:
            scale = _PRINTED / max(width, height)
            width, height = max(1, round(width * scale)), max(1, round(height * scale))
            opened.draft("RGB", (width, height))  # a JPEG is unpacked no larger than it must be
            made = io.BytesIO()
            smaller = opened.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2)
            smaller.save(made, "JPEG" if kind == "jpeg" else "PNG", quality=78)
            content = made.getvalue()
    photograph = f"{file['digest'][:20]}.{kind}"
    yield photograph, content
    yield name, _FRAME.format(width=width, height=height, photograph=photograph).encode()


def _rows(chart: Mapping[str, Any]) -> list[list[str]]:
    return [
        [label, *(_number(one["values"][at]) for one in chart["series"])]
        for at, label in enumerate(chart["labels"])
    ]


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return str(int(value)) if float(value).is_integer() else f"{value:.1f}"


def _size(size: int) -> str:
    return f"{max(1, round(size / 1024)):,} KB"
