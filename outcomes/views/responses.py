"""A form that was kept: what it says, and correcting, checking and withdrawing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.dates import in_words, moment_words
from base.forms import load
from outcomes import services
from outcomes.forms.filling import (
    CorrectForm,
    TypeAgainForm,
    WithdrawForm,
    items_form,
    recall_pairs,
)
from outcomes.keys import Instrument
from outcomes.occasions import occasion_words
from outcomes.presenters import items as show
from outcomes.presenters import risk as risks
from outcomes.presenters.plans import MODES
from outcomes.queries import responses as queries
from outcomes.queries.instruments import instrument_of
from outcomes.services.responses import Filled
from people.roles import Can

bp = Blueprint("responses", __name__, template_folder="../templates")


@bp.get("/responses/<uuid:response_id>")
@needs(Can.MEASURE)
def show_response(response_id: UUID) -> ResponseReturnValue:
    """The scores and answers of a form, its risk items first, and how it came to be."""
    response = queries.get_response(current_user, response_id)
    chain = queries.links_of(response)
    flags = queries.flags_of(response.chain)
    instrument = instrument_of(response.version)
    waiting = [one for one in flags if one.acknowledged_at is None and one.ended_at is None]
    flagged = {one.item: "needs looking at" for one in waiting}
    who = response.participant.called
    return render_template(
        "outcomes/show_response.html",
        response=response,
        instrument=instrument,
        person=response.participant,
        last=chain[-1],
        chain=_chain(chain),
        waiting=[risks.flag_line(one, who) for one in waiting],
        settled=[risks.flag_line(one, who) for one in flags if one.acknowledged_at is not None],
        scores=show.score_lines(response),
        findings=services.scoring.result_of(response).findings,
        names={one.id: one.name for one in instrument.findings},
        answers=show.answer_lines(response, flagged),
        how=_how(response, instrument),
        occasion=occasion_words(response.occasion),
        twice=queries.typed_twice(response),
        batch=request.args.get("batch", ""),
    )


@bp.route("/responses/<uuid:response_id>/correct", methods=["GET", "POST"])
@needs(Can.MEASURE)
def correct_response(response_id: UUID) -> ResponseReturnValue:
    """Correct a form; what it said before stays to be read."""
    response = queries.get_response(current_user, response_id)
    last = queries.links_of(response)[-1]
    instrument = instrument_of(last.version)
    form = load(items_form(CorrectForm, instrument))
    _lay(form, last)
    twice = queries.typed_twice(last)
    done = perform(
        form,
        lambda: services.responses.correct_response(
            last, _filled(form, last), why=form.why.text, by=current_user
        ),
        then=lambda made: url_for(".show_response", response_id=made.public_id),
        say="The correction is saved.",
    )
    return done or page(
        "outcomes/correct_response.html",
        form=form,
        response=last,
        person=last.participant,
        instrument=instrument,
        rows=show.item_rows(instrument, last.wording, form.item_fields),
        second=twice.answers if twice else {},
        differed=twice.differed if twice else [],
    )


@bp.route("/responses/<uuid:response_id>/check", methods=["GET", "POST"])
@needs(Can.MEASURE)
def check_typing(response_id: UUID) -> ResponseReturnValue:
    """Type the same paper form once more, and see where the two typings disagree."""
    response = queries.get_response(current_user, response_id)
    instrument = instrument_of(response.version)
    form = load(items_form(TypeAgainForm, instrument))

    def then(made: Any) -> str:
        if made.differed:
            return url_for(".correct_response", response_id=response_id)
        flash("Both typings agree.", "success")
        return url_for(".show_response", response_id=response_id)

    done = perform(
        form,
        lambda: services.typing.check_typing(response, form.answers(), by=current_user),
        then=then,
    )
    return done or page(
        "outcomes/check_typing.html",
        form=form,
        response=response,
        person=response.participant,
        instrument=instrument,
        rows=show.item_rows(instrument, response.wording, form.item_fields),
    )


@bp.route("/responses/<uuid:response_id>/withdraw", methods=["GET", "POST"])
@needs(Can.MEASURE)
def withdraw_response(response_id: UUID) -> ResponseReturnValue:
    """Take a form out of what counts."""
    response = queries.get_response(current_user, response_id)
    last = queries.links_of(response)[-1]
    shown = url_for(".show_response", response_id=last.public_id)
    if last.withdrawn:
        flash("This form was withdrawn already.", "information")
        return redirect(shown, 303)
    form = load(WithdrawForm)
    done = perform(
        form,
        lambda: services.responses.withdraw_response(last, why=form.why.text, by=current_user),
        then=lambda made: url_for(".show_response", response_id=made.public_id),
        say="The form is withdrawn. It counts no more, and stays to be read here.",
    )
    return done or page(
        "outcomes/withdraw_response.html",
        form=form,
        response=last,
        person=last.participant,
        instrument=instrument_of(last.version),
    )


def _lay(form: Any, last: Any) -> None:
    form.mode.offer([(mode, words.capitalize()) for mode, words in MODES.items()])
    form.recall.offer(recall_pairs(form.instrument))
    if form.is_submitted():
        return
    form.fill(last.answers)
    form.on.data = last.on
    form.mode.data = last.mode
    form.read_by.data = last.read_by
    form.recall.data = last.recall
    form.staff_present.data = last.staff_present
    form.printed.data = "printed" if last.printed else "coded"


def _filled(form: Any, last: Any) -> Filled:
    return Filled(
        form.answers(),
        form.on.day,
        form.mode.data,
        staff_present=bool(form.staff_present.data),
        read_by=form.read_by.text if form.mode.data == "read_aloud" else "",
        printed=form.as_printed,
        recall=form.recall.data or "",
        wording=last.wording,
    )


def _how(response: Any, instrument: Instrument) -> str:
    said = f"Filled in {MODES[response.mode]} on {in_words(response.on)}"
    form = instrument.recall(response.recall)
    said += f", on the form about {form.period}" if form else ""
    said += f", read by {response.read_by}" if response.read_by else ""
    said += ", with a member of staff there" if response.staff_present else ""
    by = response.typed_by.name if response.typed_by else "the person themselves"
    return f"{said}. Kept by {by}, {moment_words(response.at)}."


def _chain(chain: Any) -> list[dict[str, Any]]:
    """What was kept first, and each correction of it, newest first."""
    return [
        {
            "href": url_for(".show_response", response_id=one.public_id),
            "id": one.id,
            "what": "Withdrawn"
            if one.withdrawn
            else ("First kept" if one.link == 1 else "Corrected"),
            "when": moment_words(one.at),
            "by": one.typed_by.name if one.typed_by else "the person themselves",
            "why": one.why,
        }
        for one in reversed(chain)
    ]
