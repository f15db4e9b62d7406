"""The waiting list by programme, and who could start together."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.dates import parse_day
from base.errors import Refused
from people.availability import parse_time
from people.roles import Can
from programmes import queries
from programmes.presenters import together
from programmes.presenters import waiting as presenters
from programmes.presenters.referrals import ROUTE_NAMES, slugs_for
from programmes.queries.referrals import Filters
from programmes.queries.waiting import Since
from programmes.views.referrals import asked_filters, programme_choices
from programmes.waiting import start_together

bp = Blueprint("waiting", __name__, template_folder="../templates")

_PAGE = 100
_TYPED = 3


@bp.get("/waiting")
@needs(Can.SEE_PROGRAMMES)
def waiting_list() -> ResponseReturnValue:
    """Who waits for which programme, how long, whether they may, when they could come."""
    filters, today = asked_filters(), clock.today()
    sort = request.args.get("sort", "waiting")
    since = Since.ACCEPTED if request.args.get("since") == "accepted" else Since.RECEIVED
    rows = queries.waiting.waiting_list(current_user, filters, today, since)
    number = _page_number(len(rows))
    shown = presenters.in_order(rows, sort)[(number - 1) * _PAGE : number * _PAGE]
    teams = queries.referrals.teams_where(current_user, Can.SEE_PROGRAMMES)
    return render_template(
        "programmes/waiting_list.html",
        rows=presenters.waiting_rows(shown, _known(rows, shown, today)),
        count=presenters.count_words(rows),
        pages=_pages(len(rows), number),
        filters=filters,
        sort=sort if sort in presenters.SORTS else "waiting",
        sorts=presenters.SORTS,
        since=since.value,
        sinces=presenters.SINCE,
        teams=teams,
        programmes=programme_choices(teams),
        routes=ROUTE_NAMES,
        may_enrol=current_user.may(Can.ENROL),
    )


@bp.get("/waiting/together")
@needs(Can.SEE_PROGRAMMES)
def who_could_start() -> ResponseReturnValue:
    """For each open cohort, and for times somebody types: the largest and fairest group."""
    today = clock.today()
    teams = queries.referrals.teams_where(current_user, Can.SEE_PROGRAMMES)
    shelves = {team: queries.catalogue.shelf_for(team) for team in teams}
    choices = {
        f"{team.public_id}/{slug}": (team, shelf[slug])
        for team, shelf in shelves.items()
        for slug in slugs_for(team, shelf)
    }
    wanted = request.args.get("to", next(iter(choices)) if len(choices) == 1 else "")
    problems: list[str] = []
    groups: list[together.GroupShown] = []
    hidden = 0
    if wanted in choices:
        team, programme = choices[wanted]
        times = _typed_times(programme, today, problems)
        groups, hidden = _groups(team, programme, times, today)
    return render_template(
        "programmes/who_could_start.html",
        choices=[(key, f"{p.name}, {t.name}") for key, (t, p) in choices.items()],
        wanted=wanted if wanted in choices else "",
        groups=groups,
        hidden=hidden,
        problems=problems,
        typed=[(request.args.get(f"day{n}", ""), request.args.get(f"at{n}", "")) for n in range(3)],
        start=request.args.get("start", ""),
        may_enrol=current_user.may(Can.ENROL),
    )


def _groups(team: Any, programme: Any, times: list[together.Time], today: date) -> Any:
    filters = Filters(team=str(team.public_id), programme=programme.slug)
    rows = queries.waiting.waiting_list(current_user, filters, today)
    found = [
        c
        for c in queries.waiting.open_cohorts(current_user, [programme.slug], today)
        if c.cohort.team_id == team.id and c.free > 0
    ]
    options = [*(together.of_cohort(cohort) for cohort in found), *times]
    seen = [row for row in rows if not row.hidden]
    ids = [row.person.id for row in seen]
    fits = queries.waiting.fits(ids, [(one.option.key, one.spans) for one in options])
    standings = queries.referrals.standings([row.referral for row in seen if row.referral])
    apart = queries.waiting.apart(ids, found)
    groups = start_together(
        together.waiters(seen, standings, fits), [one.option for one in options], apart
    )
    lines = queries.people.person_lines(current_user, [row.person for row in seen])
    return together.groups_shown(groups, options, seen, lines, fits), len(rows) - len(seen)


def _typed_times(programme: Any, today: date, problems: list[str]) -> list[together.Time]:
    """The times somebody typed; what is wrong with them goes into `problems`."""
    start = today
    try:
        if request.args.get("start", "").strip():
            start = max(today, parse_day(request.args["start"]))
    except Refused as refusal:
        problems.append(refusal.why)
    found = []
    for n in range(_TYPED):
        day, at = request.args.get(f"day{n}", ""), request.args.get(f"at{n}", "")
        if not day and not at.strip():
            continue
        try:
            found.append(together.of_slot(_weekday(day), parse_time(at), programme, start))
        except Refused as refusal:
            problems.append(f"Time {n + 1}: {refusal.why}")
    return found


def _weekday(typed: str) -> int:
    if typed not in {str(one) for one in range(7)}:
        raise Refused("Give both a weekday and a time.")
    return int(typed)


def _known(rows: Any, shown: Any, today: date) -> presenters.Known:
    """Everything one page of the list needs, the same number of queries however long it is."""
    slugs = {row.slug for row in shown}
    cohorts = queries.waiting.open_cohorts(current_user, slugs, today)
    people = {row.person.id: row.person for row in rows}
    seen = [row.person.id for row in shown if not row.hidden]
    apart = queries.waiting.apart(people, cohorts)
    near = {who for pair in apart for who in pair if who in people}
    asked = {row.person.id for row in shown} | near
    return presenters.Known(
        lines=queries.people.person_lines(current_user, [people[who] for who in asked]),
        programmes=queries.referrals.programmes_of(slugs),
        standings=queries.referrals.standings([row.referral for row in shown if row.referral]),
        cohorts=cohorts,
        fits=queries.waiting.fits(
            seen, [(str(one.cohort.public_id), one.sessions) for one in cohorts]
        ),
        apart=apart,
        waiting=frozenset(people),
        today=today,
        name_teams=len(queries.referrals.teams_where(current_user, Can.SEE_PROGRAMMES)) > 1,
    )


def _page_number(total: int) -> int:
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    return max(1, min(number, -(-total // _PAGE) or 1))


def _pages(total: int, number: int) -> dict[str, Any]:
    """Which rows stand on the page, and where the others are."""
    asked = {key: value for key, value in request.args.items() if key != "page" and value}
    last = -(-total // _PAGE) or 1

    def at(other: int) -> str:
        query = urlencode(asked | {"page": str(other)})
        return f"{request.path}?{query}" if 1 <= other <= last else ""

    return {
        "first": (number - 1) * _PAGE + 1,
        "last": min(number * _PAGE, total),
        "total": total,
        "many": last > 1,
        "earlier": at(number - 1),
        "later": at(number + 1),
    }
