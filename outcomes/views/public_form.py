"""The form a person fills in themselves, by a link or on a screen handed over; no sign-in.

Nothing on it names them, the programme or anybody else, and nothing leads from it to anything else.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.access import Anyone, needs
from base.errors import Refused
from base.forms import load
from base.work import unit_of_work
from outcomes import services
from outcomes.forms.public_form import public_form
from outcomes.keys import Instrument, Item
from outcomes.library import help_lines
from outcomes.presenters.public_form import Steps, phones_of, steps
from outcomes.queries import instruments, links
from outcomes.risk_rules import at_trigger
from outcomes.typed_answers import PREFIX, asks_printed, either_way, numbers_in

bp = Blueprint("public_form", __name__, template_folder="../templates")


@bp.get("/form/<token>")
@needs(Anyone.PUBLIC)
def begin(token: str) -> ResponseReturnValue:
    """What this is, whom to call, and how to go through it."""
    link = _link(token)
    if link is None:
        return _over()
    wording = _wording(link.slug)
    instrument = instruments.find(link.slug).instrument
    form = instrument.recall(link.recall)
    return _show(
        "outcomes/public/begin.html",
        token=token,
        languages=instruments.languages_of(link.slug),
        wording=wording,
        instrument=instrument,
        period=form.period if form else instrument.period,
        printed=_printed(instrument, wording),
        phones=phones_of(link),
        lines=help_lines(),
        begun=bool(_kept(link)[0]),
    )


@bp.route("/form/<token>/<any(all, one):how>/<int:number>", methods=["GET", "POST"])
@needs(Anyone.PUBLIC)
def fill(token: str, how: str, number: int) -> ResponseReturnValue:
    """One page of it. What was answered is kept before the next page is shown."""
    link = _link(token)
    if link is None:
        return _sent(token) or _over()
    instrument = instruments.find(link.slug).instrument
    wording = _wording(link.slug)
    at = steps(instrument.items, how, number)
    if at is None:
        return redirect(_go(".begin", token=token), 303)
    printed = _printed(instrument, wording, request.form.get("digits", ""))
    form = load(public_form(instrument, wording, at.items, printed=printed))
    kept, as_printed = _kept(link)
    if kept and as_printed != printed:
        kept = either_way(instrument, kept)
    if not form.is_submitted():
        form.fill(kept)
    elif form.validate_on_submit():
        with unit_of_work():
            gone = services.links.keep_by_link(token, form.typed(), printed=printed) is None
        if gone:
            return _over()
        back = request.form.get("go") == "back"
        return redirect(_there(token, how, at, back=back), 303)
    return _show(
        "outcomes/public/fill.html",
        status=422 if form.problems else 200,
        token=token,
        form=form,
        at=at,
        wording=wording,
        instrument=instrument,
        printed=printed,
        **_call(link, instrument, kept | form.typed(), printed=printed),
        risky=bool(instrument.risk),
    )


@bp.route("/form/<token>/<any(all, one):how>/end", methods=["GET", "POST"])
@needs(Anyone.PUBLIC)
def finish(token: str, how: str) -> ResponseReturnValue:
    """What is not answered yet, and sending it; sent twice, it is one."""
    link = _link(token)
    if link is None:
        return _sent(token) or _over()
    instrument = instruments.find(link.slug).instrument
    kept, printed = _kept(link)
    empty = [item for item in instrument.items if not kept.get(f"{PREFIX}{item.id}")]
    problem = ""
    if request.method == "POST":
        phones = phones_of(link)
        try:
            with unit_of_work():
                links.usable(token, lock=True)  # a page still on its way is waited for
                services.links.send_by_link(token, _language())
        except Refused as refusal:
            problem = refusal.why
        else:
            return _thanks(phones)
    return _show(
        "outcomes/public/finish.html",
        status=422 if problem else 200,
        token=token,
        how=how,
        empty=[(item.id, _page_of(token, how, instrument.items, item)) for item in empty],
        nothing=len(empty) == len(instrument.items),
        last=_page_of(token, how, instrument.items, instrument.items[-1]),
        problem=problem,
        wording=None,
        **_call(link, instrument, kept, printed=printed),
    )


def _link(token: str) -> Any:
    return links.usable(token)


def _language() -> str:
    """The language chosen on the first page; it goes along in the address, as `in`."""
    return request.args.get("in", "en")[:20]


def _wording(slug: str) -> Any:
    return instruments.wording_of(slug, _language()) or instruments.wording_of(slug)


def _go(endpoint: str, **parts: Any) -> str:
    """An address of this form, in the language chosen."""
    chosen = _language()
    language: dict[str, Any] = {} if chosen == "en" else {"in": chosen}
    return url_for(endpoint, **parts, **language)


def _printed(instrument: Instrument, wording: Any, shown: str = "") -> bool:
    """Whether answers are the digits the paper form prints; `shown`: what the page sent showed."""
    if shown:
        return instrument.prints_reversed and shown == "printed"
    return asks_printed(instrument, wording.body.get("answers", {}) if wording else {})


def _kept(link: Any) -> tuple[dict[str, str], bool]:
    """What is kept so far, by field, and whether its digits are those the paper form prints."""
    draft = links.draft_of(link.participant, link.slug, link.enrolment, link.occasion, link)
    return (dict(draft.answers), draft.printed) if draft else ({}, False)


def _call(
    link: Any, instrument: Instrument, kept: dict[str, str], *, printed: bool
) -> dict[str, Any]:
    """Whom to call, and whether an answer so far is a reason to say so at once."""
    numbers = numbers_in(instrument, kept, printed=printed)
    return {
        "now": bool(at_trigger(instrument, numbers)),
        "phones": phones_of(link),
        "lines": help_lines(),
    }


def _there(token: str, how: str, at: Steps, *, back: bool) -> str:
    if back:
        return _go(".fill", token=token, how=how, number=at.number - 1)
    if at.number == at.of:
        return _go(".finish", token=token, how=how)
    return _go(".fill", token=token, how=how, number=at.number + 1)


def _page_of(token: str, how: str, items: tuple[Item, ...], item: Item) -> str:
    number = 1 if how == "all" else items.index(item) + 1
    return _go(".fill", token=token, how=how, number=number, _anchor=f"{PREFIX}{item.id}")


def _sent(token: str) -> ResponseReturnValue | None:
    """The thanks once more, for a form sent twice within moments."""
    link = links.sent_lately(token, clock.now()) if request.method == "POST" else None
    return _thanks(phones_of(link)) if link is not None else None


def _thanks(phones: list[tuple[str, str]]) -> ResponseReturnValue:
    return _show("outcomes/public/thanks.html", phones=phones, lines=help_lines(), wording=None)


def _over() -> ResponseReturnValue:
    return _show("outcomes/public/over.html", status=404, wording=None)


def _show(template: str, *, status: int = 200, **context: Any) -> ResponseReturnValue:
    return make_response(render_template(template, go=_go, **context), status)
