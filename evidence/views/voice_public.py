"""The page behind the QR code on the wall: anybody says something, and nobody asks who they are.

No cookie is set or read, and nothing of the request is kept. See docs/adr/0026.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import mail
from base.access import Anyone, needs
from base.cookieless import forget_cookies
from base.work import unit_of_work
from evidence.forms.voice import LeaveForm
from evidence.presenters import voice as show
from evidence.queries import voice as queries
from evidence.queries import voice_walls as walls
from evidence.services import voice as services
from evidence.voice_words import language, languages
from outcomes.library import help_lines

bp = Blueprint("voice_public", __name__, template_folder="../templates")


@bp.get("/voice/<token>")
@needs(Anyone.PUBLIC)
def open_wall(token: str) -> ResponseReturnValue:
    """Say something, and see what was done about what others said."""
    wall = walls.wall_by_token(token)
    if wall is None:
        return _closed()
    form = LeaveForm(formdata=None)
    form.language.data = request.args.get("language", "")
    return _page(wall, form)


@bp.post("/voice/<token>")
@needs(Anyone.PUBLIC)
def leave_words(token: str) -> ResponseReturnValue:
    """Send it, or read the page in another language with everything typed still there."""
    form = LeaveForm()
    if "to" in request.form and "send" not in request.form:
        form.language.data = request.form["to"]
        wall = walls.wall_by_token(token)
        return _page(wall, form) if wall is not None else _closed(form)
    faults = form.faults()
    with unit_of_work():
        wall = walls.wall_by_token(token)
        if wall is None:
            return _closed(form)
        became = services.Became.KEPT
        if not faults:
            became = services.leave(
                wall,
                kind=form.kind.data or "",
                words=form.said,
                may_show=form.showable,
                once=(form.once.data or "")[:64],
            )
    if faults:
        return _page(wall, form, faults, 422)
    if became is not services.Became.KEPT:
        status = 422 if became is services.Became.NOBODY else 429
        return _page(wall, form, form.refused(became), status)
    said = "worry" if form.kind.data == "worry" else None
    tongue = language(form.language.data or "")
    spoken = tongue.code if tongue.code != "en" else None
    address = url_for("voice_public.say_thanks", token=token, said=said, language=spoken)
    return redirect(address, 303)


@bp.get("/voice/<token>/thank-you")
@needs(Anyone.PUBLIC)
def say_thanks(token: str) -> ResponseReturnValue:
    """It is in; where to see what is done about it."""
    if walls.wall_by_token(token) is None:
        return _closed()
    spoken = language(request.args.get("language", ""))
    return render_template(
        "voice/thank_you.html",
        w=spoken,
        worry=request.args.get("said") == "worry",
        mailed=mail.server() is not None,
        again=url_for("voice_public.open_wall", token=token, language=request.args.get("language")),
        **_urgent(spoken),
    )


def _page(wall: Any, form: LeaveForm, faults: Any = (), status: int = 200) -> ResponseReturnValue:
    spoken = language(form.language.data or "")
    worries = bool(walls.hearers_of(wall))
    shown = render_template(
        "voice/open_wall.html",
        form=form,
        w=spoken,
        languages=languages().values() if len(languages()) > 1 else (),
        place=walls.place_of(wall),
        kinds=show.kind_choices(spoken, form.kind.data or "", worries=worries),
        worries=worries,
        mailed=mail.server() is not None,
        faults=[(field, spoken(key, **given)) for field, key, given in faults],
        limit=f"{services.MOST_LETTERS:,}",
        pairs=show.pairs(queries.published(wall)),
        **_urgent(spoken),
    )
    answer = make_response(shown, status)
    if status == 429:
        answer.headers["Retry-After"] = "60"
    return answer


def _closed(form: LeaveForm | None = None) -> ResponseReturnValue:
    """One page for an address that is old, switched off or none; what was typed is still on it."""
    spoken = language((form.language.data if form else request.args.get("language")) or "")
    typed = form.said if form else ""
    return render_template("voice/closed.html", w=spoken, typed=typed, **_urgent(spoken)), 404


def _urgent(spoken: Any) -> dict[str, Any]:
    """Whom to call who cannot wait."""
    return {"calls": [(line, *show.call_words(spoken, line)) for line in help_lines()]}


def no_cookie(app: Flask) -> None:
    """Read no cookie here, and take this form without a token, which needs one.

    See docs/adr/0026.
    """
    forget_cookies(app, "/voice/")
    app.extensions["csrf"].exempt(bp)
