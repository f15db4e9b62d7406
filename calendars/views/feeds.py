"""The pages on which a calendar link is made, shown once, worded, replaced and ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import NotYours
from base.forms import load
from calendars.forms.feeds import (
    ChangeWordingForm,
    MakeFeedForm,
    MakeMyFeedForm,
    ReplaceFeedForm,
    RevokeFeedForm,
)
from calendars.presenters import feeds as presenters
from calendars.queries import feeds as feed_queries
from calendars.queries import links, offered, sessions
from calendars.queries.pages import live_page, words_of
from calendars.services import bodies, feeds, pages
from calendars.views import own_pages
from people.queries.participants import get_participant
from people.roles import Can

bp = Blueprint("feeds", __name__, template_folder="../templates")

_NEW = own_pages.NEW_FEED


@bp.get("/my-calendar")
@needs(Can.OWN_CALENDAR)
def my_calendar() -> ResponseReturnValue:
    """My calendar links: make my own, see it once, see who fetches it; what else there is."""
    return page("calendars/my_calendar.html", form=MakeMyFeedForm(), **_my_facts())


@bp.post("/my-calendar/make")
@needs(Can.OWN_CALENDAR)
def make_my_feed() -> ResponseReturnValue:
    """Make my own calendar link."""
    form = load(MakeMyFeedForm)
    done = perform(
        form,
        lambda: feeds.make_feed(_me(), by=current_user),
        then=lambda made: shown_once(made, url_for("feeds.my_calendar")),
    )
    return done or page("calendars/my_calendar.html", form=form, **_my_facts())


@bp.route("/my-calendar/replace", methods=["GET", "POST"])
@needs(Can.OWN_CALENDAR)
def replace_my_feed() -> ResponseReturnValue:
    """End my calendar link and make a new one."""
    return _replace(_me(), url_for("feeds.my_calendar"))


@bp.route("/my-calendar/revoke", methods=["GET", "POST"])
@needs(Can.OWN_CALENDAR)
def revoke_my_feed() -> ResponseReturnValue:
    """End my calendar link."""
    return _revoke(_me(), url_for("feeds.my_calendar"))


@bp.get("/people/<uuid:person_id>/calendar")
@needs(Can.GIVE_CALENDAR)
def participant_calendar(person_id: UUID) -> ResponseReturnValue:
    """A participant's calendar link: what their phone will show, and who fetches it."""
    person = get_participant(current_user, person_id)
    today = clock.today()
    link = links.link_of(person, today)
    coming = bodies.next_words(link, today, clock.now())
    shown, words = coming or (None, bodies.sample_words(link))
    return render_template(
        "calendars/participant_calendar.html",
        person=person,
        preview=presenters.preview(shown, words),
        held=link.held,
        withheld=presenters.names(sessions.withheld_venues(person.id, today)),
        **link_facts(person),
        **own_pages.page_facts(person),
    )


@bp.route("/people/<uuid:person_id>/calendar/make", methods=["GET", "POST"])
@needs(Can.GIVE_CALENDAR)
def make_feed(person_id: UUID) -> ResponseReturnValue:
    """Make a participant's calendar link, in words they chose."""
    person = get_participant(current_user, person_id)
    words = words_of(person)
    chosen = {"word": words.word, "show_place": words.show_place} if words is not None else {}
    form = load(MakeFeedForm, data=chosen)
    done = perform(
        form,
        lambda: feeds.make_feed(
            person, word=form.word.data or "", show_place=form.show_place.data, by=current_user
        ),
        then=lambda made: shown_once(made, _of(person_id)),
    )
    withheld = presenters.names(sessions.withheld_venues(person.id, clock.today()))
    return done or page("calendars/make_feed.html", form=form, person=person, withheld=withheld)


@bp.route("/people/<uuid:person_id>/calendar/replace", methods=["GET", "POST"])
@needs(Can.GIVE_CALENDAR)
def replace_feed(person_id: UUID) -> ResponseReturnValue:
    """End a participant's calendar link and make a new one."""
    return _replace(get_participant(current_user, person_id), _of(person_id))


@bp.route("/people/<uuid:person_id>/calendar/revoke", methods=["GET", "POST"])
@needs(Can.GIVE_CALENDAR)
def revoke_feed(person_id: UUID) -> ResponseReturnValue:
    """End a participant's calendar link."""
    return _revoke(get_participant(current_user, person_id), _of(person_id))


@bp.route("/people/<uuid:person_id>/calendar/wording", methods=["GET", "POST"])
@needs(Can.GIVE_CALENDAR)
def change_wording(person_id: UUID) -> ResponseReturnValue:
    """Change what a participant's calendar says."""
    person = get_participant(current_user, person_id)
    words = words_of(person)
    if words is None or not (feed_queries.live_feed(person) or live_page(person)):
        raise NotYours
    form = load(ChangeWordingForm, data={"word": words.word, "show_place": words.show_place})
    done = perform(
        form,
        lambda: pages.choose_words(
            person, word=form.word.data or "", show_place=form.show_place.data, by=current_user
        ),
        then=lambda _: _of(person_id),
        say="Wording changed. Their phone shows it the next time it fetches the calendar.",
    )
    withheld = presenters.names(sessions.withheld_venues(person.id, clock.today()))
    return done or page(
        "calendars/change_wording.html", form=form, person=person, withheld=withheld
    )


def _me() -> Any:
    """Whoever is signed in: the row itself, which a new link has to point at."""
    return current_user._get_current_object()  # noqa: SLF001 the library's own way to unwrap it


def _my_facts() -> dict[str, Any]:
    me = _me()
    made = feed_queries.links_to_list(me)
    others = presenters.others(offered.offered_to(me), made, feed_queries.fetches(made))
    return {"others": others, **link_facts(me)}


def _replace(owner: Any, back: str) -> ResponseReturnValue:
    feed = _live(owner)
    form = load(ReplaceFeedForm)
    done = perform(
        form,
        lambda: feeds.replace_feed(feed, by=current_user),
        then=lambda made: shown_once(made, back),
    )
    return done or page("calendars/replace_feed.html", form=form, feed=feed, back_to=back)


def _revoke(owner: Any, back: str) -> ResponseReturnValue:
    feed = _live(owner)
    form = load(RevokeFeedForm)
    done = perform(
        form,
        lambda: feeds.revoke_feed(feed, by=current_user),
        then=lambda _: back,
        say="The calendar link has ended.",
    )
    return done or page("calendars/revoke_feed.html", form=form, feed=feed, back_to=back)


def _live(owner: Any) -> Any:
    feed = feed_queries.live_feed(owner)
    if feed is None:
        raise NotYours
    return feed


def _of(person_id: UUID) -> str:
    return url_for("feeds.participant_calendar", person_id=person_id)


def shown_once(made: tuple[Any, str], page_address: str) -> str:
    """Hand a new token to the next page; nothing else ever holds it."""
    feed, token = made
    session[_NEW] = [str(feed.public_id), token]
    return page_address


def link_facts(owner: Any) -> dict[str, Any]:
    """The link in force, its address when it has just been made, how it is doing, the steps."""
    feed = feed_queries.live_feed(owner)
    address, token = None, ""
    if feed is not None and session.get(_NEW, [""])[0] == str(feed.public_id):
        token = session.pop(_NEW)[1]
        address = presenters.address(token, current_app.config["DAYBOOK"].public_url)
    fetches = feed_queries.fetches([feed])[feed.id] if feed is not None else []
    changed_at = links.link_of(owner, clock.today()).changed_at if feed is not None else None
    return {
        "feed": feed,
        "address": address,
        "feed_token": token,
        "fetches": fetches,
        "health": presenters.health_of(feed, fetches, changed_at) if feed is not None else None,
        "steps": presenters.steps(address),
    }
