"""Claims on job runs: one row for each job and due time, so that a second copy does nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from base import clock
from base.database import Base, Instant, Pk, Words, db
from base.work import unit_of_work


class JobRun(Base):
    """One run of one job at its due time: claimed, then finished or failed."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "due"),)
    id: Mapped[Pk]
    job: Mapped[Words]
    due: Mapped[Instant]
    claimed_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    outcome: Mapped[Words] = mapped_column(default="")


def claim(job: str, due: datetime) -> bool:
    """Whether this process now holds the run of `job` due at `due`; False if another has it."""
    row = {"job": job, "due": due, "claimed_at": clock.now(), "outcome": ""}
    with unit_of_work():
        made = db.session.execute(
            insert(JobRun).values(row).on_conflict_do_nothing().returning(JobRun.id)
        )
        return made.first() is not None


def finish(job: str, due: datetime, outcome: str) -> None:
    """Write how a claimed run ended."""
    with unit_of_work():
        db.session.execute(
            update(JobRun)
            .where(JobRun.job == job, JobRun.due == due)
            .values(ended_at=clock.now(), outcome=outcome)
        )
