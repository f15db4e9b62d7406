"""A participant's own page: a secret link, no sign-in, no cookie, no script.

Nothing on it says what they go to, or tells of anybody else. A link that is wrong, replaced or
ended gets one sentence; a link that is right is never kept waiting for the guesses of others.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, current_app, make_response, redirect, render_template, request
from flask import url_for as address_of
from flask.typing import ResponseReturnValue

from base import clock, misses
from base.access import Anyone, needs
from base.cookieless import forget_cookies
from base.downloads import file_answer
from base.errors import NotYours, Refused
from base.forms import load
from base.work import unit_of_work
from calendars.forms.mine import (
    REASONS,
    CanComeForm,
    CannotComeForm,
    FormatForm,
    OwnFeedForm,
    OwnForm,
    WordsForm,
)
from calendars.presenters import feeds as feed_presenters
from calendars.presenters import mine as show
from calendars.queries import formats as format_queries
from calendars.queries import pages as queries
from calendars.queries.pages import Page
from calendars.services import formats, pages
from calendars.services.pages import THEMSELVES

bp = Blueprint("mine", __name__, template_folder="../templates")


def own(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Give a view the page its link opens; a wrong link, and a page on hold, never reach it."""

    @wraps(view)
    def opened(secret: str, **parts: Any) -> ResponseReturnValue:
        page = queries.find_page(secret, clock.today())
        if page is None:
            return _unknown()
        if page.held:
            return answer("quiet", page, secret, sent=request.method == "POST")
        try:
            return view(page, secret, **parts)
        except NotYours:
            return answer("gone", page, secret, status=404)

    return opened


@bp.get("/mine/<secret>")
@needs(Anyone.PUBLIC)
@own
def my_week(page: Page, secret: str) -> ResponseReturnValue:
    """What is next, whom to call, and what else there is."""
    return _week("my_week", page, secret)


@bp.get("/mine/<secret>/print")
@needs(Anyone.PUBLIC)
@own
def print_week(page: Page, secret: str) -> ResponseReturnValue:
    """The same on paper."""
    return _week("print_week", page, secret)


@bp.route("/mine/<secret>/cannot-come/<uuid:visit_id>", methods=["GET", "POST"])
@needs(Anyone.PUBLIC)
@own
def cannot_come(page: Page, secret: str, visit_id: UUID) -> ResponseReturnValue:
    """Say that one cannot come to one of them."""
    form = load(CannotComeForm)

    def act() -> None:
        _, reason, note = REASONS.get(form.reason.data or "", ("", "", ""))
        place = queries.get_place(page.participant_id, visit_id)
        pages.cannot_come(place, seen_at=form.seen_at.data or "", reason=reason, note=note)

    done = perform(form, act, lambda: go(".my_week", secret=secret, said="cannot"))
    if done is not None:
        return done
    line = show.line(page, queries.get_visit(page.participant_id, visit_id), clock.now())
    form.seen_at.data = line.seen_at
    return answer("cannot_come", page, secret, form=form, line=line)


@bp.route("/mine/<secret>/can-come/<uuid:visit_id>", methods=["GET", "POST"])
@needs(Anyone.PUBLIC)
@own
def can_come(page: Page, secret: str, visit_id: UUID) -> ResponseReturnValue:
    """Say that one can come after all."""
    form = load(CanComeForm)
    done = perform(
        form,
        lambda: pages.can_come(queries.get_place(page.participant_id, visit_id)),
        lambda: go(".my_week", secret=secret, said="can"),
    )
    if done is not None:
        return done
    line = show.line(page, queries.get_visit(page.participant_id, visit_id), clock.now())
    return answer("can_come", page, secret, form=form, line=line)


@bp.route("/mine/<secret>/words", methods=["GET", "POST"])
@needs(Anyone.PUBLIC)
@own
def choose_words(page: Page, secret: str) -> ResponseReturnValue:
    """Choose what the page and the calendar call them, and whether they say where."""
    form = load(WordsForm, data={"word": page.word, "show_place": page.show_place})

    def act() -> None:
        pages.choose_words(
            queries.participant_of(page.participant_id),
            word=form.word.text,
            show_place=form.show_place.data,
            by=THEMSELVES,
        )

    done = perform(form, act, lambda: go(".my_week", secret=secret, said="words"))
    return done or answer("words", page, secret, form=form)


@bp.route("/mine/<secret>/calendar", methods=["GET", "POST"])
@needs(Anyone.PUBLIC)
@own
def add_calendar(page: Page, secret: str) -> ResponseReturnValue:
    """Make one's own calendar link, or a new one in place of the old; shown once."""
    form = load(OwnFeedForm)
    address = None
    if form.validate_on_submit():
        try:
            with unit_of_work():
                token = pages.give_calendar(queries.participant_of(page.participant_id))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            # Not sent on to another address: it would have to hold the link.
            address = feed_presenters.address(token, current_app.config["DAYBOOK"].public_url)
    has_one = queries.has_calendar(page.participant_id)
    steps = feed_presenters.steps(address)
    return answer(
        "calendar", page, secret, form=form, address=address, has_one=has_one, steps=steps
    )


@bp.route("/mine/<secret>/format", methods=["GET", "POST"])
@needs(Anyone.PUBLIC)
@own
def ask_format(page: Page, secret: str) -> ResponseReturnValue:
    """Ask for large print, Easy Read, somebody to read, another language, or other words."""
    asked = format_queries.open_request(page.participant_id)
    before = {"formats": asked.formats, "note": asked.note} if asked is not None else {}
    form = load(FormatForm, data=before)

    def act() -> None:
        formats.ask_format(
            queries.participant_of(page.participant_id),
            formats=form.formats.data or [],
            note=form.note.text,
            by=THEMSELVES,
        )

    done = perform(form, act, lambda: go(".my_week", secret=secret, said="format"))
    return done or answer("format", page, secret, form=form, asked=asked is not None)


@bp.get("/mine/<secret>/one/<uuid:visit_id>/my-week.ics")
@needs(Anyone.PUBLIC)
@own
def one_off(page: Page, secret: str, visit_id: UUID) -> ResponseReturnValue:  # noqa: ARG001 every view is given the secret
    """One of them as a calendar file."""
    visit = queries.get_visit(page.participant_id, visit_id)
    return file_answer(show.one_off(page, visit), "my-week.ics", "text/calendar; charset=utf-8")


def perform(
    form: OwnForm, act: Callable[[], object], then: Callable[[], str]
) -> ResponseReturnValue | None:
    """Act on a valid form and go on; None when it was not sent, or something was wrong with it."""
    if not form.validate_on_submit():
        return None
    try:
        with unit_of_work():
            act()
    except Refused as refusal:
        form.refuse(refusal)
        return None
    return redirect(then(), 303)


def go(endpoint: str, **parts: Any) -> str:
    """An address of this page, in the size of print chosen; it goes along in the address."""
    size = request.args.get("size", "")
    if size in {"large", "usual"}:
        parts = {"size": size} | parts
    return address_of(endpoint, **parts)


def answer(
    template: str, page: Page | None, secret: str = "", *, status: int = 200, **context: Any
) -> ResponseReturnValue:
    """One page of it: 422 when there is something wrong with what was sent."""
    form = context.get("form")
    if form is not None and form.problems:
        status = 422
    size = request.args.get("size") or ("large" if page is not None and page.large else "")
    shown = render_template(
        f"calendars/mine/{template}.html",
        secret=secret,
        go=go,
        large=size == "large",
        said=show.SAID.get(request.args.get("said", ""), ""),
        **context,
    )
    return make_response(shown, status)


def _week(template: str, page: Page, secret: str) -> ResponseReturnValue:
    visits = queries.visits(page.participant_id, clock.now(), clock.today())
    week = request.args.get("week", "") if template == "print_week" else ""
    weeks = show.weeks(visits, week)
    visits = show.in_week(visits, week)
    return answer(
        template,
        page,
        secret,
        lines=show.lines(page, visits, clock.now()),
        weeks=weeks,
        reach=show.reach(queries.teams_of(page.participant_id)),
    )


def _unknown() -> ResponseReturnValue:
    """One sentence for a link that is wrong, replaced or ended."""
    with unit_of_work():
        counted = misses.note_miss(request.remote_addr or "", str(current_app.secret_key))
    shown = make_response(answer("unknown", None, status=404 if counted else 429))
    if not counted:
        shown.headers["Retry-After"] = "60"
    return shown


def no_cookie(app: Flask) -> None:
    """Read no cookie here, and let these forms be sent without a token, which needs one."""
    forget_cookies(app, "/mine/")
    app.extensions["csrf"].exempt(bp)
