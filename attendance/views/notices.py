"""Notices: "rang to say he can't come", written down and withdrawn; and topics let go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from attendance import services
from attendance.forms.follow_up import RecordNoticeForm, WaiveForm, WithdrawNoticeForm
from attendance.presenters import follow_up as show
from attendance.queries import marks, registers
from attendance.queries import notices as queries
from attendance.queries.vocabulary import in_use
from base import clock
from base.access import needs
from base.actions import page, perform
from base.dates import short, time_words
from base.forms import load
from people.queries.participants import get_participant
from people.roles import Can
from programmes.queries.sessions import expected

bp = Blueprint("notices", __name__, template_folder="../templates")


@bp.route("/people/<uuid:person_id>/cannot-come", methods=["GET", "POST"])
@needs(Can.MARK)
def record_notice(person_id: UUID) -> ResponseReturnValue:
    """Somebody said that they cannot come to one or more sessions."""
    person = get_participant(current_user, person_id, Can.MARK)
    places = queries.places_ahead(current_user, person, clock.now())
    known = queries.notices_of(places)
    open_ = [place for place in places if place.id not in known]
    form = load(RecordNoticeForm)
    reasons = [r for r in _words(places).offered() if r.for_ == "absence"]
    form.lay(
        [(str(p.session.public_id), _session_words(p.session)) for p in open_],
        [(r.id, r.words) for r in reasons],
        request.args.get("session", ""),
    )
    done = perform(
        form,
        lambda: services.notices.record_notices(
            [p for p in open_ if str(p.session.public_id) in (form.sessions.data or [])],
            channel=form.channel.data,
            received=form.received(),
            reason=form.reason.data or "",
            note=form.note.text,
            by=current_user,
        ),
        then=lambda _: url_for("participants.show_participant", person_id=person_id),
        say=f"Written down. The register will say that {person.called} told us before.",
    )
    return done or page(
        "attendance/record_notice.html",
        form=form,
        person=person,
        open=open_,
        known=[show.notice_line(notice) for notice in known.values()],
    )


@bp.route("/notices/<uuid:notice_id>/withdraw", methods=["GET", "POST"])
@needs(Can.MARK)
def withdraw_notice(notice_id: UUID) -> ResponseReturnValue:
    """They can come after all, or it was a mistake."""
    notice = queries.get_notice(current_user, notice_id)
    session = url_for("sessions.show_session", session_id=notice.place.session.public_id)
    form = load(WithdrawNoticeForm)
    done = perform(
        form,
        lambda: services.notices.withdraw_notice(notice, why=form.why.text, by=current_user),
        then=lambda _: session,
        say="The notice is withdrawn.",
    )
    return done or page(
        "attendance/withdraw_notice.html", form=form, line=show.notice_line(notice), back=session
    )


@bp.route("/sessions/<uuid:session_id>/register/<uuid:place_id>/waive", methods=["GET", "POST"])
@needs(Can.MARK)
def waive(session_id: UUID, place_id: UUID) -> ResponseReturnValue:
    """A missed session that need not be made up; or must be after all."""
    session = registers.session_to_mark(current_user, session_id)
    place, person = marks.get_place(current_user, session, place_id)
    completion = url_for("completion.show_completion", cohort_id=session.cohort.public_id)
    form = load(WaiveForm)
    done = perform(
        form,
        lambda: services.waivers.waive(place, why=form.why.text, by=current_user),
        then=lambda _: completion,
        say="It need not be made up.",
    )
    return done or page(
        "attendance/waive.html", form=form, session=session, person=person, back=completion
    )


@bp.post("/sessions/<uuid:session_id>/register/<uuid:place_id>/take-back-waiver")
@needs(Can.MARK)
def take_back_waiver(session_id: UUID, place_id: UUID) -> ResponseReturnValue:
    """It has to be made up after all."""
    session = registers.session_to_mark(current_user, session_id)
    place, _ = marks.get_place(current_user, session, place_id)
    completion = url_for("completion.show_completion", cohort_id=session.cohort.public_id)
    done = perform(
        WithdrawNoticeForm(),
        lambda: services.waivers.take_back_waiver(place, by=current_user),
        then=lambda _: completion,
        say="It has to be made up after all.",
    )
    return done or redirect(completion, 303)


def _words(places: Any) -> Any:
    teams = {place.session.cohort.team_id for place in places}
    return in_use(min(teams, default=0)).mapping


def _session_words(session: Any) -> str:
    when = f"{short(session.day)} at {time_words(session.at)}"
    return f"{when}: {session.title}, {session.cohort.name}"


def panel(user: Any, session: Any) -> Markup:
    """Who said that they cannot come, on the page of the session, and a way to write it down."""
    if session.cohort.team_id not in user.teams(Can.MARK) or session.status != "planned":
        return Markup()
    lines = marks.openable(user, expected(session))
    places = [place for place in expected(session) if place.participant_id in lines]
    if not places or session.ends <= clock.now():
        return Markup()
    known = queries.notices_of(places)
    return Markup(  # noqa: S704 a template's own output
        render_template(
            "attendance/notices_panel.html",
            session=session,
            known=[show.notice_line(known[p.id]) for p in places if p.id in known],
            others=[lines[p.participant_id] for p in places if p.id not in known],
        )
    )
