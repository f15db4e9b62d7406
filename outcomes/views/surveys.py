"""Surveys of one's own: made and changed in one form, looked at before they are kept."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.errors import NotYours, Refused
from base.forms import load
from outcomes import services
from outcomes.forms.surveys import SurveyForm
from outcomes.instrument_words import items_words
from outcomes.presenters import wordings as show
from outcomes.queries import instruments as queries
from outcomes.queries import rescoring
from outcomes.queries.instruments import InUse
from outcomes.survey_text import Survey, checked, instrument_of, survey_of, text_of, words_of
from outcomes.wording_text import from_body, language_code
from people.roles import Can

bp = Blueprint("surveys", __name__, template_folder="../templates")
_DRAFT = "own_survey"


@bp.route("/instruments/make-survey", methods=["GET", "POST"])
@needs(Can.SET_INSTRUMENTS)
def make_survey() -> ResponseReturnValue:
    """Make a survey of one's own."""
    form = load(SurveyForm)
    survey = _read(form)
    if survey is not None and form.keeps:
        done = _perform(
            form,
            survey,
            lambda language: services.surveys.make_survey(
                survey, language=language, by=current_user
            ),
            "The survey is made, and on.",
        )
        if done:
            return done
    return _page(form, survey, None)


@bp.route("/instruments/<instrument>/survey", methods=["GET", "POST"])
@needs(Can.SET_INSTRUMENTS)
def change_survey(instrument: str) -> ResponseReturnValue:
    """Change a survey that was made here, in the form it was made with."""
    used = queries.find(instrument)
    if not used.made_here:
        raise NotYours
    now, language = _now(used)
    if now is None:
        return page("outcomes/instruments/text_only.html", form=SurveyForm(), used=used)
    form = load(SurveyForm)
    if not form.is_submitted() and not form.name.data:
        form.show(now, language)
        form.revision.data = str(used.revision)
    survey = _read(form)
    if survey is not None and form.keeps:

        def keep(language: str) -> str:
            services.surveys.change_survey(
                instrument, survey, language=language, revision=form.read, by=current_user
            )
            return instrument

        done = _perform(form, survey, keep, "The survey is changed.")
        if done:
            return done
        used = queries.find(instrument)
        form.renew(used.revision)
    return _page(form, survey, used)


def _read(form: SurveyForm) -> Survey | None:
    """The survey asked for; None, with the reason on its field, when it is none."""
    if not form.is_submitted() or not form.validate():
        return None
    try:
        language_code(form.language.text)
        return checked(form.survey())
    except Refused as refusal:
        form.refuse(refusal)
        return None


def _perform(
    form: SurveyForm, survey: Survey, act: Callable[[str], str], say: str
) -> ResponseReturnValue | None:
    """Keep what was looked at; None when it was another by then, or is refused."""
    if (form.seen.data or "") != _digest(survey):
        form.refuse(
            Refused("The survey was changed after it was looked at. Look again, then keep it.")
        )
        return None
    return perform(
        form,
        lambda: act(language_code(form.language.text)),
        then=lambda slug: url_for("instruments.show_instrument", instrument=slug),
        say=say,
    )


def _page(form: SurveyForm, survey: Survey | None, used: InUse | None) -> ResponseReturnValue:
    seen, turned = None, ""
    if survey is not None:
        form.seen.data = _digest(survey)
        made = instrument_of(survey, _DRAFT, 1)
        seen = show.seen(made, words_of(survey), form.language.text)
        turned = items_words([str(n) for n in survey.reversed]) if survey.reversed else ""
    return page(
        "outcomes/instruments/edit_survey.html",
        form=form,
        used=used,
        seen=seen,
        survey=survey,
        turned=turned,
        is_used=bool(used and rescoring.is_used(used.slug)),
    )


def _now(used: InUse) -> tuple[Survey | None, str]:
    """The survey as it is and the language its questions are in."""
    wordings = queries.wordings_now([used.slug]).get(used.slug, {})
    first = next(iter(wordings.values()), None)
    words = from_body(first.body if first else {})
    return survey_of(used.instrument, words), first.language if first else "en"


def _digest(survey: Survey) -> str:
    """What tells one survey from another: its text and its questions."""
    words = words_of(survey)
    return queries.digest(f"{text_of(survey, _DRAFT, 1)}{words.items}{words.answers}")
