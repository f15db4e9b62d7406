"""The lines of the calendar's list, as markup and as they read."""

from __future__ import annotations

import re

from programmes.models import ProgrammeSession
from tests.build import Build

WEEK = "/calendar?view=week&day=2026-03-04"


def lines(html: str) -> list[str]:
    """Each line of the list: its markup, without the white space between."""
    found = re.findall(r'<li class="db-item .*?</li>', html, re.DOTALL)
    return [" ".join(line.split()) for line in found]


def words(html: str) -> list[str]:
    """Each line of the list as it reads."""
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines(html)]


def with_status(build: Build, session: ProgrammeSession, status: str) -> ProgrammeSession:
    session.status = status
    build.save(session)
    return session
