"""The anonymous survey: a code opens it once, and nothing of who answers is asked or kept.

No cookie is set or read: the one-time code in the form is the permission, and a cookie would make
one browser's answers each other's. What is half done is in the person's own browser alone.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app, make_response, redirect, render_template, request
from flask import url_for as address_of
from flask.typing import ResponseReturnValue

from base import clock, misses
from base.access import Anyone, needs
from base.actions import page
from base.cookieless import forget_cookies
from base.errors import Refused
from base.work import unit_of_work
from outcomes import services, slip_codes
from outcomes.forms.climate import EnterCodeForm, SurveyForm
from outcomes.presenters import climate_form as show
from outcomes.queries import climate as queries
from outcomes.queries import instruments

bp = Blueprint("survey", __name__, template_folder="../templates")


@bp.get("/survey")
@needs(Anyone.PUBLIC)
def enter_code() -> ResponseReturnValue:
    """Type the code on a slip: where the QR code on the wall leads."""
    return render_template("survey/enter_code.html", form=EnterCodeForm())


@bp.get("/survey/thank-you")
@needs(Anyone.PUBLIC)
def thank_you() -> ResponseReturnValue:
    """The answers are in."""
    return render_template("survey/thank_you.html")


@bp.get("/survey/<token>")
@needs(Anyone.PUBLIC)
def open_survey(token: str) -> ResponseReturnValue:
    """The survey behind the QR code on a slip."""
    code, held = _behind(token)
    if held is None:
        return _unknown()
    return _page(held, _form(held, code), request.args.get("language", ""))


@bp.post("/survey")
@needs(Anyone.PUBLIC)
def answer_survey() -> ResponseReturnValue:
    """A code was typed, another language chosen, or the answers are sent."""
    sent = "send" in request.form
    code, held = _behind(request.form.get("code", ""))
    if held is None:
        return _unknown(sent=sent)
    form = _form(held, code)
    language = request.form.get("to") or request.form.get("language", "")
    if not sent:
        return _page(held, form, language)
    form.asks = True
    if form.answers and form.left_out and not form.sure.data and not form.unread:
        form.sure.data = "yes"
        return _page(held, form, language, left_out=form.left_out)
    if form.unread:
        return _page(held, form, language)
    try:
        with unit_of_work():
            kept = services.climate_answers.give_answer(code, form.answers, today=clock.today())
    except Refused as refusal:
        form.refuse(refusal)
        return _page(held, form, language)
    return redirect(address_of("survey.thank_you"), 303) if kept else _unknown(sent=True)


def _behind(typed: str) -> tuple[str, Any]:
    """The code in what was typed, and the round it opens today; None for none."""
    code = slip_codes.plain(typed)
    if code is None:
        return "", None
    return code, queries.round_of_code(code, clock.today())


def _form(held: Any, code: str) -> SurveyForm:
    form = SurveyForm()
    form.code.data = code
    form.ask(instruments.instrument_of(held.version), request.form)
    return form


def _page(held: Any, form: SurveyForm, language: str, left_out: Any = ()) -> ResponseReturnValue:
    wording, languages = queries.wording_in(held, language)
    instrument = instruments.instrument_of(held.version)
    answer = make_response(
        page(
            "survey/survey.html",
            form=form,
            asked=show.asked(instrument, wording, form.boxes, languages),
            place=show.place_of(held),
            who=held.who,
            fewest=instrument.for_groups.fewest if instrument.for_groups else 5,
            left_out=left_out,
        )
    )
    if left_out:
        answer.status_code = 422
    return answer


def _unknown(*, sent: bool = False) -> ResponseReturnValue:
    """One sentence for a code that is wrong, used, or of a round that is closed."""
    with unit_of_work():
        counted = misses.note_miss(request.remote_addr or "", str(current_app.secret_key))
    status = 404 if counted else 429
    form = EnterCodeForm(formdata=None)
    return render_template("survey/unknown.html", form=form, sent=sent, many=not counted), status


def no_cookie(app: Flask) -> None:
    """Read no cookie here, and let these forms be sent without a token, which needs one.

    See docs/adr/0016.
    """
    forget_cookies(app, "/survey", "/survey/")
    app.extensions["csrf"].exempt(bp)
