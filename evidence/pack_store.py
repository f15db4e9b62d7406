"""Where the files of packs are: a folder beside the database, a ZIP for each pack by its id."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from uuid import UUID

from flask import Flask, current_app

_KEY: Final = "daybook.packs"


def init_app(app: Flask, folder: Path) -> None:
    """Keep packs in this folder; it is made when the first is written."""
    app.extensions[_KEY] = folder


def path_of(pack_id: UUID) -> Path:
    """Where a pack's ZIP is, or will be."""
    folder: Path = current_app.extensions[_KEY]
    return folder / f"{pack_id}.zip"


def sweep() -> int:
    """Throw away what a killed process left half written. For whoever alone makes packs."""
    folder: Path = current_app.extensions[_KEY]
    left = [*folder.glob(".pack-*.part")]
    for one in left:
        one.unlink(missing_ok=True)
    return len(left)
