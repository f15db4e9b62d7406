"""What is to be filled in: of one's teams, of one person, of one cohort; and what was missed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import NotYours
from base.forms import load
from outcomes import services
from outcomes.forms.filling import MissForm, PlainForm
from outcomes.presenters import plans as show
from outcomes.presenters.links import draft_lines, link_lines
from outcomes.presenters.risk import flag_lines
from outcomes.queries import asking, links, missed, plans, risk
from outcomes.queries.instruments import in_use
from people.queries.participants import get_participant, lines_of
from people.roles import Can
from programmes.presenters.cohorts import cohort_head
from programmes.queries.catalogue import programme_of
from programmes.queries.cohorts import get_cohort

bp = Blueprint("measures", __name__, template_folder="../templates")
_AHEAD = timedelta(days=14)


@bp.get("/measures")
@needs(Can.MEASURE)
def list_measures() -> ResponseReturnValue:
    """What is due or overdue in one's teams, and half-done forms."""
    today = clock.today()
    rows = plans.to_do(current_user, today, _AHEAD)
    flags = risk.open_flags(current_user)
    drafts = links.drafts(current_user)
    people = {row.enrolment.participant_id for row in rows}
    people |= {draft.participant_id for draft in drafts}
    lines = lines_of(current_user, people)
    rows = [row for row in rows if lines[row.enrolment.participant_id].public_id]
    cohorts = sorted({(r.enrolment.cohort.name, str(r.enrolment.cohort.public_id)) for r in rows})
    chosen = request.args.get("cohort", "")
    if chosen:
        rows = [row for row in rows if str(row.enrolment.cohort.public_id) == chosen]
    rows.sort(key=lambda row: (row.due.day, row.enrolment.participant.code))
    made = [(row.state, show.due_line(row, lines[row.enrolment.participant_id])) for row in rows]
    return render_template(
        "outcomes/list_measures.html",
        overdue=[line for state, line in made if state == "overdue"],
        due=[line for state, line in made if state == "due"],
        ahead=[line for state, line in made if state == "ahead"],
        drafts=draft_lines(drafts, lines, in_use()),
        flags=flag_lines(flags, current_user),
        cohorts=cohorts,
        chosen=chosen,
    )


@bp.get("/people/<uuid:person_id>/measures")
@needs(Can.MEASURE)
def choose_measure(person_id: UUID) -> ResponseReturnValue:
    """Everything that may be filled in for somebody, and what was."""
    person = get_participant(current_user, person_id, Can.MEASURE)
    today = clock.today()
    rows = plans.of_participant(current_user, person, today)
    line = lines_of(current_user, [person.id])[person.id]
    used = in_use()
    live = links.live_links(person)
    rows.sort(key=lambda row: (row.due.day, show.name_of(row)))
    waiting = [row for row in rows if row.state in {"due", "overdue"}]
    return render_template(
        "outcomes/choose_measure.html",
        person=person,
        waiting=[show.due_line(row, line) for row in waiting],
        rest=[show.due_line(row, line) for row in rows if row not in waiting],
        others=[
            (one.instrument.name, url_for("filling.type_form", person_id=person_id, measure=slug))
            for slug, one in used.items()
            if one.on and one.instrument.for_groups is None
        ],
        links=link_lines(live, used, links.begun(live)),
    )


@bp.route("/enrolments/<uuid:enrolment_id>/measures/<measure>/missed", methods=["GET", "POST"])
@needs(Can.MEASURE)
def miss_occasion(enrolment_id: UUID, measure: str) -> ResponseReturnValue:
    """Write down why nothing was filled in at an occasion."""
    occasion = request.args.get("occasion", "start")
    row = asking.find_row(current_user, enrolment_id, measure, occasion, clock.today())
    person = get_participant(current_user, row.enrolment.participant.public_id, Can.MEASURE)
    back = url_for(".choose_measure", person_id=person.public_id)
    form = load(MissForm)
    form.reason.offer(list(show.REASONS.items()))
    done = perform(
        form,
        lambda: services.missed.miss_occasion(
            row, reason=form.reason.data or "", note=form.note.text, by=current_user
        ),
        then=lambda _: back,
        say="Written down. It is not asked for any more.",
    )
    return done or page(
        "outcomes/miss_occasion.html",
        form=form,
        person=person,
        line=show.due_line(row, lines_of(current_user, [person.id])[person.id]),
    )


@bp.post("/missed-measures/<uuid:missed_id>/take-back")
@needs(Can.MEASURE)
def take_back(missed_id: UUID) -> ResponseReturnValue:
    """It was not missed after all."""
    found = missed.get_missed(current_user, missed_id)
    back = url_for(".choose_measure", person_id=found.enrolment.participant.public_id)
    done = perform(
        PlainForm(),
        lambda: services.missed.take_back_missed(found, by=current_user),
        then=lambda _: back,
        say="It is asked for again.",
    )
    return done or redirect(back, 303)


@bp.get("/cohorts/<uuid:cohort_id>/measures")
@needs(Can.MEASURE)
def show_plan(cohort_id: UUID) -> ResponseReturnValue:
    """A cohort's measures plan: who was asked when, and what came of it."""
    cohort = get_cohort(current_user, cohort_id, Can.MEASURE)
    rows = plans.of_cohort(cohort, clock.today())
    lines = lines_of(current_user, {row.enrolment.participant_id for row in rows})
    return render_template(
        "outcomes/show_plan.html",
        cohort=cohort,
        head=cohort_head(cohort),
        tables=show.plan_tables(rows, lines),
        plan=show.asked_for(plans.named_measures(programme_of(cohort)), in_use()),
        tab="measures",
    )


@bp.get("/cohorts/<uuid:cohort_id>/measures/<measure>/next")
@needs(Can.MEASURE)
def type_next(cohort_id: UUID, measure: str) -> ResponseReturnValue:
    """The form to type next of those due in a cohort; the plan when there is none."""
    cohort = get_cohort(current_user, cohort_id, Can.MEASURE)
    if measure not in in_use():
        raise NotYours
    after = request.args.get("after", "")
    row = asking.next_in_batch(current_user, cohort, measure, clock.today(), after)
    if row is None:
        return redirect(url_for(".show_plan", cohort_id=cohort_id), 303)
    return redirect(
        url_for(
            "filling.type_form",
            person_id=row.enrolment.participant.public_id,
            measure=measure,
            occasion=asking.value_of(row.enrolment, row.due.key),
            batch=cohort_id,
        ),
        303,
    )


def section(user: Any, person: Any) -> Markup:
    """What is to be filled in for a participant, on their own page."""
    if not user.teams(Can.MEASURE):
        return Markup()
    rows = plans.of_participant(user, person, clock.today())
    line = lines_of(user, [person.id])[person.id]
    waiting = [row for row in rows if row.state in {"due", "overdue"}]
    return Markup(  # noqa: S704 a template's own output
        render_template(
            "outcomes/section.html",
            person=person,
            waiting=[show.due_line(row, line) for row in waiting],
            flags=risk.open_of(person),
        )
    )
