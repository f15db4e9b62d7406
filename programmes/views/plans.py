"""A plan: read before it is accepted, undone while nothing was held since."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from people.roles import Can
from programmes import queries, services
from programmes.forms.plans import AcceptChangesForm, ThrowAwayForm, UndoPlanForm
from programmes.presenters import plans as presenters
from programmes.presenters.placing import missed_words

bp = Blueprint("plans", __name__, template_folder="../templates")


@bp.route("/plans/<uuid:plan_id>", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def show_plan(plan_id: UUID) -> ResponseReturnValue:
    """Before → after, clashes and what to know; then accept it. Accepted: what it did."""
    plan = queries.readings.get_plan(current_user, plan_id)
    if plan.accepted_at is not None:
        return _accepted(plan_id)
    form = load(AcceptChangesForm)
    done = perform(
        form,
        lambda: services.plans.accept_plan(
            plan,
            read=form.read.data or "",
            seen=form.seen.data or "",
            knowingly=form.knowingly.data,
            overlap_why=form.overlap_why.text,
            by=current_user,
        ),
        then=lambda _: url_for("plans.show_plan", plan_id=plan_id),
        say="Done. You can undo it as long as nothing of it was held or changed since.",
    )
    if done:
        return done
    try:
        reading = queries.readings.read(plan)
    except Refused as refusal:
        return _stale(plan_id, refusal.why)
    teller = queries.clash_words.teller(current_user, reading)
    form.read.data, form.seen.data = reading.digest, clock.now().isoformat()
    return page(
        "programmes/show_plan.html",
        form=form,
        plan=plan,
        head=presenters.plan_head(plan, reading.draft.steps),
        rows=presenters.step_rows(reading, teller, queries.alternatives.alternatives(reading)),
        notes=[*reading.draft.notes, *missed_words(plan, current_user)],
        refused=len(reading.refused),
    )


def _accepted(plan_id: UUID) -> ResponseReturnValue:
    plan = queries.readings.get_plan(current_user, plan_id)
    return render_template(
        "programmes/show_accepted_plan.html",
        plan=plan,
        head=presenters.plan_head(plan),
        accepted=presenters.accepted_words(plan),
        missed=missed_words(plan, current_user),
        rows=_done(plan),
        undone=plan.undone_by,
    )


def _done(plan: Any) -> list[presenters.DoneRow]:
    changes = queries.readings.changes_of(plan)
    return presenters.done_rows(changes, queries.readings.whose(current_user, changes))


def _stale(plan_id: UUID, why: str) -> ResponseReturnValue:
    """The plan can do nothing any more: say why, and offer to throw it away."""
    plan = queries.readings.get_plan(current_user, plan_id)
    return render_template(
        "programmes/show_stale_plan.html", plan=plan, head=presenters.plan_head(plan), why=why
    )


@bp.route("/plans/<uuid:plan_id>/undo", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def undo_plan(plan_id: UUID) -> ResponseReturnValue:
    """Put back everything an accepted plan did."""
    plan = queries.readings.get_plan(current_user, plan_id)
    form = load(UndoPlanForm)
    done = perform(
        form,
        lambda: services.plans.undo_plan(plan, by=current_user),
        then=lambda undo: url_for("plans.show_plan", plan_id=undo.public_id),
        say="Everything is as it was before.",
    )
    return done or page(
        "programmes/undo_plan.html",
        form=form,
        plan=plan,
        head=presenters.plan_head(plan),
        rows=_done(plan),
    )


@bp.route("/plans/<uuid:plan_id>/discard", methods=["GET", "POST"])
@needs(Can.SCHEDULE)
def discard_changes(plan_id: UUID) -> ResponseReturnValue:
    """Throw away a plan nobody accepted."""
    plan = queries.readings.get_plan(current_user, plan_id)
    head = presenters.plan_head(plan)
    form = load(ThrowAwayForm)
    done = perform(
        form,
        lambda: services.plans.discard_plan(plan, by=current_user),
        then=lambda _: head.back,
        say="The plan is gone. Nothing was changed.",
    )
    return done or page("programmes/discard_changes.html", form=form, plan=plan, head=head)
