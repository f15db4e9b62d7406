"""Bringing people and staff in from files."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from base.access import needs
from people.presenters.imports import LISTED, Words
from people.queries import import_participants, import_staff
from people.queries.imports import people_made
from people.roles import Can
from people.services.import_lines import bring_participants, bring_staff
from people.views import import_pages
from people.views.import_pages import Pages

bp = Blueprint("imports", __name__)
bp.url_value_preprocessor(import_pages.allow_large)

PEOPLE = Pages(
    kind=import_participants.KIND,
    bring=bring_participants,
    words=Words(
        title="Bring people in",
        lead="Add many people to a team’s caseload from a spreadsheet. You read what the file "
        "would do first. Nothing is added before you say so.",
        check="Check the people to bring in",
        explain="Columns for bringing people in",
        home="People",
        names=("given_name", "family_name"),
    ),
    endpoints="imports.{}_people",
    part="people_import_id",
    home="participants.list_people",
    made=lambda user, batch: people_made(user, batch, LISTED),
    done="imports/people_brought_in.html",
)
STAFF = Pages(
    kind=import_staff.KIND,
    bring=bring_staff,
    words=Words(
        title="Bring staff in",
        lead="Make accounts for many colleagues from a spreadsheet, each with a role on one team. "
        "You read what the file would do first. Nothing is added before you say so.",
        check="Check the staff to bring in",
        explain="Columns for bringing staff in",
        home="Accounts",
        names=("name",),
    ),
    endpoints="imports.{}_staff",
    part="staff_import_id",
    home="accounts.list_accounts",
    made=import_staff.accounts_made,
    done="imports/staff_brought_in.html",
)


@bp.route("/people/import", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def send_people() -> ResponseReturnValue:
    """Send a file of participants."""
    return import_pages.send(PEOPLE)


@bp.get("/people/import/columns")
@needs(Can.EDIT_PEOPLE)
def explain_people() -> ResponseReturnValue:
    """What the columns of such a file mean."""
    return import_pages.explain(PEOPLE)


@bp.get("/people/import/template.csv")
@needs(Can.EDIT_PEOPLE)
def csv_template_people() -> ResponseReturnValue:
    """An empty file of participants."""
    return import_pages.template(PEOPLE)


@bp.route("/people/imports/<uuid:people_import_id>", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def review_people(people_import_id: UUID) -> ResponseReturnValue:
    """Read a file of participants, and bring them in."""
    return import_pages.review(PEOPLE, people_import_id)


@bp.get("/people/imports/<uuid:people_import_id>/to-correct.csv")
@needs(Can.EDIT_PEOPLE)
def csv_correct_people(people_import_id: UUID) -> ResponseReturnValue:
    """The lines of it that have problems."""
    return import_pages.correct(PEOPLE, people_import_id)


@bp.route("/people/imports/<uuid:people_import_id>/discard", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def discard_people(people_import_id: UUID) -> ResponseReturnValue:
    """Throw a file of participants away."""
    return import_pages.discard(PEOPLE, people_import_id)


@bp.route("/accounts/import", methods=["GET", "POST"])
@needs(Can.MANAGE_ACCOUNTS)
def send_staff() -> ResponseReturnValue:
    """Send a file of staff."""
    return import_pages.send(STAFF)


@bp.get("/accounts/import/columns")
@needs(Can.MANAGE_ACCOUNTS)
def explain_staff() -> ResponseReturnValue:
    """What the columns of such a file mean."""
    return import_pages.explain(STAFF)


@bp.get("/accounts/import/template.csv")
@needs(Can.MANAGE_ACCOUNTS)
def csv_template_staff() -> ResponseReturnValue:
    """An empty file of staff."""
    return import_pages.template(STAFF)


@bp.route("/accounts/imports/<uuid:staff_import_id>", methods=["GET", "POST"])
@needs(Can.MANAGE_ACCOUNTS)
def review_staff(staff_import_id: UUID) -> ResponseReturnValue:
    """Read a file of staff, and bring them in."""
    return import_pages.review(STAFF, staff_import_id)


@bp.get("/accounts/imports/<uuid:staff_import_id>/to-correct.csv")
@needs(Can.MANAGE_ACCOUNTS)
def csv_correct_staff(staff_import_id: UUID) -> ResponseReturnValue:
    """The lines of it that have problems."""
    return import_pages.correct(STAFF, staff_import_id)


@bp.route("/accounts/imports/<uuid:staff_import_id>/discard", methods=["GET", "POST"])
@needs(Can.MANAGE_ACCOUNTS)
def discard_staff(staff_import_id: UUID) -> ResponseReturnValue:
    """Throw a file of staff away."""
    return import_pages.discard(STAFF, staff_import_id)
