"""The ZIP of a pack: the portfolio, its files, an index and a manifest; the same facts, same bytes.

Written beside its place and moved there when it is whole, so that there is never half a pack.
Loaded when a pack is made.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from base.dates import LONDON
from base.tables import Column, Table, to_csv
from evidence.pack_pdf import Say, portfolio_pdf
from evidence.portfolio import Facts, Read, files_of

_LEVEL: Final = 6
_SQUEEZED: Final = {"jpeg", "png", "docx"}  # packed already: packing them again costs time only


@dataclass(frozen=True, slots=True)
class Made:
    """A pack that was written: where, how large, and its SHA-256."""

    path: Path
    size: int
    digest: str


def write_pack(facts: Facts, read: Read, path: Path, *, pack: str, say: Say) -> Made:
    """Write the ZIP of a pack to `path`, whole or not at all. `pack` is its public id.

    Its files were named by `portfolio.name_files`. Raises OSError when the disk is full, leaving
    what was at `path`; `base.documents.DocumentError`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".pack-", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _write(file, facts, _parts(facts, read, say), pack)
            file.flush()
            os.fsync(file.fileno())
        digest = _digest(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Made(path, path.stat().st_size, digest)


def _parts(facts: Facts, read: Read, say: Say) -> Iterator[tuple[str, bytes, bool]]:
    """What goes in, one after another: its name, its bytes, whether packing makes it smaller."""
    say(10, "Setting the portfolio")
    yield "portfolio.pdf", portfolio_pdf(facts, read), True
    say(70, "Packing the files")
    for _, file in files_of(facts):
        yield file["path"], read(file["id"]), file["kind"] not in _SQUEEZED
    yield "index.csv", _index(facts), True


def _write(
    file: IO[bytes], facts: Facts, parts: Iterable[tuple[str, bytes, bool]], pack: str
) -> None:
    """Write the parts, and last the manifest of them."""
    at = datetime.fromisoformat(facts["asked_at"])
    told: list[dict[str, Any]] = []
    with zipfile.ZipFile(file, "w") as archive:
        for name, body, squeeze in parts:
            archive.writestr(_entry(name, at, squeeze=squeeze), body)
            digest = hashlib.sha256(body).hexdigest()
            told.append({"name": name, "size": len(body), "sha256": digest})
        archive.writestr(_entry("manifest.json", at, squeeze=True), _manifest(facts, pack, told))


def _entry(name: str, at: datetime, *, squeeze: bool) -> zipfile.ZipInfo:
    local = at.astimezone(LONDON)
    info = zipfile.ZipInfo(
        name, (local.year, local.month, local.day, local.hour, local.minute, local.second)
    )
    info.compress_type = zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    info.create_system = 3
    return info


def _index(facts: Facts) -> bytes:
    columns = ("Number", "Title", "Day", "Kind", "Voice", "Who", "Criteria", "Files")
    items = sorted(facts["items"].values(), key=lambda item: item["number"])
    return to_csv(
        Table(
            "Items",
            tuple(Column(name) for name in columns),
            [
                (
                    str(one["number"]), one["title"], one["day"], one["kind"], one["voice"],
                    one["roles"], " ".join(one["criteria"]),
                    " ".join(file["path"] for file in one["files"]),
                )
                for one in items
            ],
        )
    )  # fmt: skip


def _manifest(facts: Facts, pack: str, files: list[dict[str, Any]]) -> bytes:
    names = (
        "community", "cycle", "framework", "note", "period", "audience", "made_by", "asked_at",
    )  # fmt: skip
    told = {"pack": pack, **{name: facts[name] for name in names}, "files": files}
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
