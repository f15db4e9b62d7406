"""Staff make, replace and end a participant's own page, print its letter, and answer what they ask.

The page that lists it is the one of their calendar link: `page_facts` is what that page shows.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, make_response, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from base import clock
from base.access import needs
from base.actions import page, perform
from base.downloads import file_answer
from base.errors import NotYours
from base.forms import load
from base.leaving import note_file
from base.work import unit_of_work
from calendars.forms.own_pages import (
    AnswerFormatForm,
    EndPageForm,
    LetterForm,
    MakePageForm,
    ReplacePageForm,
)
from calendars.letters import FILE_NAME, Layout
from calendars.presenters import own_pages as presenters
from calendars.presenters.feeds import names
from calendars.queries import feeds as feed_queries
from calendars.queries import formats as format_queries
from calendars.queries import pages as queries
from calendars.queries import sessions
from calendars.services import feeds, formats, pages
from people.queries.participants import get_participant
from people.roles import Can

bp = Blueprint("own_pages", __name__, template_folder="../templates")

_NEW = "new_own_page"
NEW_FEED = "new_calendar_link"


@bp.route("/people/<uuid:person_id>/own-page/make", methods=["GET", "POST"])
@needs(Can.GIVE_CALENDAR)
def make_page(person_id: UUID) -> ResponseReturnValue:
    """Make a participant's own page, in words they chose, and a calendar link with it."""
    person = get_participant(current_user, person_id)
    words = queries.words_of(person)
    chosen = {"word": words.word, "show_place": words.show_place} if words else {}
    form = load(MakePageForm, data=chosen)
    feed = feed_queries.live_feed(person)

    def act() -> dict[str, list[str]]:
        word, show_place = form.word.text, form.show_place.data
        made, token = pages.make_page(person, word=word, show_place=show_place, by=current_user)
        new = {_NEW: [str(made.public_id), token]}
        if form.with_calendar.data and feed is None:
            link, link_token = feeds.make_feed(
                person, word=word, show_place=show_place, by=current_user
            )
            new[NEW_FEED] = [str(link.public_id), link_token]
        return new

    done = perform(form, act, then=lambda new: _shown_once(new, person_id))
    withheld = names(sessions.withheld_venues(person.id, clock.today()))
    return done or page(
        "calendars/own_page/make.html", form=form, person=person, withheld=withheld, feed=feed
    )


@bp.route("/people/<uuid:person_id>/own-page/replace", methods=["GET", "POST"])
@needs(Can.GIVE_CALENDAR)
def replace_page(person_id: UUID) -> ResponseReturnValue:
    """End the link to a participant's page and make a new one."""
    person = get_participant(current_user, person_id)
    live = _live(person)
    form = load(ReplacePageForm)

    def act() -> dict[str, list[str]]:
        made, token = pages.replace_page(live, by=current_user)
        return {_NEW: [str(made.public_id), token]}

    done = perform(form, act, then=lambda new: _shown_once(new, person_id))
    return done or page("calendars/own_page/replace.html", form=form, person=person, own_page=live)


@bp.route("/people/<uuid:person_id>/own-page/end", methods=["GET", "POST"])
@needs(Can.GIVE_CALENDAR)
def end_page(person_id: UUID) -> ResponseReturnValue:
    """End a participant's own page."""
    person = get_participant(current_user, person_id)
    live = _live(person)
    form = load(EndPageForm)
    done = perform(
        form,
        lambda: pages.end_page(live, by=current_user),
        then=lambda _: _of(person_id),
        say="Their own page has ended.",
    )
    return done or page("calendars/own_page/end.html", form=form, person=person, own_page=live)


@bp.post("/people/<uuid:person_id>/calendar/letter")
@needs(Can.GIVE_CALENDAR)
def print_letter(person_id: UUID) -> ResponseReturnValue:
    """The letter with links just made. Their tokens come with the form, and are not kept."""
    person = get_participant(current_user, person_id)
    form = load(LetterForm)
    given = form.page_token.data or "", form.feed_token.data or ""
    if not form.validate_on_submit() or not queries.are_links_of(person, *given):
        shown = page("calendars/own_page/letter_over.html", form=form, person=person)
        return make_response(shown, 422)
    letter = presenters.letter(
        person,
        queries.teams_of(person.id),
        Layout(form.layout.data or presenters.usual_layout(person)),
        page_token=given[0],
        feed_token=given[1],
        public_url=current_app.config["DAYBOOK"].public_url,
        today=clock.today(),
    )
    # Typst is loaded by the first letter: nothing else needs it.
    body: bytes = import_module("calendars.letter_pdf").letter_pdf(letter, at=clock.now())
    with unit_of_work():
        note_file(f"the letter with the links of {person.code}", "pdf", about=[person.public_id])
    answer = file_answer(body, FILE_NAME, "application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{FILE_NAME}"'
    return answer


@bp.route("/people/<uuid:person_id>/formats/<uuid:request_id>", methods=["GET", "POST"])
@needs(Can.GIVE_CALENDAR)
def answer_format(person_id: UUID, request_id: UUID) -> ResponseReturnValue:
    """Answer a format a participant asked for on their own page."""
    person = get_participant(current_user, person_id)
    asked = format_queries.get_request(person, request_id)
    form = load(AnswerFormatForm)
    done = perform(
        form,
        lambda: formats.answer_format(
            asked, answer=form.answer.data or "", why=form.why.text, by=current_user
        ),
        then=lambda _: url_for("participants.show_participant", person_id=person_id),
        say="Answered.",
    )
    return done or page(
        "calendars/own_page/answer_format.html",
        form=form,
        person=person,
        asked=presenters.asked(asked),
        answered=asked.answered_at is not None,
    )


def section(user: Any, person: Any) -> Markup:
    """What a participant asked for on their own page, on the page of their record."""
    found = format_queries.open_request(person.id)
    if found is None or not user.may(Can.GIVE_CALENDAR):
        return Markup()
    return Markup(  # noqa: S704 a template's own output
        render_template("calendars/own_page/section.html", asked=presenters.asked(found))
    )


def page_facts(person: Any) -> dict[str, Any]:
    """The page in force, its address when it has just been made, and the letter's form."""
    own_page = queries.live_page(person)
    token = ""
    if own_page is not None and session.get(_NEW, [""])[0] == str(own_page.public_id):
        token = session.pop(_NEW)[1]
    public_url = current_app.config["DAYBOOK"].public_url
    letter = LetterForm(formdata=None, layout=presenters.usual_layout(person).value)
    return {
        "own_page": own_page,
        "page_token": token,
        "page_address": presenters.page_address(token, public_url) if token else None,
        "letter": letter,
    }


def _live(person: Any) -> Any:
    live = queries.live_page(person)
    if live is None:
        raise NotYours
    return live


def _of(person_id: UUID) -> str:
    return url_for("feeds.participant_calendar", person_id=person_id)


def _shown_once(new: dict[str, list[str]], person_id: UUID) -> str:
    """Hand new tokens to the next page; nothing else ever holds them."""
    for name, made in new.items():
        session[name] = made
    return _of(person_id)
