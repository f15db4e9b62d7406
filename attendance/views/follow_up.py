"""What is to be followed up: concerns answered, practitioners told."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from attendance import services
from attendance.forms.follow_up import AnswerConcernForm, TellPractitionerForm
from attendance.presenters import follow_up as show
from attendance.queries import follow_up as queries
from base import clock, mail
from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.roles import Can

bp = Blueprint("follow_up", __name__, template_folder="../templates")


@bp.get("/follow-up")
@needs(Can.MARK)
def list_follow_up() -> ResponseReturnValue:
    """Practitioners to tell and concerns to answer, of one's teams."""
    today = clock.today()
    return render_template(
        "attendance/list_follow_up.html",
        tasks=[show.task_line(task, today) for task in queries.open_tasks(current_user)],
        concerns=show.concern_lines(queries.open_concerns(current_user)),
    )


@bp.route("/concerns/<uuid:concern_id>", methods=["GET", "POST"])
@needs(Can.MARK)
def answer_concern(concern_id: UUID) -> ResponseReturnValue:
    """What a concern rests on, and what was done about it."""
    concern = queries.get_concern(current_user, concern_id)
    form = load(AnswerConcernForm)
    done = perform(
        form,
        lambda: services.concerns.answer_concern(
            concern, answer=form.answer.data, note=form.note.text, by=current_user
        ),
        then=lambda _: url_for(".list_follow_up"),
        say="Your answer is kept.",
    )
    return done or page(
        "attendance/answer_concern.html",
        form=form,
        concern=concern,
        sessions=queries.sessions_behind(concern),
        strand=show.strand_name(concern),
        ended=show.answered_words(concern),
    )


@bp.route("/to-tell/<uuid:task_id>", methods=["GET", "POST"])
@needs(Can.MARK)
def tell_practitioner(task_id: UUID) -> ResponseReturnValue:
    """The drafted message, and how the practitioner was told."""
    task = queries.get_task(current_user, task_id)
    subject, body = show.drafted(task, current_user.name)
    form = load(TellPractitionerForm, data={"subject": subject, "body": body})
    done = perform(
        form,
        lambda: services.telling.tell_practitioner(
            task,
            how=form.how.data,
            subject=form.subject.text,
            body=form.body.text,
            note=form.note.text,
            by=current_user,
        ),
        then=lambda _: url_for(".list_follow_up"),
        say="It is recorded that the practitioner was told.",
    )
    return done or page(
        "attendance/tell_practitioner.html",
        form=form,
        task=task,
        line=show.task_line(task, clock.today()),
        ended=show.done_words(task),
        sends=mail.server() is not None,
    )
