"""Typing a form that was filled in on paper, read aloud, or rated by a clinician."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.dates import moment_words
from base.errors import NotYours, Refused
from base.forms import load
from base.work import unit_of_work
from outcomes import services
from outcomes.forms.filling import PlainForm, TypedForm, items_form
from outcomes.keys import Instrument
from outcomes.occasions import occasion_words
from outcomes.presenters import items as show
from outcomes.presenters.plans import when_words
from outcomes.queries import asking, instruments, links
from outcomes.queries.plans import PlanRow
from outcomes.services.responses import Asked, Filled
from outcomes.typed_answers import PREFIX
from people.queries.participants import get_participant
from people.roles import Can

bp = Blueprint("filling", __name__, template_folder="../templates")


@bp.route("/people/<uuid:person_id>/measures/<measure>/type", methods=["GET", "POST"])
@needs(Can.MEASURE)
def type_form(person_id: UUID, measure: str) -> ResponseReturnValue:
    """Type one form: the answers, for which occasion, and how it was filled in."""
    person = get_participant(current_user, person_id, Can.MEASURE)
    used = instruments.find(measure)
    instrument = used.instrument
    if instrument.for_groups is not None:
        raise NotYours
    today = clock.today()
    rows = asking.rows_for(current_user, person, measure, today)
    form = load(items_form(TypedForm, instrument))
    value = request.args.get("occasion", asking.to_begin_with(rows, today))
    _lay(form, rows, value, instrument)
    enrolment, occasion = _place(rows, value)
    draft = links.draft_of(person, measure, enrolment, occasion)
    if draft is not None and not form.is_submitted():
        form.fill(draft.answers)
        form.printed.data = "printed" if draft.printed else "coded"
    done = perform(form, lambda: _keep(person, measure, form, rows), then=_then(measure))
    wording = instruments.wording_of(measure)
    return done or page(
        "outcomes/type_form.html",
        form=form,
        person=person,
        used=used,
        clinician=instrument.filled_by == "clinician",
        rows=show.item_rows(instrument, wording, form.item_fields),
        answers=show.answer_words(wording),
        scale=show.scale_words(instrument),
        wording=wording,
        draft=draft,
        draft_words=_draft_words(draft),
        value=value,
        batch=request.args.get("batch", ""),
    )


@bp.post("/people/<uuid:person_id>/measures/<measure>/draft")
@needs(Can.MEASURE)
def keep_draft(person_id: UUID, measure: str) -> ResponseReturnValue:
    """Keep what is typed, as it is typed; the page's script sends it."""
    person = get_participant(current_user, person_id, Can.MEASURE)
    form = PlainForm()
    if not form.validate_on_submit():
        return {"why": "This page is too old to keep anything. Load it again."}, 400
    rows = asking.rows_for(current_user, person, measure, clock.today())
    instrument = instruments.find(measure).instrument
    try:
        enrolment, occasion = asking.find_occasion(rows, request.form.get("occasion", ""))
        with unit_of_work():
            services.drafts.keep_draft(
                Asked(person, instrument.id, enrolment, occasion),
                {name: text for name, text in request.form.items() if name.startswith(PREFIX)},
                by=current_user,
                page=form.once.data or "",
                printed=instrument.prints_reversed and request.form.get("printed") != "coded",
            )
    except Refused as refusal:
        return {"why": refusal.why}, 422
    return {"at": moment_words(clock.now())}


@bp.post("/people/<uuid:person_id>/measures/<measure>/draft/throw-away")
@needs(Can.MEASURE)
def throw_away_draft(person_id: UUID, measure: str) -> ResponseReturnValue:
    """Begin again: what was typed and never saved goes."""
    person = get_participant(current_user, person_id, Can.MEASURE)
    rows = asking.rows_for(current_user, person, measure, clock.today())
    enrolment, occasion = _place(rows, request.form.get("occasion", ""))
    back = url_for(
        ".type_form", person_id=person_id, measure=measure, occasion=request.form.get("occasion")
    )
    done = perform(
        PlainForm(),
        lambda: services.drafts.throw_away_draft(
            Asked(person, measure, enrolment, occasion), by=current_user
        ),
        then=lambda _: back,
        say="What was typed and not saved is thrown away.",
    )
    return done or redirect(back, 303)


def _lay(form: Any, rows: list[PlanRow], value: str, instrument: Instrument) -> None:
    # One filled in since is offered to its own sending: sent twice, it is one.
    waiting = asking.to_fill(rows)
    waiting += [row for row in rows if row not in waiting and _value(row) == form.occasion.data]
    offered = [
        (
            _value(row),
            f"{occasion_words(row.due.key)}, {row.enrolment.cohort.name} ({when_words(row)})",
        )
        for row in waiting
    ]
    mode = "clinician" if instrument.filled_by == "clinician" else "paper"
    if mode == "clinician":
        form.mode.offer([("clinician", "Rated by a clinician")])
    form.lay([*offered, (asking.OUTSIDE, "Outside the plan")], value, mode)


def _value(row: PlanRow) -> str:
    return asking.value_of(row.enrolment, row.due.key)


def _place(rows: list[PlanRow], value: str) -> Any:
    """The enrolment and occasion of an address; outside the plan when it names none of ours."""
    try:
        return asking.find_occasion(rows, value)
    except Refused:
        return None, ""


def _keep(person: Any, slug: str, form: Any, rows: list[PlanRow]) -> Any:
    enrolment, occasion = asking.find_occasion(rows, form.occasion.data or "")
    asked = Asked(person, slug, enrolment, occasion)
    made = services.responses.record_response(
        asked,
        Filled(
            form.answers(),
            form.on.day,
            form.mode.data,
            staff_present=bool(form.staff_present.data) or form.mode.data == "read_aloud",
            read_by=form.read_by.text if form.mode.data == "read_aloud" else "",
            printed=form.as_printed,
            recall=form.recall.data or "",
            wording=instruments.wording_of(slug),
        ),
        by=current_user,
    )
    services.drafts.forget_draft(asked)
    # What was typed may have been kept under the occasion the page was opened with.
    opened = _place(rows, request.args.get("occasion", form.occasion.data or ""))
    services.drafts.forget_draft(Asked(person, slug, *opened))
    return made


def _then(slug: str) -> Any:
    """On to the next of a batch; but a risk item is read first, always."""
    batch = request.args.get("batch", "")

    def where(response: Any) -> str:
        if response.flags or not batch:
            return url_for(
                "responses.show_response", response_id=response.public_id, batch=batch or None
            )
        flash(show.saved_words(response), "success")
        return url_for(
            "measures.type_next",
            cohort_id=batch,
            measure=slug,
            after=response.participant.code,
        )

    return where


def _draft_words(draft: Any) -> str:
    if draft is None:
        return ""
    by = f" by {draft.by.name}" if draft.by else ""
    return f"Typed{by}, {moment_words(draft.at)}, and not saved yet."
