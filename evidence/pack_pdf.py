"""A pack's portfolio as a tagged PDF (PDF/UA-1): its facts laid out, its charts drawn.

Loaded when a pack is made: it brings Typst, Pillow and matplotlib.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image

from base.charts import draw
from base.dates import LONDON, in_words
from base.documents import typeset
from evidence.portfolio import Facts, Read, picture_of

_TEMPLATE = Path(__file__).with_name("pack") / "portfolio.typ"
_PRINTED = 900
"""The longest side of a printed photograph, in pixels: at most 100 mm, at 228 to the inch."""
_PICTURES = {"jpeg", "png"}

Say = Callable[[int, str], None]
"""Told how far it is, in percent, and what is being done."""


def portfolio_pdf(facts: Facts, read: Read) -> bytes:
    """The PDF of a pack.

    Raises `base.documents.DocumentError`.
    """
    at = datetime.fromisoformat(facts["asked_at"])
    data, files = laid_out(facts, read)
    return typeset(_TEMPLATE, data, at=at, files=files)


def laid_out(facts: Facts, read: Read) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the template reads, and the pictures it shows by their plain names."""
    files: dict[str, bytes] = {}
    items = {
        id_: item | {"files": [_file(one, read, files) for one in item["files"]]}
        for id_, item in facts["items"].items()
    }
    charts = []
    for chart in facts["charts"]:
        name = f"chart-{chart['id']}.svg"
        files[name] = draw(picture_of(chart), "svg")
        charts.append(chart | {"file": name, "rows": _rows(chart)})
    asked = datetime.fromisoformat(facts["asked_at"]).astimezone(LONDON)
    standards, shown = _standards(facts, items)
    return {
        **{name: facts[name] for name in _AS_THEY_ARE},
        "title": f"Portfolio of {facts['community']}, {facts['period_words']}",
        "asked_words": in_words(asked.date()),
        "standards": standards,
        "rest": [item for id_, item in items.items() if id_ not in shown],
        "charts": charts,
        "files": [
            {"number": item["number"], "path": file["path"], "size": _size(file["size"])}
            for item in items.values()
            for file in item["files"]
        ],
    }, files


_AS_THEY_ARE = (
    "community", "cycle", "framework", "note", "period_words", "audience", "made_by", "days",
    "strengths", "weaknesses", "actions", "figures", "surveys", "gaps",
)  # fmt: skip


def _standards(facts: Facts, items: Mapping[str, Any]) -> tuple[list[dict[str, Any]], set[str]]:
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
    return found, shown


def _file(
    file: dict[str, Any],
    read: Read,
    files: dict[str, bytes],
) -> dict[str, Any]:
    made = dict(file)
    if file["kind"] in _PICTURES:
        name = f"{file['digest'][:20]}.{'jpg' if file['kind'] == 'jpeg' else 'png'}"
        if name not in files:
            files[name] = _printed(read(file["id"]), file["kind"])
        made["shown"] = name
    return made


def _printed(content: bytes, kind: str) -> bytes:
    """A photograph no larger than it is printed; as it is when it is small enough."""
    with Image.open(io.BytesIO(content)) as opened:
        if max(opened.size) <= _PRINTED:
            return content
        opened.draft("RGB", (_PRINTED, _PRINTED))  # a JPEG is read at a smaller scale, and faster
        opened.thumbnail((_PRINTED, _PRINTED), Image.Resampling.BILINEAR)
        made = io.BytesIO()
        opened.save(made, "JPEG" if kind == "jpeg" else "PNG", quality=82)
        return made.getvalue()


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
