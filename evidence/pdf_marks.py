"""What notes and filled fields of a PDF show on a page, so that it can be drawn into the page."""

from __future__ import annotations

from typing import Any, Final

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

_UNSEEN: Final = {"/Link", "/Popup", "/Text", "/FileAttachment"}
_HIDDEN, _NOT_SHOWN = 2, 32
_MOST: Final = 5_000


def drawn_marks(page: pypdf.PageObject) -> tuple[list[StreamObject], bytes]:
    """The drawings of a page's notes and fields, and the contents that draw them in their places.

    The contents call them /Daybook0, /Daybook1 and so on.
    """
    marks: list[StreamObject] = []
    lines: list[str] = []
    found: Any = page.get("/Annots")
    notes = found.get_object() if found is not None else []
    for reference in list(notes)[:_MOST] if isinstance(notes, ArrayObject) else []:
        note = reference.get_object()
        shown = _appearance(note) if isinstance(note, DictionaryObject) else None
        place = _placed(note, shown) if shown is not None else None
        if shown is None or place is None:
            continue
        # A note's drawing may lack what says that it is one.
        shown[NameObject("/Type")] = NameObject("/XObject")
        shown[NameObject("/Subtype")] = NameObject("/Form")
        numbers = " ".join(f"{one:.5f}" for one in place)
        lines.append(f"q {numbers} cm /Daybook{len(marks)} Do Q")
        marks.append(shown)
    return marks, "\n".join(lines).encode()


def _appearance(note: DictionaryObject) -> StreamObject | None:
    """What a note shows as it is now; None when it shows nothing."""
    flags = note.get("/F", 0)
    if str(note.get("/Subtype", "")) in _UNSEEN or int(flags) & (_HIDDEN | _NOT_SHOWN):
        return None
    drawings: Any = note.get("/AP")
    shown: Any = drawings.get_object().get("/N") if drawings is not None else None
    shown = shown.get_object() if shown is not None else None
    if isinstance(shown, StreamObject):
        return shown
    if isinstance(shown, DictionaryObject):  # one for each state, as of a box that is ticked
        shown = shown.get(str(note.get("/AS", "/Off")))
        shown = shown.get_object() if shown is not None else None
    return shown if isinstance(shown, StreamObject) else None


def _placed(note: DictionaryObject, shown: StreamObject) -> tuple[float, ...] | None:
    """The matrix that lays a drawing's box over the note's place (ISO 32000, 12.5.5)."""
    rect = _numbers(note.get("/Rect"), 4)
    box = _numbers(shown.get("/BBox"), 4)
    if rect is None or box is None:
        return None
    a, b, c, d, e, f = _numbers(shown.get("/Matrix"), 6) or (1, 0, 0, 1, 0, 0)
    corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    if not wide or not high:
        return None
    left, right = sorted((rect[0], rect[2]))
    bottom, top = sorted((rect[1], rect[3]))
    sx, sy = (right - left) / wide, (top - bottom) / high
    return (sx, 0, 0, sy, left - min(xs) * sx, bottom - min(ys) * sy)


def _numbers(found: Any, many: int) -> tuple[float, ...] | None:
    found = found.get_object() if found is not None else None
    if not isinstance(found, ArrayObject) or len(found) != many:
        return None
    return tuple(float(one) for one in found)
