"""Adding an instrument from its text: pasted or sent, checked, read whole, and only then added."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from outcomes import services
from outcomes.forms.instruments import AddInstrumentForm
from outcomes.keys import Instrument
from outcomes.presenters import instruments as show
from outcomes.presenters.instrument_changes import does_words
from outcomes.queries import instruments as queries
from outcomes.queries.instruments import InUse
from people.roles import Can

bp = Blueprint("add_instrument", __name__, template_folder="../templates")


@bp.route("/instruments/add-instrument", methods=["GET", "POST"])
@needs(Can.SET_INSTRUMENTS)
def add_instrument() -> ResponseReturnValue:
    """Paste or send a text; read everything it says; add it."""
    form = load(AddInstrumentForm)
    new = text = None
    if form.is_submitted() and form.validate():
        try:
            text = form.given()
            new = services.choices.new_instrument(text)
        except Refused as refusal:
            form.refuse(refusal)
        if new is not None and text is not None:
            done = _added(form, text) if form.keeps else None
            if done:
                return done
            form.seen.data = queries.digest(text)
    return page(
        "outcomes/instruments/add_instrument.html", form=form, new=new, **_shown(new, text or "")
    )


def _added(form: AddInstrumentForm, text: str) -> ResponseReturnValue | None:
    """Add the text that was read; None, with the reason on the form, when it was another."""
    if (form.seen.data or "") != queries.digest(text):
        form.refuse(
            Refused("The text was changed after it was checked. Read it, then add it.", "text")
        )
        return None
    return perform(
        form,
        lambda: services.choices.add_instrument(text, by=current_user),
        then=lambda slug: url_for("instruments.show_instrument", instrument=slug),
        say="It is added, and off. Turn it on when its key was compared with the form.",
    )


def _shown(new: Instrument | None, text: str) -> dict[str, object]:
    if new is None:
        return {"whole": None, "does": []}
    return {"whole": show.shown(InUse(new, text, None), {}, 0), "does": does_words(new)}
