"""Runs of jobs: a row for each try, taken by one process, under a lock that dies with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Connection,
    Select,
    Text,
    UniqueConstraint,
    cast,
    event,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from base import clock
from base.audit import Actor, record
from base.database import Base, Instant, Pk, Words, db
from base.errors import Refused
from base.job_turns import WAITS, State, Try, Turn, again_at
from base.work import unit_of_work

_LOCKS = 0x6A6F6273  # "jobs": the half of every lock's key that says what kind of lock it is


_HOLDING: ContextVar[Connection | None] = ContextVar("job lock", default=None)


class LockLostError(RuntimeError):
    """The connection that held a job is gone: what was about to be written was not."""


class JobRun(Base):
    """One try of one job at its due time: taken, then done, failed, or cut off."""

    __tablename__ = "job_run"
    __table_args__ = (
        UniqueConstraint("job", "due", "number"),
        CheckConstraint(
            "state in ('asked', 'running', 'done', 'failed', 'cut_off', 'passed')", name="state"
        ),
    )
    id: Mapped[Pk]
    job: Mapped[Words]
    due: Mapped[Instant]
    number: Mapped[int] = mapped_column(default=1)
    state: Mapped[Words]
    asked_by: Mapped[Words] = mapped_column(default="")
    claimed_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    again_at: Mapped[Instant | None]
    outcome: Mapped[Words] = mapped_column(default="")

    @property
    def as_try(self) -> Try:
        """The row as the rules see it."""
        return Try(self.due, self.number, State(self.state), self.again_at)


@contextmanager
def held(job: str) -> Iterator[bool]:
    """Hold a job for as long as the block runs; False when a living process holds it.

    The lock is of a connection of its own: PostgreSQL lets go of it when the process dies, at
    once, and never while it lives. It is no row, so that nothing needs to be cleaned up. Should
    the connection be lost all the same, nothing is committed inside the block any more.
    """
    connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    connection.detach()  # closed at the end, never lent to anybody with a lock still on it
    token = None
    try:
        # A machine that went away says no goodbye: the server asks after it within a minute.
        for name, seconds in (("idle", "30"), ("interval", "10"), ("count", "3")):
            values = {"name": f"tcp_keepalives_{name}", "value": seconds}
            connection.execute(text("select set_config(:name, :value, false)"), values)
        key = {"kind": _LOCKS, "job": job}
        got = connection.execute(text("select pg_try_advisory_lock(:kind, hashtext(:job))"), key)
        mine = bool(got.scalar_one())
        token = _HOLDING.set(connection) if mine else None
        yield mine
    finally:
        if token is not None:
            _HOLDING.reset(token)
        connection.close()


def _still_held(_session: Session) -> None:
    """Before each commit of a job: whoever lost the lock may not be the only one any more."""
    connection = _HOLDING.get()
    if connection is None:
        return
    try:
        connection.execute(text("select 1"))
    except SQLAlchemyError as lost:
        raise LockLostError from lost


event.listen(Session, "before_commit", _still_held)


def newest(job: str) -> JobRun | None:
    """The last try of a job's newest run, as it stands in the database now."""
    return db.session.scalar(_of(job).limit(1), execution_options={"populate_existing": True})


def take(job: str, turn: Turn) -> bool:
    """Whether this process now has the try; False when another took it."""
    now = clock.now()
    row = {"job": job, "due": turn.due, "number": turn.number, "state": "running"}
    with unit_of_work():
        if turn.asked:
            made = db.session.execute(
                update(JobRun)
                .where(*_is(job, turn), JobRun.state == "asked")
                .values(state="running", claimed_at=now)
                .returning(JobRun.id)
            )
        else:
            made = db.session.execute(
                insert(JobRun)
                .values(row | {"claimed_at": now, "outcome": "", "asked_by": ""})
                .on_conflict_do_nothing()
                .returning(JobRun.id)
            )
        took = made.first() is not None
        if took:
            # What was asked for before this run became due is done with it.
            db.session.execute(
                update(JobRun)
                .where(JobRun.job == job, JobRun.due < turn.due, JobRun.state == "asked")
                .values(state="passed", ended_at=now)
            )
        return took


def finish(
    job: str, turn: Turn, state: State, outcome: str, waits: Sequence[timedelta] = WAITS
) -> None:
    """Write how a try ended, and when the next is due if it failed.

    That it was cut off only whoever holds the job can know.
    """
    now = clock.now()
    with unit_of_work():
        db.session.execute(
            update(JobRun)
            # Whoever was taken for dead, and was not, says nothing any more.
            .where(*_is(job, turn), JobRun.state == "running")
            .values(
                state=state,
                ended_at=now,
                outcome=outcome,
                again_at=again_at(turn.number, state, now, waits),
            )
        )


def ask(job: str, words: str, *, by: Actor) -> None:
    """Ask for a run now; the jobs process makes it. Refused while one waits or is being made."""
    db.session.execute(
        text("select pg_advisory_xact_lock(:kind, hashtext(:job))"),
        {"kind": _LOCKS + 1, "job": job},
    )
    last = newest(job)
    if last is not None and last.state == State.ASKED:
        raise Refused("It was asked for already, and is run within a minute.")
    if last is not None and last.state == State.RUNNING:
        raise Refused("It is being run just now. Wait until it has ended.")
    now = clock.now()
    db.session.add(JobRun(job=job, due=now, state=State.ASKED, asked_by=by.name, claimed_at=now))
    record("job.asked", f"Asked for “{words}” to be run now.", by=by, job=job)


def newest_of(jobs: Sequence[str]) -> dict[str, JobRun]:
    """The newest try of each job, by its name: one statement."""
    return _latest_of(jobs, list(State))


def ended_of(jobs: Sequence[str]) -> dict[str, JobRun]:
    """The newest try of each job that has ended, by its name: one statement."""
    return _latest_of(jobs, [State.DONE, State.FAILED, State.CUT_OFF])


def count_runs(job: str, *, bad: bool) -> int:
    """How many tries of a job are kept; with `bad`, only those that did not succeed."""
    wanted = _of(job, bad=bad).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(wanted)) or 0


def history(job: str, *, bad: bool, page: int, size: int) -> Sequence[JobRun]:
    """One page of the tries of a job, newest first; with `bad`, those that did not succeed."""
    return db.session.scalars(_of(job, bad=bad).limit(size).offset(page * size)).all()


def _latest_of(jobs: Sequence[str], states: Sequence[State]) -> dict[str, JobRun]:
    # One look into the index for each job: grouping would read every row there is.
    names = select(func.unnest(cast(list(jobs), ARRAY(Text))).label("job")).subquery()
    last = (
        select(JobRun.id)
        .where(JobRun.job == names.c.job, JobRun.state.in_(states))
        .order_by(JobRun.due.desc(), JobRun.number.desc())
        .limit(1)
        .correlate(names)
        .scalar_subquery()
    )
    rows = db.session.scalars(
        select(JobRun).where(JobRun.id.in_(select(last).select_from(names))),
        execution_options={"populate_existing": True},
    )
    return {row.job: row for row in rows}


def _of(job: str, *, bad: bool = False) -> Select[JobRun]:
    found = select(JobRun).where(JobRun.job == job)
    if bad:
        found = found.where(JobRun.state.in_([State.FAILED, State.CUT_OFF]))
    return found.order_by(JobRun.due.desc(), JobRun.number.desc())


def _is(job: str, turn: Turn) -> tuple[ColumnElement[bool], ...]:
    return JobRun.job == job, JobRun.due == turn.due, JobRun.number == turn.number
