"""The demonstration may be loaded on any day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.demo.build import load_demo, sign_ins
from base.database import db
from people.models import (
    User,
)
from tests.demo.loaded import demo_database, overlaps, sessions, staff_of
from tests.server import TestServer

ODD_DAYS = (
    date(2026, 5, 25),  # a bank holiday Monday
    date(2028, 2, 29),
    date(2026, 3, 29),  # the Sunday on which clocks go forward
)


@pytest.mark.parametrize("today", ODD_DAYS, ids=str)
def test_any_day_will_do(today: date, server: TestServer) -> None:
    with demo_database(server, f"demo_{today:%Y%m%d}", today):
        made = load_demo(today=today)
        assert made["sessions"] >= 2500
        assert made["marks"] >= 9000
        assert overlaps() == []
        night_worker = next(a for a in sign_ins() if "nights" in a.who)
        user = db.session.scalars(select(User).where(User.email == night_worker.email)).one()
        mine = [s for s in sessions() if s.day == today and user in staff_of(s)]
        assert [s.status for s in mine] == ["held", "planned"]
