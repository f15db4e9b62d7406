"""A cohort beside another at the same time, in no room and led by nobody, so that both may be."""

from __future__ import annotations

from typing import Any

from base.audit import record
from base.database import db
from base.work import unit_of_work
from programmes.models import Cohort
from tests.build import SYSTEM, Build, Cast
from tests.programmes.rows import cohort, sessions_of


def second_cohort(build: Build, cast: Cast, **kw: Any) -> Cohort:
    """The sessions of `rows.cohort`, without its room and staff."""
    made = cohort(build, cast, room=None, **kw)
    with unit_of_work():
        for session in sessions_of(made):
            for facilitation in list(session.facilitations):
                db.session.delete(facilitation)
        record("test.built", "Nobody leads it.", by=SYSTEM)
    db.session.expire_all()
    return made
