"""Changing the text of an instrument: typed, checked, read, and only then used."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from outcomes import services
from outcomes.forms.instruments import ChangeTextForm
from outcomes.instruments import revised, tidied
from outcomes.keys import Instrument
from outcomes.presenters.instrument_changes import Preview, preview
from outcomes.queries import instruments as queries
from outcomes.queries import rescoring
from outcomes.queries.instruments import InUse
from outcomes.rescored import effect_of
from people.roles import Can

bp = Blueprint("instrument_text", __name__, template_folder="../templates")


@bp.route("/instruments/<instrument>/text", methods=["GET", "POST"])
@needs(Can.SET_INSTRUMENTS)
def change_text(instrument: str) -> ResponseReturnValue:
    """Type another text; read what it would change; use it."""
    used = queries.find(instrument)
    form = load(ChangeTextForm, data={"text": used.text, "revision": str(used.revision)})
    read = None
    if form.is_submitted() and form.validate():
        done = _used(form, used) if form.keeps else None
        if done:
            return done
        used = queries.find(instrument)
        form.renew(used.revision)
        read = _read(form, used)
    return page(
        "outcomes/instruments/change_text.html",
        form=form,
        used=used,
        preview=read,
        next=max(used.instrument.version, queries.highest_version(instrument)) + 1,
    )


def _used(form: ChangeTextForm, used: InUse) -> ResponseReturnValue | None:
    """Use the text that was read; None, with the reason on the form, when it is not to be used.

    A text that is none is told by `_read`: that it was changed since it was checked says nothing.
    """
    if form.read == used.revision and _new(form, used) is None:
        return None
    return perform(
        form,
        lambda: services.choices.change_text(
            used.slug, form.accepted(), revision=form.read, by=current_user
        ),
        then=lambda _: url_for("instruments.show_instrument", instrument=used.slug),
        say="The new text is in use. Forms that are kept have their scores until you score them "
        "again.",
    )


def _read(form: ChangeTextForm, used: InUse) -> Preview | None:
    """What the text typed would change; None, with the reason on the form, when it is no text."""
    try:
        new = _checked(form, used)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    text = tidied(form.text.text)
    form.seen.data = queries.digest(text)
    return preview(used, new, text, effect_of(new, rescoring.befores(used.slug)))


def _new(form: ChangeTextForm, used: InUse) -> Instrument | None:
    try:
        return _checked(form, used)
    except Refused:
        return None


def _checked(form: ChangeTextForm, used: InUse) -> Instrument:
    text = tidied(form.text.text)
    if text == used.text:
        raise Refused("Nothing differs from the text in use.", "text")
    return revised(text, used.instrument, above=queries.highest_version(used.slug))
