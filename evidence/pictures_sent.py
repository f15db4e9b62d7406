"""Pictures that were sent: drawn again from their pixels, so that nothing else of them is left."""

from __future__ import annotations

import io
import warnings
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from base.errors import Refused
from evidence.file_kinds import Attachment, Kind, refuse_if

MOST_PIXELS: Final = 25_000_000
# A telephone's photograph has up to 50 million; a JPEG is read at an eighth of that, if it has to.
MOST_OF_JPEG: Final = 64_000_000
LONGEST_SIDE: Final = 2_400
_UNREADABLE = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
)  # fmt: skip


def examine_picture(sent: bytes, kind: Kind) -> Attachment:
    """The picture drawn again from its pixels, upright, and no larger than a page needs."""
    return draw_again(sent, kind.value.upper(), kind)


def draw_again(sent: bytes, read_as: str, kind: Kind, *, upright: bool = True) -> Attachment:
    """A picture drawn again from its pixels as a picture of `kind`.

    `read_as` is Pillow's name of what it is. A document says itself how its pictures lie: they are
    not set upright. Raises `Refused` for one that is too large or cannot be read.
    """
    try:
        # What a damaged header makes Pillow warn of is thrown away in any case.
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(io.BytesIO(sent), formats=[read_as]) as opened,
        ):
            _refuse_huge(opened)
            # Made small first, in its place: every copy from here on is one of a page's size.
            size = _fitting(opened)
            opened.draft(None, size)
            opened.thumbnail(size)
            if upright:
                ImageOps.exif_transpose(opened, in_place=True)
            plain = _pixels(opened, kind)
    except Refused:
        raise
    except _UNREADABLE:
        why = "This picture cannot be read. It may be cut off: send it again."
        raise Refused(why, "file") from None
    made = io.BytesIO()
    if kind is Kind.JPEG:
        plain.save(made, "JPEG", quality=86, optimize=True)
    else:
        plain.save(made, "PNG", optimize=True)
    return Attachment(kind, made.getvalue(), width=plain.width, height=plain.height)


def _refuse_huge(opened: Image.Image) -> None:
    most = MOST_OF_JPEG if opened.format in {"JPEG", "MPO"} else MOST_PIXELS
    refuse_if(
        opened.width * opened.height > most,
        f"This picture is {opened.width} by {opened.height} pixels, which is too large to "
        "keep. Make it smaller first.",
    )


def _fitting(picture: Image.Image) -> tuple[int, int]:
    """The size at which a picture fits a page, its sides in proportion; never larger than it is."""
    share = min(1.0, LONGEST_SIDE / max(picture.size))
    return max(1, round(picture.width * share)), max(1, round(picture.height * share))


def _pixels(picture: Image.Image, kind: Kind) -> Image.Image:
    """A new picture with nothing but the pixels of another."""
    mode = "RGB" if kind is Kind.JPEG or not _seen_through(picture) else "RGBA"
    converted = picture.convert(mode)
    plain = Image.new(mode, converted.size)
    plain.paste(converted)
    return plain


def _seen_through(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info
