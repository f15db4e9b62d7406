"""Instruments: the list, one of them, its texts, turning it on and off, scoring again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.forms import load
from outcomes import services
from outcomes.forms import instruments as forms
from outcomes.instruments import parse
from outcomes.key_differences import changed_lines, differences
from outcomes.presenters import instrument_changes as changes
from outcomes.presenters import instrument_list as listed
from outcomes.presenters import instruments as show
from outcomes.queries import instrument_log, rescoring
from outcomes.queries import instruments as queries
from outcomes.rescored import effect_of
from people.roles import Can

bp = Blueprint("instruments", __name__, template_folder="../templates")


@bp.get("/instruments")
@needs(Can.SEE_INSTRUMENTS)
def list_instruments() -> ResponseReturnValue:
    """Every instrument, on or off, with what this site made of it."""
    form = forms.FindInstrumentsForm(request.args)
    form.validate()
    used = list(queries.in_use().values())
    good = {name: "" if form[name].errors else form[name].data or "" for name in ("state", "who")}
    found = listed.narrowed(used, form.q.text, **good)
    return page(
        "outcomes/instruments/list_instruments.html",
        form=form,
        rows=listed.rows(
            found, queries.wordings_now([one.slug for one in found]), rescoring.responses_by_slug()
        ),
        total=len(used),
        narrowed=bool(form.q.text or any(good.values())),
        may_set=current_user.may(Can.SET_INSTRUMENTS),
    )


@bp.get("/instruments/<instrument>")
@needs(Can.SEE_INSTRUMENTS)
def show_instrument(instrument: str) -> ResponseReturnValue:
    """What one instrument asks, how it is scored, from where its thresholds are, and its texts."""
    used = queries.find(instrument)
    wordings = queries.wordings_now([used.slug]).get(used.slug, {})
    uses = rescoring.uses_of(used.slug)
    digest = queries.digest(used.text)
    return render_template(
        "outcomes/instruments/show_instrument.html",
        used=used,
        whole=show.shown(used, wordings, sum(one.filled for one in uses.values())),
        versions=show.version_lines(used, queries.versions_of(used.slug), uses, digest),
        behind=rescoring.behind(used.slug, digest),
        decisions=instrument_log.decisions(used.slug),
        may_set=current_user.may(Can.SET_INSTRUMENTS),
    )


@bp.get("/instruments/<instrument>/versions/<digest>")
@needs(Can.SEE_INSTRUMENTS)
def show_version(instrument: str, digest: str) -> ResponseReturnValue:
    """One text of an instrument that scores were made with, and what differs from the one now."""
    used = queries.find(instrument)
    version = queries.get_version(instrument, digest)
    then = queries.instrument_of(version)
    return render_template(
        "outcomes/instruments/show_version.html",
        used=used,
        version=version,
        said=differences(then, used.instrument),
        lines=changed_lines(version.text, used.text),
        same=version.digest == queries.digest(used.text),
    )


@bp.route("/instruments/<instrument>/turn-on", methods=["GET", "POST"])
@needs(Can.SET_INSTRUMENTS)
def turn_on(instrument: str) -> ResponseReturnValue:
    """Let it be filled in here; one to be checked first needs a statement of who did."""
    return _decide(
        instrument,
        forms.TurnOnForm,
        lambda form: services.choices.turn_on(
            instrument,
            revision=form.read,
            by=current_user,
            who=form.who.text,
            against=form.against.text,
        ),
        "turn_on.html",
        "It is on: it can be filled in.",
    )


@bp.route("/instruments/<instrument>/turn-off", methods=["GET", "POST"])
@needs(Can.SET_INSTRUMENTS)
def turn_off(instrument: str) -> ResponseReturnValue:
    """Let it not be filled in any more."""
    return _decide(
        instrument,
        forms.TurnOffForm,
        lambda form: services.choices.turn_off(instrument, revision=form.read, by=current_user),
        "turn_off.html",
        "It is off: nobody is asked to fill it in. What was filled in stays.",
    )


@bp.route("/instruments/<instrument>/shipped", methods=["GET", "POST"])
@needs(Can.SET_INSTRUMENTS)
def use_shipped(instrument: str) -> ResponseReturnValue:
    """Go back to the text that comes with Daybook, having read what changes."""
    used = queries.find(instrument)
    text = queries.shipped_text(used)
    new = parse(text, used.slug)
    return _decide(
        instrument,
        forms.UseShippedForm,
        lambda form: services.choices.use_shipped(instrument, revision=form.read, by=current_user),
        "use_shipped.html",
        "The text that comes with Daybook is in use again.",
        preview=changes.preview(used, new, text, effect_of(new, rescoring.befores(used.slug))),
    )


@bp.route("/instruments/<instrument>/score-again", methods=["GET", "POST"])
@needs(Can.SET_INSTRUMENTS)
def score_again(instrument: str) -> ResponseReturnValue:
    """Score what was filled in by the key in use now, having read what changes."""
    used = queries.find(instrument)
    form = load(forms.ScoreAgainForm)
    back = url_for(".show_instrument", instrument=instrument)
    done = perform(
        form,
        lambda: services.rescoring.score_again(
            instrument, seen=form.seen.data or "", raise_risk=form.raises, by=current_user
        ),
        then=lambda _: back,
        say="Scored again. The scores made before are kept beside the new ones.",
    )
    if done:
        return done
    effect = effect_of(used.instrument, rescoring.befores(used.slug, but=queries.digest(used.text)))
    form.seen.data = effect.token
    return page(
        "outcomes/instruments/score_again.html",
        form=form,
        used=used,
        effect=effect,
        words=changes.effect_words(effect, used.instrument),
    )


def _decide(
    instrument: str, kind: Any, act: Any, template: str, say: str, **context: Any
) -> ResponseReturnValue:
    """A page that asks once more, and then decides."""
    used = queries.find(instrument)
    form = load(kind, data={"revision": str(used.revision)})
    done = perform(
        form,
        lambda: act(form),
        then=lambda _: url_for(".show_instrument", instrument=instrument),
        say=say,
    )
    if done:
        return done
    used = queries.find(instrument)
    form.renew(used.revision)
    return page(f"outcomes/instruments/{template}", form=form, used=used, **context)
