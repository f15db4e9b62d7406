"""Pictures that were sent: drawn again from their pixels, so that nothing else of them is left."""

from __future__ import annotations

import io
import warnings
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from base.errors import Refused
from evidence.file_kinds import Attachment, Kind, refuse_if

MOST_PIXELS: Final = 60_000_000
LONGEST_SIDE: Final = 2_400


def examine_picture(sent: bytes, kind: Kind) -> Attachment:
    """The picture drawn again from its pixels, upright, and no larger than a page needs."""
    try:
        # What a damaged header makes Pillow warn of is thrown away in any case.
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(io.BytesIO(sent), formats=[kind.value.upper()]) as opened,
        ):
            refuse_if(
                opened.width * opened.height > MOST_PIXELS,
                f"This picture is {opened.width} by {opened.height} pixels, which is too large to "
                "keep. Make it smaller first.",
            )
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            plain = _pixels(upright, kind)
    except Refused:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        why = "This picture cannot be read. It may be cut off: send it again."
        raise Refused(why, "file") from None
    made = io.BytesIO()
    if kind is Kind.JPEG:
        plain.save(made, "JPEG", quality=86, optimize=True)
    else:
        plain.save(made, "PNG", optimize=True)
    return Attachment(kind, made.getvalue(), width=plain.width, height=plain.height)


def _pixels(picture: Image.Image, kind: Kind) -> Image.Image:
    """A new picture with nothing but the pixels of another."""
    mode = "RGB" if kind is Kind.JPEG or "A" not in picture.getbands() else "RGBA"
    converted = picture.convert(mode)
    plain = Image.new(mode, converted.size)
    plain.paste(converted)
    return plain
