"""The pages of what proves an Enabling Environment."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_login import current_user

from evidence import pack_store, scanning
from evidence.portfolio import picture_of
from evidence.presenters import links
from evidence.views import (
    actions,
    agreements,
    cycles,
    decisions,
    evidence,
    files,
    frameworks,
    gap_map,
    items,
    meetings,
    minutes_steps,
    narratives,
    pack_access,
    pack_finds,
    pack_reading,
    packs,
    portfolio,
    questionnaires,
    suggestions,
    voice,
    voice_public,
    voice_walls,
)
from outcomes import round_links
from people.roles import Can
from programmes import session_links


def init_app(app: Flask, *, scanner: str, packs_folder: Path) -> None:
    """Register the pages. `scanner` is the command that looks at files for viruses, or empty."""
    scanning.init_app(app, scanner)
    pack_store.init_app(app, packs_folder)
    for module in (
        evidence, cycles, actions, frameworks, items, files, gap_map, suggestions,
        packs, pack_finds, pack_access, pack_reading, meetings, minutes_steps, decisions,
        agreements, portfolio, narratives, questionnaires, voice, voice_public, voice_walls,
    ):  # fmt: skip
        app.register_blueprint(module.bp)
    pack_reading.no_cookie(app)
    voice_public.no_cookie(app)
    session_links.add_link("Evidence", 50, links.session_link)
    round_links.add_link("Evidence", 50, links.round_link)
    app.jinja_env.filters["chart_picture"] = picture_of
    # A macro that is imported sees no current user.
    app.jinja_env.globals["leads_evidence"] = lambda: current_user.may(Can.LEAD_EVIDENCE)
