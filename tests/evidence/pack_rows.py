"""A pack of Hazel House on its way, as its tests need it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from base.database import db
from base.work import unit_of_work
from evidence.jobs import make_packs
from evidence.models import EvidencePack, PackFind
from evidence.portfolio import Decision
from evidence.services import packs
from tests.evidence.conftest import House

FIRST, LAST = date(2025, 9, 1), date(2026, 3, 2)


def asked(house: House) -> EvidencePack:
    """A pack that was asked for."""
    with unit_of_work():
        return packs.ask_for_pack(
            house.cycle, first=FIRST, last=LAST, audience="An assessor", by=house.cast.asha
        )


def finds(pack: EvidencePack) -> list[PackFind]:
    """What was found in a pack, by its text."""
    return list(
        db.session.scalars(
            select(PackFind).where(PackFind.pack_id == pack.id).order_by(PackFind.text)
        )
    )


def decide(house: House, pack: EvidencePack, how: Decision = Decision.KEEP, **kw: Any) -> None:
    """Decide the same about everything found."""
    with unit_of_work():
        packs.decide(pack, finds(pack), how, kw.get("instead", ""), by=house.cast.asha)


def made(house: House) -> EvidencePack:
    """A pack whose files are there; whatever was found stays."""
    pack = asked(house)
    make_packs()
    db.session.expire_all()
    if pack.state == "to_check":
        decide(house, pack)
        with unit_of_work():
            packs.have_made(pack, by=house.cast.asha)
        make_packs()
    db.session.expire_all()
    assert pack.state == "made", pack.problem
    return pack


def released(house: House) -> EvidencePack:
    """A pack that was released."""
    pack = made(house)
    with unit_of_work():
        packs.release(pack, by=house.cast.asha)
    return pack
