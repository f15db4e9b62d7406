"""The pages of what proves an Enabling Environment."""

from __future__ import annotations

from flask import Flask

from evidence import scanning
from evidence.views import actions, cycles, evidence, files, frameworks, gap_map, items, suggestions


def init_app(app: Flask, *, scanner: str) -> None:
    """Register the pages. `scanner` is the command that looks at files for viruses, or empty."""
    scanning.init_app(app, scanner)
    for module in (evidence, cycles, actions, frameworks, items, files, gap_map, suggestions):
        app.register_blueprint(module.bp)
