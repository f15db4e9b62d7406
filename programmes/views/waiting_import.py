"""Bringing a waiting list in from a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from base import clock
from base.access import needs
from people.presenters.imports import LISTED, Words
from people.roles import Can
from people.views import import_pages
from people.views.import_pages import Pages
from programmes import queries, services
from programmes.presenters.referrals import ReferralRow, referral_rows

bp = Blueprint("waiting_import", __name__, template_folder="../templates")
bp.url_value_preprocessor(import_pages.allow_large)


def _made(user: Any, batch: Any) -> list[ReferralRow]:
    found = queries.waiting_import.referrals_made(user, batch, LISTED)
    lines = queries.people.person_lines(user, [one.participant for one in found])
    programmes = queries.referrals.programmes_of(one.programme_slug for one in found)
    return referral_rows(found, lines, programmes, clock.today())


WAITING = Pages(
    kind=queries.waiting_import.KIND,
    bring=services.waiting_import.bring_waiting,
    words=Words(
        title="Bring a waiting list in",
        lead="Record many referrals to a team from a spreadsheet, each with the day it was "
        "received, so that days waiting are right. People who are not here yet are added. You read "
        "what the file would do first. Nothing is added before you say so.",
        check="Check the waiting list to bring in",
        explain="Columns for bringing a waiting list in",
        home="Waiting list",
        names=("given_name", "family_name"),
    ),
    endpoints="waiting_import.{}_waiting",
    part="waiting_import_id",
    home="waiting.waiting_list",
    made=_made,
    done="programmes/waiting_import/brought_in.html",
)


@bp.route("/waiting/import", methods=["GET", "POST"])
@needs(Can.ENROL)
def send_waiting() -> ResponseReturnValue:
    """Send a file of people who wait."""
    return import_pages.send(WAITING)


@bp.get("/waiting/import/columns")
@needs(Can.ENROL)
def explain_waiting() -> ResponseReturnValue:
    """What the columns of such a file mean."""
    return import_pages.explain(WAITING)


@bp.get("/waiting/import/template.csv")
@needs(Can.ENROL)
def csv_template_waiting() -> ResponseReturnValue:
    """An empty file of people who wait."""
    return import_pages.template(WAITING)


@bp.route("/waiting/imports/<uuid:waiting_import_id>", methods=["GET", "POST"])
@needs(Can.ENROL)
def review_waiting(waiting_import_id: UUID) -> ResponseReturnValue:
    """Read a file of people who wait, and bring them in."""
    return import_pages.review(WAITING, waiting_import_id)


@bp.get("/waiting/imports/<uuid:waiting_import_id>/to-correct.csv")
@needs(Can.ENROL)
def csv_correct_waiting(waiting_import_id: UUID) -> ResponseReturnValue:
    """The lines of it that have problems."""
    return import_pages.correct(WAITING, waiting_import_id)


@bp.route("/waiting/imports/<uuid:waiting_import_id>/discard", methods=["GET", "POST"])
@needs(Can.ENROL)
def discard_waiting(waiting_import_id: UUID) -> ResponseReturnValue:
    """Throw a file of people who wait away."""
    return import_pages.discard(WAITING, waiting_import_id)
