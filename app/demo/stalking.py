"""The stalking team: the weekly meeting at which its referrals are read."""

from __future__ import annotations

from datetime import time

from app.demo.cohorts import make_cohort
from app.demo.world import NATION, World
from programmes.models import Cohort
from programmes.queries.catalogue import shelf
from programmes.slots import Slot
from programmes.timetable import lay_out

_SLUG, _STRAND = "stalking-intervention", "referral_meeting"
_WEEKS_AHEAD = 8
_AT = time(13)


def make_stalking(world: World) -> Cohort:
    """The rolling cohort; its meetings come later."""
    return make_cohort(
        world,
        "stalking/harbour",
        _SLUG,
        "Stalking intervention",
        starts=world.first_day,
        room=world.rooms["harbour/Room 1"],
        staff=[world.users[f"stalking.{key}"] for key in ("lead", "worker")],
        slots={_STRAND: [_slot(world)]},
    )


def fill_stalking(world: World, cohort: Cohort) -> None:
    """A meeting every week, of staff and whoever referred."""
    strand = shelf()[_SLUG].strand(_STRAND)
    layout = lay_out(
        strand,
        start=cohort.starts_on,
        slots=[_slot(world)],
        nation=NATION,
        weeks=(world.today - cohort.starts_on).days // 7 + _WEEKS_AHEAD,
    )
    for planned in layout.sessions:
        world.meet(
            cohort,
            strand,
            planned.day,
            planned.at,
            room=world.rooms["harbour/Room 1"],
            staff=[one.user for one in cohort.staff],
            people=[],
            wanted=2,
            planned=planned,
        )


def _slot(world: World) -> Slot:
    return Slot(world.office_weekday, _AT)
