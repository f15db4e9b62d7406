"""THE table of jobs: what is done, when it is due, and after which waits it is tried again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from attendance import jobs as attendance_jobs
from base import housekeeping, mail
from base.dates import LONDON
from base.job_turns import WAITS
from calendars import jobs as calendar_jobs
from evidence import jobs as evidence_jobs
from outcomes import jobs as outcome_jobs
from people import jobs as people_jobs
from programmes import jobs as programme_jobs

_REACHES = (timedelta(hours=1), timedelta(days=1), timedelta(days=32))


@dataclass(frozen=True)
class Job:
    """A named piece of work, and when it is due. `act` answers what it did, for the record.

    It must do no harm when done twice: a process can die between its last write and our row.
    `words` is one sentence for administrators, without its full stop. `waits` come between tries.
    """

    name: str
    act: Callable[[], str]
    trigger: BaseTrigger
    words: str = ""
    waits: tuple[timedelta, ...] = WAITS


def _at(hour: int, minute: int) -> CronTrigger:
    return CronTrigger(hour=hour, minute=minute, timezone=LONDON)


def _nightly(minute: int) -> CronTrigger:
    """At some minutes past four in London: no clock change, and nobody at work."""
    return _at(4, minute)


JOBS = (
    Job(
        "roll_cohorts",
        programme_jobs.roll_cohorts,
        _at(0, 5),
        "Says of each cohort whether it is running or has ended",
    ),
    Job(
        "roll_enrolments",
        programme_jobs.roll_enrolments,
        _at(0, 6),
        "Carries out leavings, pauses and returns whose day has come",
    ),
    Job(
        "lay_out_ahead",
        programme_jobs.lay_out_ahead,
        _at(0, 10),
        "Lays out the weeks to come of open cohorts",
    ),
    Job(
        "look_for_concerns",
        attendance_jobs.look_for_concerns,
        _at(0, 20),
        "Looks for people who miss sessions, by each programme’s rules",
    ),
    Job(
        "decide_reminders",
        calendar_jobs.decide_reminders,
        CronTrigger(minute="*/2", timezone=LONDON),
        "Decides who is reminded of what comes up, and how",
        waits=(),
    ),
    Job(
        "tell_late_changes",
        calendar_jobs.tell_late_changes,
        CronTrigger(minute="*", timezone=LONDON),
        "Tells people at once when something soon moved, is off, or is not theirs any more",
        waits=(),
    ),
    Job(
        "send_messages",
        calendar_jobs.send_messages,
        CronTrigger(minute="*", timezone=LONDON),
        "Sends texts and e-mail to participants",
        waits=(),  # each message has tries of its own
    ),
    Job(
        "send_mail",
        mail.send_queued,
        CronTrigger(minute="*", timezone=LONDON),
        "Sends e-mail that waits",
        waits=(),  # the next minute comes before any wait, and each e-mail has tries of its own
    ),
    Job(
        "send_evening_digests",
        calendar_jobs.send_evening_digests,
        _at(18, 0),
        "Tells staff who want it tomorrow’s sessions, by e-mail",
    ),
    Job(
        "send_morning_digests",
        calendar_jobs.send_morning_digests,
        _at(6, 30),
        "Tells staff who want it today’s sessions, by e-mail",
    ),
    Job(
        "read_busy_times",
        people_jobs.read_busy_times,
        CronTrigger(minute=23, timezone=LONDON),
        "Reads when staff are busy in their own calendars",
        waits=(timedelta(minutes=5),),
    ),
    Job(
        "end_links_of_leavers",
        calendar_jobs.end_links_of_leavers,
        _nightly(10),
        "Ends the calendar links of staff who left",
    ),
    Job(
        "end_links_of_the_discharged",
        calendar_jobs.end_links_of_the_discharged,
        _nightly(12),
        "Ends the pages and calendar links of participants no team works with",
    ),
    Job(
        "end_old_links",
        outcome_jobs.end_old_links,
        _nightly(11),
        "Ends links to fill in a form that ran out",
    ),
    Job(
        "make_packs",
        evidence_jobs.make_packs,
        CronTrigger(minute="*", timezone=LONDON),
        "Gathers and makes the evidence packs that were asked for",
    ),
    Job(
        "remind_of_awards",
        evidence_jobs.remind_of_awards,
        _at(7, 30),
        "Writes to service leads as the next step of an award comes near",
    ),
    Job(
        "erase_put_aside_words",
        evidence_jobs.erase_put_aside_words,
        _nightly(13),
        "Erases what residents said and staff put aside, after 90 days",
    ),
    Job(
        "forget_kept_uploads",
        evidence_jobs.forget_kept_uploads,
        CronTrigger(minute="*/10", timezone=LONDON),
        "Forgets photographs and files whose form nobody sent again, after an hour",
        waits=(),
    ),
    Job(
        "prune_once_keys",
        housekeeping.prune_once_keys,
        _nightly(0),
        "Forgets which forms were sent, after two days",
    ),
    Job(
        "prune_kept_forms",
        housekeeping.prune_kept_forms,
        _nightly(1),
        "Forgets half-filled forms nobody came back for",
    ),
    Job(
        "prune_job_runs",
        housekeeping.prune_job_runs,
        _nightly(2),
        "Forgets how these jobs ended, after 90 days",
    ),
    Job(
        "erase_mail_words",
        mail.erase_old_words,
        _nightly(8),
        "Erases what e-mail of staff said, after 90 days",
    ),
    Job(
        "erase_message_words",
        calendar_jobs.erase_message_words,
        _nightly(9),
        "Erases what messages to participants said, after as long as their team keeps it",
    ),
    Job(
        "prune_feed_misses",
        calendar_jobs.prune_feed_misses,
        _nightly(3),
        "Forgets guesses at secret links",
    ),
    Job(
        "prune_sign_in_attempts",
        people_jobs.prune_sign_in_attempts,
        _nightly(4),
        "Forgets old tries at signing in",
    ),
    Job(
        "empty_import_files",
        people_jobs.empty_import_files,
        _nightly(5),
        "Throws away files of people that nobody brought in",
    ),
    Job(
        "forget_old_climate_codes",
        outcome_jobs.forget_old_climate_codes,
        _nightly(7),
        "Deletes unused codes of climate rounds that have closed",
    ),
    Job(
        "prune_computer_sign_ins",
        people_jobs.prune_computer_sign_ins,
        _nightly(6),
        "Forgets old sign-ins at shared computers",
    ),
)


def last_due(trigger: BaseTrigger, now: datetime) -> datetime | None:
    """The latest time at or before `now` at which the trigger was due, within a month."""
    for reach in _REACHES:
        found: datetime | None = None
        due: datetime | None = trigger.get_next_fire_time(None, now - reach)
        while due is not None and due <= now:
            found, due = due, trigger.get_next_fire_time(due, due)
        if found is not None:
            return found
    return None
