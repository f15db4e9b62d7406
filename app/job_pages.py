"""Pages about jobs, for administrators: what Daybook does by itself, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Flask, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import jobs as table
from app.jobs import Job
from base import clock, mail
from base import jobs as runs
from base.access import needs
from base.actions import page, perform
from base.addresses import address_of, page_number, pages
from base.dates import moment_words
from base.forms import BaseForm
from base.job_turns import State
from base.jobs import JobRun
from people.roles import Can

bp = Blueprint("jobs", __name__)
_SIZE = 50
# Mail is looked at every minute: when nothing was taken for this long, nobody is there to take it.
_QUIET = timedelta(minutes=10)
# The longest that any job here has been seen to take is minutes.
_LONG = timedelta(hours=1)
_TAGS = {
    State.ASKED: ("Asked for", "govuk-tag--blue"),
    State.RUNNING: ("Running", "govuk-tag--blue"),
    State.DONE: ("Done", "govuk-tag--green"),
    State.FAILED: ("Failed", "govuk-tag--red"),
    State.CUT_OFF: ("Cut off", "govuk-tag--red"),
    State.PASSED: ("Done with the next", "govuk-tag--grey"),
}


class AskForm(BaseForm):
    """Nothing to answer: asking is the whole of it."""


@dataclass(frozen=True)
class RunLine:
    """One try, as a line of a page."""

    due: datetime
    number: int
    tag: tuple[str, str]
    bad: bool
    outcome: str
    began: datetime
    made: bool
    took: str
    asked_by: str
    again_at: datetime | None


@dataclass(frozen=True)
class JobLine:
    """One job: what it does, how it stands, how it last ended, and when it is next due."""

    name: str
    words: str
    href: str
    now: RunLine | None
    last: RunLine | None
    next: datetime | None
    tries: int

    @property
    def bad(self) -> bool:
        """Whether the last try that ended did not succeed."""
        return self.last is not None and self.last.bad


@dataclass(frozen=True)
class Trouble:
    """Something wrong with the jobs, in words, for Today."""

    words: str
    asks: str
    href: str


@bp.get("/jobs")
@needs(Can.SEE_JOBS)
def list_jobs() -> ResponseReturnValue:
    """Every job, whatever failed first."""
    now = clock.now()
    lines = job_lines(now)
    return render_template(
        "jobs/list_jobs.html",
        lines=sorted(lines, key=lambda one: not one.bad),
        failing=sum(one.bad for one in lines),
        ran=any(one.last for one in lines),
        quiet=silence(now),
        mails=mail.count_to_decide(),
    )


@bp.route("/jobs/<job>", methods=["GET", "POST"])
@needs(Can.SEE_JOBS)
def show_job(job: str) -> ResponseReturnValue:
    """The history of one job; sending the page asks for a run now."""
    found = _find(job)
    form = AskForm()
    done = perform(
        form,
        lambda: runs.ask(found.name, found.words, by=current_user),
        then=lambda _: url_for(".show_job", job=job),
        say="Asked for. It is run within a minute while the jobs process runs.",
    )
    if done:
        return done
    bad = request.args.get("only") == "failed"
    total = runs.count_runs(job, bad=bad)
    number = page_number(request.args, _SIZE, total)
    address = address_of(".show_job", request.args, ["only"], job=job)
    now = clock.now()
    return page(
        "jobs/show_job.html",
        form=form,
        line=_line(found, runs.newest_of([job]), runs.ended_of([job]), now),
        rows=[_run(one) for one in runs.history(job, bad=bad, page=number, size=_SIZE)],
        total=total,
        only_bad=bad,
        address=address,
        links=pages(address, number, _SIZE, total),
        quiet=silence(now),
    )


def job_lines(now: datetime) -> list[JobLine]:
    """Every job of the table, in its order; two statements however many there are."""
    names = [job.name for job in table.JOBS]
    newest, ended = runs.newest_of(names), runs.ended_of(names)
    return [_line(job, newest, ended, now) for job in table.JOBS]


def silence(now: datetime) -> str:
    """A sentence when nothing has been run for a while, or ever; empty while all is well."""
    newest = runs.newest_of([job.name for job in table.JOBS]).values()
    begun = [one.claimed_at for one in newest if one.state not in {State.ASKED, State.PASSED}]
    if not begun:
        return "No job has ever run."
    last = max(begun)
    return "" if now - last <= _QUIET else f"No job has run since {moment_words(last)}."


def troubles(now: datetime) -> list[Trouble]:
    """What is wrong with the jobs now, for Today."""
    quiet = silence(now)
    found = []
    if quiet:
        found.append(
            Trouble(quiet, "Start the jobs process: daybook jobs", url_for("jobs.list_jobs"))
        )
    waiting = mail.count_to_decide()
    if waiting:
        words = "1 e-mail" if waiting == 1 else f"{waiting} e-mails"
        href = url_for("outbox.list_mail")
        found.append(Trouble(f"{words} may not have arrived", "Send again, or leave it", href))
    for one in job_lines(now):
        if one.now is not None and one.now.made and now - one.now.began > _LONG:
            asks = f"Running since {moment_words(one.now.began)}"
            found.append(Trouble(one.words, asks, one.href))
        if one.last is not None and one.bad:
            again = one.last.again_at or one.next
            found.append(
                Trouble(
                    one.words,
                    f"{one.last.tag[0]} on {moment_words(one.last.due)}"
                    + (f", will be tried again on {moment_words(again)}" if again else ""),
                    one.href,
                )
            )
    return found


def _find(name: str) -> Job:
    found = next((job for job in table.JOBS if job.name == name), None)
    return found or abort(404)


def _line(job: Job, newest: dict[str, JobRun], ended: dict[str, JobRun], now: datetime) -> JobLine:
    current, last = newest.get(job.name), ended.get(job.name)
    going = current is not None and current.state in {State.ASKED, State.RUNNING}
    return JobLine(
        name=job.name,
        words=job.words or job.name,
        href=url_for("jobs.show_job", job=job.name),
        now=_run(current) if current is not None and going else None,
        last=_run(last) if last is not None else None,
        next=job.trigger.get_next_fire_time(None, now),
        tries=len(job.waits) + 1,
    )


def _run(row: JobRun) -> RunLine:
    state = State(row.state)
    took = ""
    if row.ended_at is not None and state in {State.DONE, State.FAILED}:
        seconds = (row.ended_at - row.claimed_at).total_seconds()
        took = f"{seconds:.1f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
    return RunLine(
        row.due,
        row.number,
        _TAGS[state],
        state.bad,
        row.outcome,
        row.claimed_at,
        state not in {State.ASKED, State.PASSED},
        took,
        row.asked_by,
        row.again_at,
    )


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)
