"""Everything that can be read in a PDF written by `evidence.pdf_anew`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

import pypdf
from pypdf.generic import EncodedStreamObject, StreamObject, TextStringObject, read_object


def pdf_words(content: bytes, said: Sequence[str] = ()) -> str:
    """The text of every page, then what else is written in what the pages draw with.

    `said` are further texts of the file. Raises whatever a broken file makes pypdf raise, and
    `ValueError` for a photograph in the midst of a page's drawing: it cannot be made plain.
    """
    read = pypdf.PdfReader(io.BytesIO(content))
    text = "\n".join(page.extract_text() for page in read.pages)
    more = [*said]
    for page in read.pages:
        contents = page.get_contents()
        more += _beside(contents.get_data() if contents is not None else b"")
    for drawing in _drawings(read):
        more += _beside(drawing.get_data())
        # It reads any stream, whatever its type says.
        more.append(read.pages[0].extract_xform_text(cast("EncodedStreamObject", drawing)))
    for one in dict.fromkeys(more):
        if one.strip() and one.strip() not in text:
            text += f"\n{one}"
    return text.strip("\n")


def _drawings(read: pypdf.PdfReader) -> Iterator[StreamObject]:
    """What pages draw with that has words of its own: also what no page shows after all."""
    size: Any = read.trailer["/Size"]
    for number in range(1, int(size)):
        one = read.get_object(number)
        if isinstance(one, StreamObject) and (
            one.get("/Subtype") == "/Form" or one.get("/PatternType") == 1
        ):
            yield one


_STRING: Final = rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>"
_BESIDE: Final = re.compile(
    rb"/(?:ActualText|Alt|E|T|Title|Contents)\s*(" + _STRING + rb")", re.DOTALL
)
_PHOTOGRAPH: Final = re.compile(rb"\bBI\b[^()]{0,300}?/(?:DCT|DCTDecode)\b")


def _beside(drawing: bytes) -> list[str]:
    """What is written beside the drawing, for those who hear it read."""
    if _PHOTOGRAPH.search(drawing):
        message = "a photograph in the midst of a drawing"
        raise ValueError(message)
    found = (read_object(io.BytesIO(one), None) for one in _BESIDE.findall(drawing))
    return [str(one) for one in found if isinstance(one, TextStringObject)]
