"""Referrals: the list, recording one, one referral's page, and what a participant's page says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from people.forms.choices import unless_only
from people.forms.participants import AddParticipantForm
from people.roles import Can
from people.services import participants as people_services
from programmes import queries, services
from programmes.forms.referrals import CorrectReferralForm, ReferralForm
from programmes.presenters import referral_page, referrals
from programmes.queries.referrals import Filters
from programmes.referring import ENDED, UNDECIDED, Status, decisions

bp = Blueprint("referrals", __name__, template_folder="../templates")

_LISTED = 200
_OFFERED_HERE = 60
_STATES = {
    "open": [status.value for status in Status if status not in {*ENDED, Status.ENROLLED}],
    "undecided": [status.value for status in UNDECIDED],
    "waiting": [Status.WAITING.value, Status.OFFERED.value],
    "enrolled": [Status.ENROLLED.value],
    "ended": [status.value for status in ENDED],
    "all": [status.value for status in Status],
}


@bp.get("/referrals")
@needs(Can.SEE_PROGRAMMES)
def list_referrals() -> ResponseReturnValue:
    """Referrals to the person's teams, narrowed to a state, a team, a programme, a route."""
    state = request.args.get("state", "open")
    filters = asked_filters()
    rows, total, hidden = queries.referrals.list_referrals(
        current_user, filters, _STATES.get(state, _STATES["open"]), _LISTED
    )
    teams = queries.referrals.teams_where(current_user, Can.SEE_PROGRAMMES)
    lines = queries.people.person_lines(current_user, [row.participant for row in rows])
    programmes = queries.referrals.programmes_of(row.programme_slug for row in rows)
    return render_template(
        "programmes/list_referrals.html",
        rows=referrals.referral_rows(
            rows, lines, programmes, clock.today(), name_teams=len(teams) > 1
        ),
        total=total,
        hidden=hidden,
        state=state if state in _STATES else "open",
        states=referrals.STATES,
        filters=filters,
        teams=teams,
        programmes=programme_choices(teams),
        routes=referrals.ROUTE_NAMES,
        may_refer=current_user.may(Can.REFER),
    )


@bp.get("/referrals/add")
@needs(Can.REFER)
def choose_person() -> ResponseReturnValue:
    """Who is referred: somebody known, or somebody to add first."""
    words = request.args.get("q", "")
    why = ""
    try:
        found, total = queries.people.search(current_user, words, limit=_OFFERED_HERE)
    except Refused as refusal:
        found, total, why = [], 0, refusal.why
    return render_template(
        "programmes/choose_person.html",
        q="" if why else words.replace("\0", "").strip(),
        why=why,
        people=found if words.strip() else [],
        total=total,
    )


@bp.route("/referrals/add/person", methods=["GET", "POST"])
@needs(Can.REFER)
def add_person() -> ResponseReturnValue:
    """Add somebody not yet known, then go on with their referral."""
    teams = {str(team.public_id): team for team in queries.people.teams_to_add_to(current_user)}
    form = load(AddParticipantForm)
    form.team.offer(unless_only((key, team.name) for key, team in teams.items()))
    if request.method == "GET" and not form.code.data:
        form.code.data = queries.people.suggest_code()
    done = perform(
        form,
        lambda: people_services.add_participant(
            form.details(), team=teams[form.team.data], by=current_user
        ),
        then=lambda person: url_for(".add_referral", person_id=person.public_id),
        say="Added. Now record their referral.",
    )
    return done or page("programmes/add_person.html", form=form)


@bp.route("/people/<uuid:person_id>/referrals/add", methods=["GET", "POST"])
@needs(Can.REFER)
def add_referral(person_id: UUID) -> ResponseReturnValue:
    """What the referral says."""
    person = queries.people.get_participant(current_user, person_id)
    teams = queries.referrals.teams_where(current_user, Can.REFER)
    shelves = {team.id: queries.catalogue.shelf_for(team) for team in teams}
    offered = referrals.destinations(teams, shelves)
    routes = referrals.routes_of(offered, shelves)
    form = load(ReferralForm, data=_from_record(person) | _only(routes))
    form.to.offer(unless_only(offered))
    form.route.offer(pair for pair in form.route.pairs if pair[0] in routes)

    def record() -> Any:
        team_key, _, slug = form.to.data.partition("/")
        team = next(team for team in teams if str(team.public_id) == team_key)
        return services.referrals.record_referral(
            person, team, shelves[team.id][slug], form.details(), by=current_user
        )

    done = perform(
        form,
        record,
        then=lambda made: url_for(".show_referral", referral_id=made.public_id),
        say="Recorded. Next: what is known of the criteria, and the work done so far.",
    )
    return done or page("programmes/add_referral.html", form=form, person=person)


@bp.get("/referrals/<uuid:referral_id>")
@needs(Can.SEE_PROGRAMMES)
def show_referral(referral_id: UUID) -> ResponseReturnValue:
    """One referral: what it says, what is known, what was done and decided."""
    referral = queries.referrals.get_referral(current_user, referral_id)
    person = queries.people.get_participant(current_user, referral.participant.public_id)
    programme = queries.referrals.programme_of(referral)
    standing = queries.referrals.standings([referral])[referral.id]
    may_refer = referral.team_id in current_user.teams(Can.REFER)
    may_decide = referral.team_id in current_user.teams(Can.ENROL)
    return render_template(
        "programmes/show_referral.html",
        referral=referral,
        person=person,
        tag=referrals.status_tag(referral.status),
        days=referrals.days_waited(referral, clock.today()),
        hold=next((hold for hold in referral.holds if hold.last is None), None),
        facts=referral_page.facts(referral, programme),
        supervision=referral_page.supervision_note(person, programme, clock.today()),
        work=referral_page.work_lines(referral, standing, may_refer=may_refer),
        summary=standing.checklist.words,
        lines=referral_page.checklist_lines(referral, standing.criteria, clock.today()),
        steps=referral_page.step_lines(referral),
        may_refer=may_refer,
        may_decide=may_decide,
        decides=may_decide and decisions(Status(referral.status)),
        cohorts=_cohorts(referral) if may_decide else [],
    )


@bp.route("/referrals/<uuid:referral_id>/correct", methods=["GET", "POST"])
@needs(Can.REFER)
def correct_referral(referral_id: UUID) -> ResponseReturnValue:
    """Correct what was typed; somebody else's change meanwhile is not overwritten."""
    referral = queries.referrals.get_referral(current_user, referral_id, Can.REFER)
    form = load(CorrectReferralForm, obj=referral)
    done = perform(
        form,
        lambda: services.referrals.correct_referral(
            referral,
            queries.referrals.programme_of(referral),
            form.details(),
            version=form.seen_version,
            by=current_user,
        ),
        then=lambda _: url_for(".show_referral", referral_id=referral_id),
        say="Saved.",
    )
    if not done:
        form.version.data = str(referral.version)
    return done or page("programmes/correct_referral.html", form=form, referral=referral)


def section(user: Any, person: Any) -> Markup:
    """What a participant's page says of their referrals."""
    found = queries.referrals.of_person(user, person)
    programmes = queries.referrals.programmes_of(one.programme_slug for one in found)
    return Markup(  # noqa: S704 a template's own output
        render_template(
            "programmes/referrals_section.html",
            rows=referrals.referral_links(found, programmes),
            person=person,
            may_refer=user.may(Can.REFER),
        )
    )


def asked_filters() -> Filters:
    """What the address narrows a list to."""
    wanted = {name: request.args.get(name, "")[:80] for name in ("team", "programme", "route")}
    return Filters(**wanted)


def programme_choices(teams: Any) -> dict[str, str]:
    """Every programme that people are referred to, of these teams: its name by slug."""
    shelves = {team.id: queries.catalogue.shelf_for(team) for team in teams}
    found = {
        slug: shelves[team.id][slug].name
        for team in teams
        for slug in referrals.slugs_for(team, shelves[team.id])
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1].lower()))


def _from_record(person: Any) -> dict[str, Any]:
    """What the record already knows of who refers: the practitioner, received today."""
    return {
        "received_on": clock.today(),
        "referrer_name": person.practitioner_name,
        "referrer_email": person.practitioner_email,
        "referrer_phone": person.practitioner_phone,
    }


def _only(routes: set[str]) -> dict[str, str]:
    """The route, when there is but one."""
    return {"route": next(iter(routes))} if len(routes) == 1 else {}


def _cohorts(referral: Any) -> list[Any]:
    """The cohorts in which a place may be offered to whoever waits."""
    if referral.status != Status.WAITING:
        return []
    slugs = [referral.programme_slug]
    found = queries.waiting.open_cohorts(current_user, slugs, clock.today())
    return [one for one in found if one.cohort.team_id == referral.team_id]
