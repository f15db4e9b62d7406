"""The pages of what proves an Enabling Environment."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_login import current_user

from evidence import pack_store, scanning
from evidence.portfolio import picture_of
from evidence.views import (
    actions,
    cycles,
    evidence,
    files,
    frameworks,
    gap_map,
    items,
    pack_access,
    pack_finds,
    pack_reading,
    packs,
    suggestions,
    voice,
    voice_public,
    voice_walls,
)
from people.roles import Can


def init_app(app: Flask, *, scanner: str, packs_folder: Path) -> None:
    """Register the pages. `scanner` is the command that looks at files for viruses, or empty."""
    scanning.init_app(app, scanner)
    pack_store.init_app(app, packs_folder)
    for module in (
        evidence, cycles, actions, frameworks, items, files, gap_map, suggestions,
        packs, pack_finds, pack_access, pack_reading, voice, voice_public, voice_walls,
    ):  # fmt: skip
        app.register_blueprint(module.bp)
    pack_reading.no_cookie(app)
    voice_public.no_cookie(app)
    app.jinja_env.filters["chart_picture"] = picture_of
    # A macro that is imported sees no current user.
    app.jinja_env.globals["leads_evidence"] = lambda: current_user.may(Can.LEAD_EVIDENCE)
