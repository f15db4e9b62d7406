"""The pages of calendar links to more than one's own sessions: a team's, a cohort's, a room's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import Anyone, needs
from base.actions import page, perform
from base.forms import load
from calendars.forms.feeds import MakeSharedFeedForm, ReplaceFeedForm, RevokeFeedForm
from calendars.presenters import feeds as presenters
from calendars.queries import feeds as queries
from calendars.queries import links
from calendars.queries.owners import Owner
from calendars.services import bodies, feeds
from calendars.views.feeds import link_facts, shown_once
from people.queries import places
from people.roles import Can
from programmes.presenters.cohorts import cohort_head
from programmes.queries.cohorts import get_cohort

bp = Blueprint("shared_feeds", __name__, template_folder="../templates")


@bp.route("/my-calendar/lead", methods=["GET", "POST"])
@needs(Can.LEAD_CALENDAR)
def lead_calendar() -> ResponseReturnValue:
    """A link to the sessions of every team I lead."""
    return _calendar(Owner("lead", user=_me()))


@bp.route("/teams/<uuid:team_id>/calendar-link", methods=["GET", "POST"])
@needs(Can.OWN_CALENDAR)
def team_calendar(team_id: UUID) -> ResponseReturnValue:
    """A link of mine to the sessions of a team I am on."""
    team = places.get_team(current_user, team_id, Can.OWN_CALENDAR)
    return _calendar(Owner("team", user=_me(), team=team))


@bp.route("/cohorts/<uuid:cohort_id>/calendar-link", methods=["GET", "POST"])
@needs(Can.OWN_CALENDAR)
def cohort_calendar(cohort_id: UUID) -> ResponseReturnValue:
    """A link of mine to the sessions of one cohort."""
    cohort = get_cohort(current_user, cohort_id, Can.OWN_CALENDAR)
    return _calendar(
        Owner("cohort", user=_me(), team=cohort.team, cohort=cohort),
        "calendars/cohort_calendar.html",
        cohort=cohort,
        head=cohort_head(cohort),
        tab="calendar",
    )


@bp.route("/venues/<uuid:venue_id>/calendar-link", methods=["GET", "POST"])
@needs(Can.MANAGE_PLACES)
def venue_calendar(venue_id: UUID) -> ResponseReturnValue:
    """A building's link: what is booked there, and by which team."""
    return _calendar(Owner("venue", venue=places.get_venue(current_user, venue_id)))


@bp.route("/rooms/<uuid:room_id>/calendar-link", methods=["GET", "POST"])
@needs(Can.MANAGE_PLACES)
def room_calendar(room_id: UUID) -> ResponseReturnValue:
    """A room's link: when it is booked, and by which team."""
    return _calendar(Owner("room", room=places.get_room(current_user, room_id)))


@bp.route("/calendar-links/<uuid:link_id>/replace", methods=["GET", "POST"])
@needs(Anyone.SIGNED_IN)
def replace_shared_feed(link_id: UUID) -> ResponseReturnValue:
    """End one of these links and make a new one."""
    feed = queries.get_link(_me(), link_id)
    back = presenters.page_of(feeds.owner_of(feed))
    form = load(ReplaceFeedForm)
    done = perform(
        form,
        lambda: feeds.replace_feed(feed, by=current_user),
        then=lambda made: shown_once(made, back),
    )
    return done or page("calendars/replace_feed.html", form=form, feed=feed, back_to=back)


@bp.route("/calendar-links/<uuid:link_id>/end", methods=["GET", "POST"])
@needs(Anyone.SIGNED_IN)
def revoke_shared_feed(link_id: UUID) -> ResponseReturnValue:
    """End one of these links."""
    feed = queries.get_link(_me(), link_id)
    back = presenters.page_of(feeds.owner_of(feed))
    form = load(RevokeFeedForm)
    done = perform(
        form,
        lambda: feeds.revoke_feed(feed, by=current_user),
        then=lambda _: back,
        say="The calendar link has ended.",
    )
    return done or page("calendars/revoke_feed.html", form=form, feed=feed, back_to=back)


def _me() -> Any:
    """Whoever is signed in: the row itself, which a new link has to point at."""
    return current_user._get_current_object()  # noqa: SLF001 the library's own way to unwrap it


def _calendar(
    owner: Owner, template: str = "calendars/shared_calendar.html", **context: Any
) -> ResponseReturnValue:
    """Show a calendar's link, or make it."""
    form = load(MakeSharedFeedForm)
    here = presenters.page_of(owner)
    done = perform(
        form,
        lambda: feeds.make_feed(owner, by=current_user),
        then=lambda made: shown_once(made, here),
    )
    link = links.link_of(owner, clock.today())
    coming = bodies.next_words(link, clock.today(), clock.now())
    return done or page(
        template,
        form=form,
        name=presenters.subject_words(owner),
        says=presenters.SAYS[owner.audience],
        warning=presenters.WARNINGS[owner.audience],
        preview=presenters.preview(*coming) if coming is not None else None,
        **link_facts(owner),
        **context,
    )
