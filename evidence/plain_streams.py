"""PURE: pictures as PDFs hold them, without what a camera wrote beside the pixels.

The pixels are not touched: colours that only a printer understands stay what they are.
"""

from __future__ import annotations

from typing import Final

_START: Final = b"\xff\xd8"
_END: Final = b"\xff\xd9"
# What a decoder needs: JFIF's head, and Adobe's word about the colours.
_JFIF, _ADOBE = b"\xe0", b"\xee"
_ALONE: Final = frozenset(range(0xD0, 0xD8)) | {0x01}


def plain_jpeg(content: bytes) -> bytes:
    """A JPEG without EXIF, comments, previews, and whatever stands behind its end.

    Raises `ValueError` for one that is not whole.
    """
    if content[:2] != _START:
        raise ValueError("no JPEG")
    made, at = [_START], 2
    while True:
        if content[at : at + 1] != b"\xff" or at + 2 > len(content):
            raise ValueError("a JPEG that is cut off")
        mark = content[at + 1 : at + 2]
        if mark == b"\xff":  # filling
            at += 1
            continue
        if mark == _END[1:]:
            return b"".join([*made, _END])
        if mark[0] in _ALONE:
            at += 2
            continue
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if end < at + 4 or end > len(content):
            raise ValueError("a JPEG that is cut off")
        if mark == b"\xda":  # what follows are pixels, up to the next mark
            end = _next_mark(content, end)
        if _is_needed(mark, content[at + 4 : at + 10]):
            made.append(content[at:end])
        at = end


def _is_needed(mark: bytes, head: bytes) -> bool:
    if mark == _JFIF:
        return head.startswith(b"JFIF\0")
    if mark == _ADOBE:
        return head.startswith(b"Adobe")
    return mark != b"\xfe" and not 0xE0 <= mark[0] <= 0xEF


def _next_mark(content: bytes, at: int) -> int:
    """Where pixels end: a zero or a restart after 0xFF belongs to them."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise ValueError("a JPEG that is cut off")
        follows = content[at + 1]
        if follows not in _ALONE and follows != 0:
            return at
        at += 2


_JP2: Final = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}


def plain_jp2(content: bytes) -> bytes:
    """A JPEG 2000 with the boxes that are its picture, and no others. Raises `ValueError`."""
    if content[:4] == b"\xff\x4f\xff\x51":  # pixels alone, without boxes
        return content
    made, at = [], 0
    while at + 8 <= len(content):
        size, kind, head = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        end = len(content) if size == 0 else at + size
        if end < at + head or end > len(content):
            raise ValueError("a JPEG 2000 that is cut off")
        if kind in _JP2:
            made.append(content[at:end])
        at = end
    if not made:
        raise ValueError("no JPEG 2000")
    return b"".join(made)
