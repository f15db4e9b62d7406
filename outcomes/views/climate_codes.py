"""How people answer a climate round: slips with codes, the poster, the paper form and typing it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock, once
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from base.work import unit_of_work
from outcomes import services
from outcomes.forms.climate import EnterPaperForm, MakeCodesForm, SureForm
from outcomes.presenters import climate as show
from outcomes.presenters import climate_form
from outcomes.queries import climate as queries
from people.roles import Can

bp = Blueprint("climate_codes", __name__, template_folder="../templates")


@bp.route("/climate/<uuid:round_id>/codes", methods=["GET", "POST"])
@needs(Can.RUN_CLIMATE)
def make_codes(round_id: UUID) -> ResponseReturnValue:
    """Make codes; the answer is the slips themselves, as nothing holds the codes afterwards."""
    held = _held(round_id)
    form = load(MakeCodesForm)
    if form.validate_on_submit():
        key = (form.once.data or "")[:64]
        try:
            with unit_of_work():
                seen = once.claim(key, current_user.id) if key else None
                codes = None if seen is not None else _make(held, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _slips(held, codes, form.size.data) if codes else _shown_before(round_id)
    return page("climate/make_codes.html", form=form, held=held, back=_of(round_id))


def _make(held: queries.Held, form: MakeCodesForm) -> list[str]:
    return services.climate_codes.make_codes(
        held.round,
        number=form.number.data or 0,
        today=clock.today(),
        by=current_user,
        beside_paper=bool(form.beside_paper.data),
    )


def _slips(held: queries.Held, codes: list[str], size: str) -> ResponseReturnValue:
    address = current_app.config["DAYBOOK"].public_url
    return render_template(
        "climate/print_slips.html",
        held=held,
        slips=show.slips(codes, address),
        large=size == "large",
        place=climate_form.place_of(held.round),
        bare=show.bare(address),
        back=_of(held.round.public_id),
    )


def _shown_before(round_id: UUID) -> ResponseReturnValue:
    flash(
        "These codes were made and shown already. If they were not printed, withdraw the unused "
        "codes and make new ones.",
        "error",
    )
    return redirect(_of(round_id), 303)


@bp.route("/climate/<uuid:round_id>/withdraw-codes", methods=["GET", "POST"])
@needs(Can.RUN_CLIMATE)
def withdraw_codes(round_id: UUID) -> ResponseReturnValue:
    """Make every slip that was not used yet worthless."""
    held = _held(round_id)
    form = load(SureForm)
    done = perform(
        form,
        lambda: services.climate_codes.withdraw_codes(held.round, by=current_user),
        then=lambda _: _of(round_id),
        say="The unused codes are withdrawn.",
    )
    return done or page("climate/withdraw_codes.html", form=form, held=held, back=_of(round_id))


@bp.get("/climate/<uuid:round_id>/poster")
@needs(Can.RUN_CLIMATE)
def print_poster(round_id: UUID) -> ResponseReturnValue:
    """One link and QR code for the wall, which asks for a code."""
    held = _held(round_id)
    address = current_app.config["DAYBOOK"].public_url
    return render_template(
        "climate/print_poster.html",
        held=held,
        place=climate_form.place_of(held.round),
        qr=show.qr_of(f"{address}/survey", scale=10),
        bare=show.bare(address),
        back=_of(round_id),
    )


@bp.get("/climate/<uuid:round_id>/paper")
@needs(Can.RUN_CLIMATE)
def print_paper(round_id: UUID) -> ResponseReturnValue:
    """The form to be filled in on paper, in any language there is a wording in."""
    held = _held(round_id)
    form = EnterPaperForm(formdata=None)
    form.ask(held.instrument, {})
    wording, languages = queries.wording_in(held.round, request.args.get("language", ""))
    asked = climate_form.asked(held.instrument, wording, form.boxes, languages)
    return render_template(
        "climate/print_paper.html",
        held=held,
        asked=asked,
        place=climate_form.place_of(held.round),
        large="large" in request.args,
        back=_of(round_id),
    )


@bp.route("/climate/<uuid:round_id>/enter", methods=["GET", "POST"])
@needs(Can.RUN_CLIMATE)
def enter_paper(round_id: UUID) -> ResponseReturnValue:
    """Type in paper forms, one after the other, by number."""
    held = _held(round_id)
    # Never refilled from what was kept: one person's paper form is not to lie about by itself.
    form = EnterPaperForm()
    form.ask(held.instrument, request.form)
    done = None
    if not form.unread:
        done = perform(
            form,
            lambda: services.climate_answers.type_answer(
                held.round, form.answers, today=clock.today()
            ),
            then=lambda _: url_for("climate_codes.enter_paper", round_id=round_id),
            say=_typed(form),
        )
    asked = climate_form.asked(held.instrument, held.round.wording, form.boxes)
    return done or page(
        "climate/enter_paper.html", form=form, held=held, asked=asked, back=_of(round_id)
    )


def _typed(form: EnterPaperForm) -> str:
    left = len(form.left_out)
    if not left:
        return "Saved. Take the next form."
    return f"Saved, with {left} item{'' if left == 1 else 's'} left blank. Take the next form."


def _held(round_id: UUID) -> queries.Held:
    return queries.get_round(current_user, round_id, clock.today())


def _of(round_id: UUID) -> str:
    return url_for("climate.show_round", round_id=round_id)
