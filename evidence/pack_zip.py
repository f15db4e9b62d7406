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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from base.dates import LONDON
from base.tables import Column, Table, to_csv
from evidence.pack_pdf import Say, portfolio_pdf
from evidence.portfolio import Facts, files_of

_LEVEL: Final = 6
_SQUEEZED: Final = {"jpeg", "png", "docx"}  # packed already: packing them again costs time only


@dataclass(frozen=True, slots=True)
class Made:
    """A pack that was written: where, how large, and its SHA-256."""

    path: Path
    size: int
    digest: str


def write_pack(
    facts: Facts, contents: Mapping[str, bytes], path: Path, *, pack: str, say: Say
) -> Made:
    """Write the ZIP of a pack to `path`, whole or not at all. `pack` is its public id.

    `contents` are the bytes of its files by id, named by `portfolio.name_files`. Raises
    OSError when the disk is full, leaving what was at `path`; `base.documents.DocumentError`.
    """
    say(10, "Setting the portfolio")
    parts: list[tuple[str, bytes, bool]] = [("portfolio.pdf", portfolio_pdf(facts, contents), True)]
    say(70, "Packing the files")
    parts += [
        (file["path"], contents[file["id"]], file["kind"] not in _SQUEEZED)
        for _, file in files_of(facts)
    ]
    parts.append(("index.csv", _index(facts), True))
    parts.append(("manifest.json", _manifest(facts, pack, parts), True))
    return _written(path, parts, datetime.fromisoformat(facts["asked_at"]))


def _written(path: Path, parts: Iterable[tuple[str, bytes, bool]], at: datetime) -> Made:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".pack-", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                for entry, body, squeeze in parts:
                    archive.writestr(_entry(entry, at, squeeze=squeeze), body)
            file.flush()
            os.fsync(file.fileno())
        digest = _digest(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Made(path, path.stat().st_size, digest)


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


def _manifest(facts: Facts, pack: str, parts: Iterable[tuple[str, bytes, bool]]) -> bytes:
    told: dict[str, Any] = {
        "pack": pack,
        **{
            name: facts[name]
            for name in (
                "community", "cycle", "framework", "note", "period", "audience", "made_by",
                "asked_at",
            )
        },
        "files": [
            {"name": name, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            for name, body, _ in parts
        ],
    }  # fmt: skip
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
