"""Files that prove something: taken by what they are, not by what they are called, and made safe.

A photograph is drawn again from its pixels, so that nothing else of it is left: no place, no
camera, no thumbnail, no hidden data. A PDF or Word document is written anew from what can be seen
in it, and all that was written is read. One that could do anything when it is opened is refused
with a way to make one that cannot. Nothing is ever executed.

A small file can be made so that it takes hours, or all memory there is, to look at: a server asks
`evidence.apart.examine_apart`, which does this in a process with limits (ADR 28).
"""

from __future__ import annotations

from base.errors import Refused
from evidence.documents_sent import examine_docx
from evidence.file_kinds import MOST_BYTES, MOST_TEXT, ONLY, Attachment, Kind, refuse_if
from evidence.pdfs_sent import examine_pdf
from evidence.pictures_sent import examine_picture


def examine(sent: bytes) -> Attachment:
    """What was sent, made safe to keep. Raises `Refused` with what to do instead."""
    refuse_if(not sent, "This file is empty.")
    size = len(sent) / 1024 / 1024
    refuse_if(
        len(sent) > MOST_BYTES,
        f"This file is {size:.1f} MB. At most {MOST_BYTES // 1024 // 1024} MB can be kept.",
    )
    made = _by_kind(sent)
    refuse_if(
        len(made.content) > 2 * MOST_BYTES,
        "What can be seen in this file takes more room than can be kept, once it is made safe. "
        "Make its pictures smaller, or send only the pages that show something.",
    )
    refuse_if(
        len(made.text) > MOST_TEXT,
        "There is more text in this file than can be looked through. Send the pages that show "
        "something.",
    )
    return made


def _by_kind(sent: bytes) -> Attachment:
    if sent.startswith(b"\xff\xd8\xff"):
        return examine_picture(sent, Kind.JPEG)
    if sent.startswith(b"\x89PNG\r\n\x1a\n"):
        return examine_picture(sent, Kind.PNG)
    if sent[:1024].lstrip().startswith(b"%PDF-"):
        return examine_pdf(sent)
    if sent.startswith(b"PK\x03\x04"):
        return examine_docx(sent)
    raise Refused(_what_it_is(sent), "file")


def _what_it_is(sent: bytes) -> str:
    """What a refused file looks like, and what to send."""
    head = sent[:512].lstrip().lower()
    if head.startswith((b"<?xml", b"<svg")) and b"<svg" in sent[:4096].lower():
        return f"This is a drawing that can hold programs (SVG). {ONLY}"
    if sent[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1"}:
        return (
            "This is a HEIC picture from an iPhone. In Settings, Camera, Formats choose “Most "
            f"compatible”, or send it to yourself as JPEG. {ONLY}"
        )
    if sent.startswith(b"\xd0\xcf\x11\xe0"):
        return f"This is an older Office document. Save it as .docx or PDF. {ONLY}"
    return f"This kind of file is not kept. {ONLY}"
