"""The register of a session: take it, print it blank, amend a mark, read a mark's history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from attendance import services
from attendance.forms.registers import (
    AmendMarkForm,
    DraftForm,
    TakeRegisterForm,
    ThrowAwayForm,
    outcome_pairs,
    step_pairs,
)
from attendance.forms.rows import CHOICES
from attendance.presenters import registers as presenters
from attendance.queries import marks, registers
from attendance.queries.registers import Sheet
from attendance.queries.staff import is_for_staff
from attendance.queries.vocabulary import in_use
from base import clock
from base.access import needs
from base.actions import page, perform
from base.dates import LONDON, time_words
from base.errors import Refused
from base.forms import load
from base.work import unit_of_work
from people.roles import Can
from programmes import session_links

bp = Blueprint("register", __name__, template_folder="../templates")


@bp.route("/sessions/<uuid:session_id>/register", methods=["GET", "POST"])
@needs(Can.MARK)
def take_register(session_id: UUID) -> ResponseReturnValue:
    """Mark who came, keep it for later, and sign."""
    sheet = _sheet(session_id)
    if is_for_staff(sheet.session) and not sheet.rows and not sheet.hidden:
        return redirect(url_for("staff_attendance.sign_staff_register", session_id=session_id), 303)
    form = load(TakeRegisterForm)
    words = sheet.words.mapping
    form.lay(presenters.given(sheet), length_minutes=sheet.session.minutes, mapping=words)
    if form.wish in _ACTS:
        done = perform(
            form,
            lambda: _ACTS[form.wish](sheet, form),
            then=lambda _: url_for(".take_register", session_id=session_id),
        )
        if done:
            return done
        sheet = _sheet(session_id)  # somebody else may have changed it, and that may be why
    elif form.wish == "everyone":
        form.everyone_came()
    overtaken = form.typed and form.seen_version != sheet.version
    form.renew(presenters.given(sheet), sheet.version)
    return page(
        "attendance/take_register.html",
        form=form,
        sheet=sheet,
        choices=CHOICES,
        reasons=words.offered(),
        outcomes=outcome_pairs(words),
        steps=step_pairs(words),
        closed=presenters.closed(sheet.session, clock.now()),
        lines=presenters.lines(sheet, form),
        differences=presenters.differences(sheet, form) if overtaken else [],
        suggestions=presenters.suggestions(words),
        unsaved=presenters.unsaved(sheet),
        links=session_links.links_of(current_user, sheet.session) if sheet.signed else [],
    )


@bp.post("/sessions/<uuid:session_id>/register/draft")
@needs(Can.MARK)
def keep_draft(session_id: UUID) -> ResponseReturnValue:
    """Keep what is typed, as it is typed; the page's script sends it."""
    session = registers.session_to_mark(current_user, session_id)
    form = DraftForm()
    if not form.validate():
        return {"why": "This page is too old to keep what is typed. Open it again."}, 422
    try:
        with unit_of_work():
            kept = services.drafts.keep_draft(
                session,
                typed=form.typed_by_place(),
                page=form.once.data or "",
                serial=form.serial_number,
                by=current_user,
            )
    except Refused as refusal:
        return {"why": refusal.why}, 409
    return {"kept": kept, "at": time_words(clock.now().astimezone(LONDON).time())}


@bp.post("/sessions/<uuid:session_id>/register/draft/throw-away")
@needs(Can.MARK)
def throw_away_draft(session_id: UUID) -> ResponseReturnValue:
    """Throw away what was typed on this register and never saved."""
    session = registers.session_to_mark(current_user, session_id)
    form = ThrowAwayForm()
    register = url_for(".take_register", session_id=session_id)
    done = perform(
        form,
        lambda: services.drafts.throw_away_drafts(session, until=form.opened_at, by=current_user),
        then=lambda _: register,
        say="What was typed and not saved is thrown away.",
    )
    return done or redirect(register, 303)


@bp.get("/sessions/<uuid:session_id>/register/blank")
@needs(Can.MARK)
def print_blank_register(session_id: UUID) -> ResponseReturnValue:
    """A register to fill in by hand."""
    return render_template("attendance/print_blank_register.html", sheet=_sheet(session_id))


@bp.route("/sessions/<uuid:session_id>/register/<uuid:place_id>/amend", methods=["GET", "POST"])
@needs(Can.MARK)
def amend_mark(session_id: UUID, place_id: UUID) -> ResponseReturnValue:
    """Correct one mark of a signed register, with the reason."""
    session = registers.session_to_mark(current_user, session_id)
    place, person = marks.get_place(current_user, session, place_id)
    register = url_for(".take_register", session_id=session_id)
    if not registers.sheet(current_user, session).signed:
        flash("This register is not signed yet, so change the mark here.", "information")
        return redirect(register, 303)
    mark = marks.marks_of([place]).get(place.id)
    form = load(AmendMarkForm)
    words = in_use(session.cohort.team_id).mapping
    form.lay(words, marks.answer_to(mark, words) if mark else None, mark.link if mark else 0)

    done = perform(form, lambda: _amend(place, person.name, form), then=lambda _: register)
    if done:
        return done
    chain = presenters.links(marks.chain_of(place), words)
    form.renew(len(chain))  # links are counted from 1 without a gap
    return page(
        "attendance/amend_mark.html",
        form=form,
        session=session,
        person=person,
        place=place,
        now=chain[0] if chain else None,
    )


@bp.get("/sessions/<uuid:session_id>/register/<uuid:place_id>/history")
@needs(Can.MARK)
def show_mark_history(session_id: UUID, place_id: UUID) -> ResponseReturnValue:
    """Who set this mark, when, what it was before, and why it was changed."""
    session = registers.session_to_mark(current_user, session_id)
    place, person = marks.get_place(current_user, session, place_id)
    return render_template(
        "attendance/show_mark_history.html",
        session=session,
        place=place,
        person=person,
        links=presenters.links(marks.chain_of(place), in_use(session.cohort.team_id).mapping),
    )


def _amend(place: Any, name: str, form: AmendMarkForm) -> None:
    made = services.amendments.amend_mark(
        place,
        answer=form.answer(),
        why=form.why.data or "",
        seen_link=form.seen_link,
        by=current_user,
    )
    flash(
        f"The mark of {name} is amended."
        if made
        else f"Nothing changed: that is how {name} was marked already.",
        "success" if made else "information",
    )


def _sheet(session_id: UUID) -> Sheet:
    return registers.sheet(current_user, registers.session_to_mark(current_user, session_id))


def _save(sheet: Sheet, form: TakeRegisterForm) -> None:
    written = services.registers.save_register(
        sheet.session,
        answers=form.answers(),
        seen_version=form.seen_version,
        opened=form.opened_at,
        by=current_user,
    )
    said = "Saved. The register is not signed yet." if written else "Nothing changed."
    flash(said, "success" if written else "information")


def _sign(sheet: Sheet, form: TakeRegisterForm) -> None:
    services.registers.sign_register(
        sheet.session,
        answers=form.answers(),
        seen_version=form.seen_version,
        opened=form.opened_at,
        by=current_user,
    )
    flash("Register signed.", "success")


_ACTS = {"save": _save, "sign": _sign}


def panel(user: Any, session: Any) -> Markup:
    """The register's state on the page of its session."""
    if session.cohort.team_id not in user.teams(Can.MARK):
        return Markup()
    return Markup(  # noqa: S704 a template's own output
        render_template(
            "attendance/panel.html",
            register=registers.register_states([session.id]).get(session.id),
            closed=presenters.closed(session, clock.now()),
            href=url_for("register.take_register", session_id=session.public_id),
        )
    )
