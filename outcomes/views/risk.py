"""Risk items: those nobody has acknowledged, and saying what was done about one."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.dates import moment_words
from base.forms import load
from outcomes import services
from outcomes.forms.risk import AcknowledgeForm
from outcomes.presenters import risk as show
from outcomes.queries import risk as queries
from people.roles import Can

bp = Blueprint("risk", __name__, template_folder="../templates")


@bp.get("/risk")
@needs(Can.MEASURE)
def list_flags() -> ResponseReturnValue:
    """What was answered, or left unanswered, that somebody has to look at."""
    return render_template(
        "outcomes/list_flags.html",
        flags=show.flag_lines(queries.open_flags(current_user), current_user),
        settled=show.flag_lines(queries.lately_acknowledged(current_user), current_user),
    )


@bp.route("/risk/<uuid:flag_id>", methods=["GET", "POST"])
@needs(Can.MEASURE)
def acknowledge(flag_id: UUID) -> ResponseReturnValue:
    """Say what was done about one risk item."""
    flag = queries.get_flag(current_user, flag_id)
    person = flag.participant
    form = load(AcknowledgeForm)
    done = perform(
        form,
        lambda: services.risk.acknowledge(
            flag, done=form.done.data or "", note=form.note.text, by=current_user
        ),
        then=lambda _: (
            url_for("responses.show_response", response_id=flag.form.public_id)
            if flag.form
            else url_for("measures.choose_measure", person_id=person.public_id)
        ),
        say="What was done is kept.",
    )
    ended = ""
    if flag.acknowledged_at is not None:
        by = flag.acknowledged_by.name if flag.acknowledged_by else "Daybook"
        ended = f"Acknowledged by {by}, {moment_words(flag.acknowledged_at)}."
    elif flag.ended_at is not None:
        ended = f"Taken back by a correction, {moment_words(flag.ended_at)}."
    return done or page(
        "outcomes/acknowledge.html",
        form=form,
        line=show.flag_line(flag, person.called),
        person=person,
        ended=ended,
    )
