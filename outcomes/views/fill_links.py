"""Handing a screen over, and personal links: ways for somebody to fill in a form themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.utils import logout_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import NotYours, Refused
from base.forms import load
from base.work import unit_of_work
from outcomes import services
from outcomes.forms.filling import HandOverForm, LinkForm, PlainForm, recall_pairs
from outcomes.occasions import occasion_words
from outcomes.queries import asking, instruments, links
from outcomes.services.links import DAYS
from outcomes.services.responses import Asked
from outcomes.typed_answers import asks_printed
from people import shared
from people.queries.participants import get_participant
from people.roles import Can
from people.services import computers

bp = Blueprint("fill_links", __name__, template_folder="../templates")


@bp.route("/people/<uuid:person_id>/measures/<measure>/hand-over", methods=["GET", "POST"])
@needs(Can.MEASURE)
def hand_over(person_id: UUID, measure: str) -> ResponseReturnValue:
    """Hand this screen to the person: whoever hands it over is signed out here first."""
    asked, context = _asked(person_id, measure)
    form = load(HandOverForm)
    form.recall.offer(recall_pairs(context["instrument"]))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                _, token = services.links.make_link(
                    asked, mode="tablet", days=0, by=current_user, recall=form.recall.data or ""
                )
                _leave(asked)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            logout_user()
            return redirect(url_for("public_form.begin", token=token), 303)
    return page("outcomes/hand_over.html", form=form, shared=shared.here() is not None, **context)


@bp.route("/people/<uuid:person_id>/measures/<measure>/link", methods=["GET", "POST"])
@needs(Can.MEASURE)
def make_link(person_id: UUID, measure: str) -> ResponseReturnValue:
    """Make a personal link, shown once: to copy, or as a code for a telephone's camera."""
    asked, context = _asked(person_id, measure)
    form = load(LinkForm)
    form.days.offer([(str(n), f"{n} day{'' if n == 1 else 's'}") for n in DAYS])
    form.recall.offer(recall_pairs(context["instrument"]))
    if not form.is_submitted():
        form.days.data = form.days.data or "7"
    address = code = ""
    if form.validate_on_submit():
        try:
            with unit_of_work():
                days = int(form.days.data or 0)
                _, token = services.links.make_link(
                    asked, mode="link", days=days, by=current_user, recall=form.recall.data or ""
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            address = url_for("public_form.begin", token=token, _external=True)
            code = segno.make(address, error="m").svg_data_uri(scale=6, border=4)
    return page("outcomes/make_link.html", form=form, address=address, code=code, **context)


@bp.post("/fill-links/<uuid:link_id>/end")
@needs(Can.MEASURE)
def end_link(link_id: UUID) -> ResponseReturnValue:
    """End a link before its time."""
    link = links.get_link(current_user, link_id)
    back = url_for("measures.choose_measure", person_id=link.participant.public_id)
    done = perform(
        PlainForm(),
        lambda: services.links.end_link(link, by=current_user),
        then=lambda _: back,
        say="The link has ended.",
    )
    return done or redirect(back, 303)


def _asked(person_id: UUID, slug: str) -> tuple[Asked, dict[str, Any]]:
    """Who is asked what for which occasion; and what the pages say of it."""
    person = get_participant(current_user, person_id, Can.MEASURE)
    instrument = instruments.find(slug).instrument
    if instrument.for_groups is not None:
        raise NotYours
    rows = asking.rows_for(current_user, person, slug, clock.today())
    value = request.values.get("occasion", asking.to_begin_with(rows, clock.today()))
    enrolment, occasion = asking.find_occasion(rows, value)
    wording = instruments.wording_of(slug)
    return Asked(person, slug, enrolment, occasion), {
        "person": person,
        "instrument": instrument,
        "occasion": occasion_words(occasion),
        "value": value,
        "wording": wording,
        "printed": asks_printed(instrument, wording.body.get("answers", {}) if wording else {}),
    }


def _leave(asked: Asked) -> None:
    """On a shared computer, whoever comes back with their PIN finds the person's measures."""
    computer = shared.here()
    if computer is not None:
        there = url_for("measures.choose_measure", person_id=asked.participant.public_id)
        computers.leave(computer, current_user, there)
