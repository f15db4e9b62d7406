"""A premises of Asha's team that gathers evidence, for every test of evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from base.work import unit_of_work
from evidence import pack_store
from evidence.models import AwardCycle, EvidenceItem
from evidence.queries.communities import Community
from evidence.services import cycles
from people.models import User, Venue
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.everything_evidence import add
from tests.page import CheckedClient

Client = Callable[[object], CheckedClient]


@dataclass
class House:
    """Hazel House of Asha's team, with a cycle."""

    cast: Cast
    venue: Venue
    community: Community
    cycle: AwardCycle

    @property
    def at(self) -> str:
        """Where its pages are."""
        return f"/evidence/{self.venue.public_id}"

    def add(self, *criteria: str, by: User | None = None, **kw: Any) -> EvidenceItem:
        """One item of it."""
        return add(self.community, by or self.cast.asha, *criteria, **kw)


@pytest.fixture
def house(build: Build, at: Clock, cast: Cast) -> House:
    """A premises whose first cycle began half a year ago."""
    venue = build.venue(cast.team, name="Hazel House", kind="approved_premises")
    community = Community(venue, None)
    with unit_of_work():
        cycle = cycles.start_cycle(
            community, joined=date(2025, 9, 1), due=date(2026, 5, 1), by=cast.asha
        )
    return House(cast, venue, community, cycle)


@pytest.fixture(autouse=True)
def packs_folder(made_app: Flask, tmp_path: Path) -> Path:
    """Where this test's packs are."""
    folder = tmp_path / "packs"
    pack_store.init_app(made_app, folder)
    return folder
