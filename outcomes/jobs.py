"""What the scheduler does for climate rounds."""

from __future__ import annotations

from base import clock
from base.work import unit_of_work
from outcomes import services


def forget_old_climate_codes() -> str:
    """Delete codes nobody used of rounds that take no answers by code any more."""
    with unit_of_work():
        return f"{services.climate_codes.forget_old_codes(clock.today())} removed"
