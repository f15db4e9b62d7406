"""Plan a cohort: four short questions, then the plan, read before it is accepted."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from people.roles import Can
from programmes import queries, services
from programmes.forms import cohorts as forms
from programmes.forms.when import when_form
from programmes.planning import for_staff, history
from programmes.presenters.plan import (
    clash_words,
    plan_rows,
    programme_groups,
    room_pairs,
)
from programmes.presenters.when import given_slots, slot_groups

bp = Blueprint("plan", __name__, template_folder="../templates")

_BACK_TO = {"name": "when", "start": "when", "slots": "when", "closures": "when", "dates": "when"}


@bp.route("/cohorts/plan", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def plan_cohort() -> ResponseReturnValue:
    """Which team, and which of the programmes it may hold."""
    form = load(forms.ChooseProgrammeForm)
    teams = {str(team.id): team for team in queries.cohorts.teams_to_plan(current_user)}
    form.team.offer([(key, team.name) for key, team in teams.items()])
    only = next(iter(teams)) if len(teams) == 1 else ""
    team = teams.get(form.team.data or request.args.get("team", "") or only)
    shelf = queries.catalogue.shelf_for(team) if team else {}
    form.programme.offer([(slug, programme.name) for slug, programme in shelf.items()])
    done = perform(
        form,
        lambda: services.cohorts.start_draft(
            team=teams[form.team.data], programme=shelf[form.programme.data], by=current_user
        ),
        then=lambda draft: url_for("plan.plan_when", draft_id=draft.public_id),
    )
    return done or page(
        "programmes/plan_cohort.html",
        form=form,
        team=team,
        teams=teams,
        groups=programme_groups(shelf, team.kind, team.name) if team else [],
    )


@bp.route("/cohorts/plan/<uuid:draft_id>/when", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def plan_when(draft_id: UUID) -> ResponseReturnValue:
    """Name, first day, and what each strand's rhythm asks: weekly slots, or a block's dates."""
    draft = queries.cohorts.get_draft(current_user, draft_id)
    programme = queries.drafts.programme_for(draft)
    form = load(when_form(programme), data=given_slots(draft.answers, programme))
    groups = slot_groups(form, programme)
    done = perform(
        form,
        lambda: services.drafts.answer_when(
            draft,
            name=form.name.text,
            start=form.start.day,
            slots={group.strand.id: group.read(form.start.day) for group in groups},
            dates={group.strand.id: group.read_dates() for group in groups if group.dates},
            by=current_user,
        ),
        then=lambda _: url_for("plan.plan_where", draft_id=draft_id),
    )
    return done or page("programmes/plan_when.html", form=form, groups=groups, programme=programme)


@bp.route("/cohorts/plan/<uuid:draft_id>/where", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def plan_where(draft_id: UUID) -> ResponseReturnValue:
    """Venue and room."""
    draft = queries.cohorts.get_draft(current_user, draft_id)
    venues = queries.cohorts.venues_of(queries.drafts.team_of(current_user, draft))
    form = load(forms.PlanWhereForm, data={"room": _kept_room(draft.answers)})
    programme, slots = queries.drafts.programme_for(draft), queries.drafts.slots_in(draft)
    form.room.offer(room_pairs(venues, programme, slots))
    done = perform(
        form,
        lambda: services.cohorts.answer_draft(
            draft,
            venue=form.room.data.partition(":")[0],
            room=form.room.data.partition(":")[2],
        ),
        then=lambda _: url_for("plan.plan_who", draft_id=draft_id),
    )
    return done or page(
        "programmes/plan_where.html",
        form=form,
        previous=url_for("plan.plan_when", draft_id=draft_id),
        venues=venues,
    )


@bp.route("/cohorts/plan/<uuid:draft_id>/who", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def plan_who(draft_id: UUID) -> ResponseReturnValue:
    """Who leads, who else, how many people."""
    draft = queries.cohorts.get_draft(current_user, draft_id)
    staff = queries.cohorts.staff_of(queries.drafts.team_of(current_user, draft))
    form = load(forms.PlanWhoForm, data=draft.answers)
    pairs = [(str(user.id), user.name) for user in staff]
    form.lead.offer([("", "Choose"), *pairs])
    form.others.offer(pairs)
    done = perform(
        form,
        lambda: services.cohorts.answer_draft(
            draft,
            lead=form.lead.data,
            others=[one for one in form.others.data or [] if one != form.lead.data],
            capacity=form.capacity.data or queries.drafts.programme_for(draft).capacity,
        ),
        then=lambda _: url_for("plan.read_plan", draft_id=draft_id),
    )
    return done or page(
        "programmes/plan_who.html",
        form=form,
        previous=url_for("plan.plan_where", draft_id=draft_id),
        programme=queries.drafts.programme_for(draft),
        staff_only=for_staff(queries.drafts.programme_for(draft)),
    )


@bp.route("/cohorts/plan/<uuid:draft_id>", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def read_plan(draft_id: UUID) -> ResponseReturnValue:
    """Every date, what is skipped and why, clashes and warnings; nothing is written yet."""
    draft = queries.cohorts.get_draft(current_user, draft_id)
    if draft.accepted_cohort is not None:
        accepted = draft.accepted_cohort.public_id
        return redirect(url_for("cohorts.show_cohort", cohort_id=accepted), 303)
    try:
        proposal = queries.drafts.read_draft(current_user, draft)
    except Refused as refusal:
        return _go_back(draft_id, refusal)
    form = load(forms.AcceptPlanForm)
    done = perform(
        form,
        lambda: services.cohorts.accept_plan(
            draft,
            read=form.read.data or "",
            knowingly=form.knowingly.data,
            overlap_why=form.overlap_why.text,
            by=current_user,
        ),
        then=lambda cohort: url_for("cohorts.show_cohort", cohort_id=cohort.public_id),
        say=f"{proposal.name} is planned.",
    )
    form.read.data = proposal.digest
    sentences = clash_words(proposal, current_user)
    return done or page(
        "programmes/read_plan.html",
        form=form,
        proposal=proposal,
        plan=proposal.plan,
        rows=plan_rows(queries.drafts.plan_lines(proposal, sentences), proposal.away),
        free_rooms=queries.drafts.free_rooms(proposal),
        closures=queries.drafts.closures_met(proposal),
        clashes=sum(len(found) for found in sentences.values()),
        past=history(proposal.plan, clock.now()),
        staff_only=for_staff(proposal.programme),
    )


@bp.route("/cohorts/plan/<uuid:draft_id>/discard", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def discard_plan(draft_id: UUID) -> ResponseReturnValue:
    """Throw an unfinished plan away."""
    draft = queries.cohorts.get_draft(current_user, draft_id)
    form = load(forms.DiscardPlanForm)
    done = perform(
        form,
        lambda: services.cohorts.discard_draft(draft),
        then=lambda _: url_for("cohorts.list_cohorts"),
        say="The unfinished plan is gone.",
    )
    back = url_for("plan.read_plan", draft_id=draft_id)
    return done or page("programmes/discard_plan.html", form=form, previous=back)


def _kept_room(answers: dict[str, str]) -> str:
    return f"{answers['venue']}:{answers.get('room', '')}" if answers.get("venue") else ""


def _go_back(draft_id: UUID, refusal: Refused) -> ResponseReturnValue:
    """Back to the question whose answer makes no plan, with the sentence on it."""
    step = _BACK_TO.get(
        refusal.field or "", "where" if refusal.field in {"venue", "room"} else "who"
    )
    flash(refusal.why, "error")
    return redirect(url_for(f"plan.plan_{step}", draft_id=draft_id), 303)
