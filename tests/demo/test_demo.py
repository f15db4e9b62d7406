"""The demonstration: enough of everything, nobody in two places at once, whatever day it is."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from flask_security.utils import verify_password
from sqlalchemy import func, select, text

from app.demo.build import counts, load_demo, sign_ins
from app.demo.places import make_closures
from app.factory import create_app
from attendance.codes import Came
from attendance.models import Mark, Register
from attendance.queries.marks import answer_to
from attendance.queries.vocabulary import mapping
from attendance.rules import PRESENCE, derive
from base import clock
from base.database import db
from base.dates import LONDON, Nation, bank_holiday_name
from people import identifiers
from people.models import (
    CalendarStamp,
    Hold,
    KeepApart,
    KeyWorker,
    NamedReader,
    Participant,
    Stay,
    User,
)
from programmes.models import (
    Change,
    Cohort,
    Enrolment,
    Facilitation,
    Place,
    ProgrammeSession,
    ProgrammeVersion,
)
from programmes.queries.catalogue import programme_of
from programmes.queries.sessions import between
from tests.conftest import test_config as config_for
from tests.server import TestServer

TODAY = date(2026, 3, 4)  # an ordinary Wednesday
ODD_DAYS = (
    date(2026, 5, 25),  # a bank holiday Monday
    date(2028, 2, 29),
    date(2026, 3, 29),  # the Sunday on which clocks go forward
)


@contextmanager
def demo_database(server: TestServer, name: str, today: date) -> Iterator[Flask]:
    """An application on an empty database of its own, its clock at noon of a day."""
    database = f"daybook_test_{server.run[:12]}_{name}"
    app = create_app(config_for(server.copy(database)), testing=True)
    clock.init_app(app, lambda: datetime(today.year, today.month, today.day, 12, tzinfo=UTC))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    server.drop(database)
