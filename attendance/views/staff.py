"""Which staff came: a session's list to sign, and what a team's staff had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from attendance import services
from attendance.forms.staff import CHOICES, StaffAttendanceForm, StaffRegisterForm
from attendance.presenters import registers as closed_words
from attendance.presenters import staff as show
from attendance.queries import registers
from attendance.queries import staff as queries
from base import clock
from base.access import needs
from base.actions import page, perform
from base.addresses import address_of
from base.downloads import file_name
from base.errors import Refused
from base.forms import load
from base.leaving import Leaving, add_files
from base.sorting import Order, order_of
from base.spans import chosen_words
from people.queries.places import get_team
from people.roles import Can
from programmes import session_links

bp = Blueprint("staff_attendance", __name__, template_folder="../templates")
_NARROWED = ("from", "to", "kind")


@dataclass(frozen=True, slots=True)
class _Read:
    team: Any
    form: StaffAttendanceForm
    first: date
    last: date
    order: Order
    whole: show.StaffPage


@bp.route("/sessions/<uuid:session_id>/staff-register", methods=["GET", "POST"])
@needs(Can.MARK)
def sign_staff_register(session_id: UUID) -> ResponseReturnValue:
    """Say which staff came, and sign; later, change it with a reason."""
    session = registers.session_to_mark(current_user, session_id)
    if not queries.is_for_staff(session):
        return redirect(url_for("register.take_register", session_id=session_id), 303)
    found = queries.staff_list(session)
    sheet = found.sheet
    kept = {"others": str(sheet.others or ""), "others_note": sheet.others_note} if sheet else {}
    form = load(StaffRegisterForm, data=kept)
    form.lay(show.given_staff(found), length_minutes=session.minutes)
    if form.wish == "sign":
        here = url_for(".sign_staff_register", session_id=session_id)
        done = perform(form, lambda: _sign(session, form), then=lambda _: here)
        if done:
            return done
        found = queries.staff_list(session)  # somebody else may have signed, and that may be why
    elif form.wish in _FILLS:
        form.fill(_FILLS[form.wish])
    form.link.data = str(found.link)
    return page(
        "attendance/staff_register.html",
        form=form,
        session=session,
        found=found,
        choices=CHOICES,
        closed=closed_words.closed(session, clock.now()),
        sheets=show.sheet_lines(found),
        came=show.came_words(found),
        links=session_links.links_of(current_user, session) if found.sheets else [],
    )


@bp.get("/teams/<uuid:team_id>/staff-attendance")
@needs(Can.SEE_PROGRAMMES)
def show_staff_attendance(team_id: UUID) -> ResponseReturnValue:
    """Training, supervision and reflective practice: what each member of staff had of it."""
    read = _read(team_id)
    address = address_of(
        "staff_attendance.show_staff_attendance", request.args, _NARROWED, team_id=team_id
    )
    return page(
        "attendance/show_staff_attendance.html",
        form=read.form,
        asked=("first", "last", "kind"),
        team=read.team,
        whole=read.whole,
        address=address,
        heads=address.heads(read.order, show.orders(read.whole.kinds)),
        picture=show.staff_picture(read.whole, read.team.name),
    )


def _leave(team_id: UUID) -> Leaving:
    read = _read(team_id)
    if read.form.problems:
        raise Refused(read.form.why_not)
    return Leaving(
        show.staff_table(read.whole, read.team.name),
        show.staff_picture(read.whole, read.team.name),
        file_name("staff-attendance", read.team.name, first=read.first, last=read.last),
        f"the staff attendance of {read.team.name}, {read.whole.days}",
        [read.team.public_id],
        [f"Days: {read.whole.days}", *chosen_words(read.form, "kind"), *read.whole.held],
    )


add_files(
    bp,
    "/teams/<uuid:team_id>/staff-attendance",
    "show_staff_attendance",
    Can.SEE_PROGRAMMES,
    _leave,
)


def _read(team_id: UUID) -> _Read:
    team = get_team(current_user, team_id, Can.SEE_PROGRAMMES)
    form = StaffAttendanceForm(request.args)
    form.validate()
    first, last = form.span(clock.today(), show.MONTHS_BACK)
    found = queries.team_staff(current_user, team, first, last)
    order = order_of(
        request.args.get("sort", ""), [key for key, _ in show.ORDERS], otherwise="name"
    )
    kind = form.good("kind") or ""
    return _Read(team, form, first, last, order, show.staff_page(found, kind, order, first, last))


_FILLS: Any = {"everyone": "came", "rest": "not_expected"}


def _sign(session: Any, form: StaffRegisterForm) -> None:
    made = services.staff.sign_staff_register(
        session,
        answers=form.answers(),
        others=form.how_many_others,
        others_note=form.others_note.text,
        why=form.why.text,
        seen_link=form.seen_link,
        by=current_user,
    )
    said = "Signed: it is kept who came." if made else "Nothing changed."
    flash(said, "success" if made else "information")


def panel(user: Any, session: Any) -> Markup:
    """Which staff came, on the page of a session that is for staff."""
    if not queries.is_for_staff(session) or session.cohort.team_id not in user.teams(Can.MARK):
        return Markup()
    found = queries.staff_list(session)
    if found.sheet is None:
        return Markup()
    return Markup(  # noqa: S704 a template's own output
        render_template(
            "attendance/staff_panel.html",
            came=show.came_words(found),
            said=show.sheet_lines(found)[0].said,
        )
    )
