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
    if form.keeps:
        done = perform(
            form,
            lambda: services.choices.change_text(
                instrument, form.accepted(), revision=form.read, by=current_user
            ),
            then=lambda _: url_for("instruments.show_instrument", instrument=instrument),
            say="The new text is in use. Forms that are kept have their scores until you score "
            "them again.",
        )
        if done:
            return done
    read = None
    if form.is_submitted() and (form.keeps or form.validate()):
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


def _read(form: ChangeTextForm, used: InUse) -> Preview | None:
    """What the text typed would change; None, with the reason on the form, when it is no text."""
    text = tidied(form.text.text)
    try:
        if text == used.text:
            raise Refused("Nothing differs from the text in use.", "text")  # noqa: TRY301 said where it is seen
        new = revised(text, used.instrument, above=queries.highest_version(used.slug))
    except Refused as refusal:
        if not form.text.errors:
            form.refuse(refusal)
        return None
    form.seen.data = queries.digest(text)
    return preview(used, new, text, effect_of(new, rescoring.befores(used.slug)))
