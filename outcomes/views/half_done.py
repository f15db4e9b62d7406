"""What somebody answered by themselves and did not send: reading it, and keeping it as it is."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.dates import moment_words
from base.forms import load
from outcomes import services
from outcomes.forms.filling import PlainForm
from outcomes.occasions import occasion_words
from outcomes.presenters.links import begun_words, half_done_rows
from outcomes.queries import instruments, links
from people.roles import Can

bp = Blueprint("half_done", __name__, template_folder="../templates")


@bp.route("/fill-links/<uuid:fill_link_id>/half-done", methods=["GET", "POST"])
@needs(Can.MEASURE)
def show_half_done(fill_link_id: UUID) -> ResponseReturnValue:
    """How far they have come, and keeping it as it is; until then they can go on."""
    draft = links.get_half_done(current_user, fill_link_id)
    link = links.get_link(current_user, fill_link_id)
    instrument = instruments.find(link.slug).instrument
    form = load(PlainForm)
    done = perform(
        form,
        lambda: services.links.take_half_done(link, by=current_user),
        then=lambda made: url_for("responses.show_response", response_id=made.public_id),
        say="The form is kept as it was. Their link has ended.",
    )
    return done or page(
        "outcomes/half_done.html",
        form=form,
        person=link.participant,
        instrument=instrument,
        occasion=occasion_words(link.occasion),
        begun=begun_words(draft, instrument),
        rows=half_done_rows(draft, instrument),
        until=moment_words(link.expires_at),
        end=url_for("fill_links.end_link", link_id=fill_link_id),
    )
