"""The board of an Approved Premises, and what is written down there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from attendance import services
from attendance.forms.board import HandoverForm, LogSessionForm
from attendance.presenters import board as show
from attendance.queries import board as queries
from attendance.queries import registers
from base import clock
from base.access import needs
from base.actions import page, perform
from base.dates import ONE_DAY
from base.forms import load
from people.presenters.shifts import week_of
from people.queries.shifts import get_premises, premises_with_shifts, rota
from people.roles import Can
from programmes.queries.sessions import codes_of

bp = Blueprint("board", __name__, template_folder="../templates")


@bp.get("/board")
@needs(Can.MARK)
def find_board() -> ResponseReturnValue:
    """The board of one's premises; a choice where there are several."""
    venues = premises_with_shifts(current_user)
    if len(venues) == 1:
        return redirect(url_for(".show_board", venue_id=venues[0].public_id))
    return render_template("attendance/find_board.html", venues=venues)


@bp.get("/premises/<uuid:venue_id>/board")
@needs(Can.MARK)
def show_board(venue_id: UUID) -> ResponseReturnValue:
    """The week by day and shift, the residents, key work due, comings and goings, hand-over."""
    return _board(venue_id, load(HandoverForm))


@bp.post("/premises/<uuid:venue_id>/board/hand-over")
@needs(Can.MARK)
def write_handover(venue_id: UUID) -> ResponseReturnValue:
    """A line for whoever comes on next."""
    venue = get_premises(current_user, venue_id, Can.MARK)
    now = clock.now()
    day, shift = queries.own_shift(current_user, venue, now) or show.shift_of(now, rota())
    form = load(HandoverForm)
    done = perform(
        form,
        lambda: services.board.write_handover(
            venue, day=day, shift=shift, text=form.text.text, by=current_user
        ),
        then=lambda _: url_for(".show_board", venue_id=venue_id, _anchor="hand-over"),
        say="Handed over.",
    )
    return done or _board(venue_id, form)


@bp.route("/premises/<uuid:venue_id>/log", methods=["GET", "POST"])
@needs(Can.MARK)
def log_session(venue_id: UUID) -> ResponseReturnValue:
    """Log a session that just happened, with whoever was there."""
    venue = get_premises(current_user, venue_id, Can.MARK)
    kinds = queries.loggable(queries.cohorts_at(current_user, venue))
    keyed = {show.kind_key(cohort, strand): (cohort, strand) for cohort, strand in kinds}
    form = load(LogSessionForm)
    people = queries.people_on(current_user, venue, form.on)
    form.lay(
        show.kind_pairs(kinds),
        [(str(person.public_id), line.name) for person, line in people],
        queries.standards(),
        minutes=str(kinds[0][1].minutes) if kinds else "",
    )
    away = queries.away_on_day(venue, form.on)
    if form.do.data == "everyone":
        form.everyone(besides=away)
    elif form.do.data == "log":
        done = perform(
            form,
            lambda: _log(form, keyed, people),
            then=lambda _: url_for(".show_board", venue_id=venue_id),
        )
        if done:
            return done
    elif not form.is_submitted():
        _prefill(form, kinds)
    return page(
        "attendance/log_session.html",
        form=form,
        venue=venue,
        alone=show.alone(kinds),
        lengths={show.kind_key(c, s): s.minutes for c, s in kinds},
        codes={str(person.public_id): line.code for person, line in people},
        away=away,
    )


@bp.get("/premises/<uuid:venue_id>/wall-sheet")
@needs(Can.MARK)
def print_wall_sheet(venue_id: UUID) -> ResponseReturnValue:
    """The week to hang on the wall: times, places and codes, never a name."""
    return _week_page(venue_id, "attendance/print_wall_sheet.html")


def landing(user: Any, venue: Any) -> str:
    """The board of a premises, for whoever works there; empty for anybody else."""
    works_there = any(team.id in user.teams(Can.MARK) for team in venue.teams)
    return url_for("board.show_board", venue_id=venue.public_id) if works_there else ""


def _week_page(venue_id: UUID, template: str, **more: Any) -> ResponseReturnValue:
    venue = get_premises(current_user, venue_id, Can.MARK)
    now, today = clock.now(), clock.today()
    week = week_of(request.args.get("week", ""), today)
    sessions = queries.week_sessions(current_user, venue, week.monday)
    days = show.days(
        sessions,
        registers.register_states([session.id for session in sessions]),
        codes_of(current_user, sessions),
        rota(),
        monday=week.monday,
        now=now,
    )
    form: Any = more.get("form")
    answer = render_template(template, venue=venue, week=week, days=days, **more)
    return answer, 422 if form is not None and form.problems else 200


def _board(venue_id: UUID, form: HandoverForm) -> ResponseReturnValue:
    venue = get_premises(current_user, venue_id, Can.MARK)
    today = clock.today()
    week = week_of(request.args.get("week", ""), today)
    cohorts = queries.cohorts_at(current_user, venue)
    found = queries.residents(current_user, venue, cohorts, today)
    return _week_page(
        venue_id,
        "attendance/show_board.html",
        form=form,
        residents=show.resident_lines(found, venue_id, today),
        comings=show.coming_lines(queries.comings(current_user, venue, week.monday, today), today),
        lines=show.handover_words(queries.handover_lines(venue, today - 2 * ONE_DAY), rota()),
        loggable=bool(queries.loggable(cohorts)),
    )


def _prefill(form: LogSessionForm, kinds: Any) -> None:
    """Choose the kind and the person an address asks for, as the board's links do."""
    wanted = request.args.get("kind", "")
    for cohort, strand in kinds:
        if wanted and strand.kind.value == wanted:
            form.kind.data = show.kind_key(cohort, strand)
            form.minutes.data = str(strand.minutes)
            break
    if request.args.get("who"):
        form.people.data = [request.args["who"]]


def _log(form: LogSessionForm, keyed: Any, people: Any) -> None:
    cohort, strand = keyed[form.kind.data]
    day, at = form.began()
    chosen = set(form.people.data or [])
    session = services.board.log_and_sign(
        cohort,
        strand,
        day=day,
        at=at,
        minutes=form.length(),
        people=[person for person, _ in people if str(person.public_id) in chosen],
        line=form.line.text,
        touched=form.standards.data or [],
        by=current_user,
    )
    came = len(session.places)
    flash(f"Logged: {session.title}, {came} {'person' if came == 1 else 'people'}.", "success")
    warning = show.overlap_words(queries.overlapping(session))
    if warning:
        flash(warning, "information")
