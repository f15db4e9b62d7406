"""One form sent, one thing done: in a unit of work, once however often it is sent, or refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import kept, once
from base.errors import Refused
from base.forms import BaseForm
from base.work import unit_of_work

T = TypeVar("T")


def perform(
    form: BaseForm,
    act: Callable[[], T],
    *,
    then: Callable[[T], str],
    say: str = "",
) -> ResponseReturnValue | None:
    """Act on a valid form in one unit of work, then go where `then` says, flashing `say`.

    A second sending of the same form (a double click, a resent page) does nothing and goes to the
    same place. Returns None when the form was not sent, was not valid, or `act` refused: the
    sentence is then on the form.
    """
    if not form.validate_on_submit():
        return None
    key = (form.once.data or "")[:64]
    try:
        with unit_of_work():
            location = once.claim(key, current_user.id) if key else None
            if location is None:
                location = then(act())
                once.remember(key, location)
                kept.forget(current_user.id, request.path)
                if say:
                    flash(say, "success")
    except Refused as refusal:
        form.refuse(refusal)
        return None
    if request.accept_mimetypes.best == "application/json":  # the page's script sent it
        return {"location": location}
    return redirect(location, 303)


def page(template: str, *, form: BaseForm, **context: object) -> ResponseReturnValue:
    """Render a page with a form on it: 422 when there is something wrong with what was sent."""
    status = 422 if form.problems else 200
    return make_response(render_template(template, form=form, **context), status)
