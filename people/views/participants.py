"""People: the list and its search, one person's page, adding and editing."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from people import sections
from people.forms.choices import unless_only
from people.forms.participants import AddParticipantForm, EditParticipantForm
from people.presenters import record, trail, work
from people.queries import caseloads, keep_apart, stays
from people.queries import participants as queries
from people.roles import Can
from people.services import participants as services

bp = Blueprint("participants", __name__, template_folder="../templates")

_LISTED = 50
_RECENT, _ALL = 10, 500


@bp.get("/people")
@needs(Can.SEE_PEOPLE)
def list_people() -> ResponseReturnValue:
    """The caseload, or those who match a name, code or identifier."""
    words = request.args.get("q", "")
    why = ""
    try:
        people, total = queries.search(current_user, words, limit=_LISTED)
    except Refused as refusal:
        people, total, why = [], 0, refusal.why
    today = clock.today()
    return render_template(
        "people/list_people.html",
        words=words[:_LISTED] if why else words.replace("\0", "").strip(),
        why=why,
        total=total,
        people=[(person, record.list_flags(person, today)) for person in people],
        can_add=current_user.may(Can.EDIT_PEOPLE),
    )


@bp.get("/people/<uuid:person_id>")
@needs(Can.SEE_PEOPLE)
def show_participant(person_id: UUID) -> ResponseReturnValue:
    """One person: what matters now, how to reach them, what must be minded, what was done."""
    person = queries.get_participant(current_user, person_id)
    today = clock.today()
    everything = "all" in request.args
    events = queries.history(current_user, person, _ALL if everything else _RECENT + 1)
    more = not everything and len(events) > _RECENT
    stay = stays.current_stay(person)
    worker = stays.key_worker_on(stay, today) if stay else None
    rules = keep_apart.keep_apart_lines(current_user, person)
    works, may_end = caseloads.spells(person), current_user.teams(Can.END_WORK)
    over = caseloads.nothing_left(current_user, person, works)
    spells = work.spells(works, may_end=may_end, over=over)
    return render_template(
        "people/show_participant.html",
        works=spells,
        offers=[one for one in spells if one.over],
        can_end=queries.may(current_user, person, Can.END_WORK),
        person=person,
        today=today,
        show=record,
        flags=record.flags(person, today),
        matters=record.matters(person, stay, worker.user.name if worker else "", len(rules), today),
        stay=stay,
        rules=rules,
        sections=sections.drawn(current_user, person),
        history=trail.happenings(events[:_RECENT] if more else events),
        more=more,
        can_edit=queries.may(current_user, person, Can.EDIT_PEOPLE),
        can_lead=queries.may(current_user, person, Can.SEE_LOOKS),
        can_give_calendar=queries.may(current_user, person, Can.GIVE_CALENDAR),
    )


@bp.route("/people/add", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def add_participant() -> ResponseReturnValue:
    """Add somebody to a team's caseload."""
    teams = {str(team.public_id): team for team in queries.teams_to_add_to(current_user)}
    form = load(AddParticipantForm)
    form.team.offer(unless_only((key, team.name) for key, team in teams.items()))
    if request.method == "GET" and not form.code.data:
        form.code.data = queries.suggest_code()
    done = perform(
        form,
        lambda: services.add_participant(
            form.details(), team=teams[form.team.data], by=current_user
        ),
        then=lambda person: url_for(".show_participant", person_id=person.public_id),
        say="Added. Say next how they may be reached, and add holds if there are any.",
    )
    return done or page("people/add_participant.html", form=form)


@bp.route("/people/<uuid:person_id>/edit", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def edit_participant(person_id: UUID) -> ResponseReturnValue:
    """Correct what is recorded; somebody else's change meanwhile is shown beside one's own."""
    person = queries.get_participant(current_user, person_id, Can.EDIT_PEOPLE)
    form = load(EditParticipantForm, obj=person)
    done = perform(
        form,
        lambda: services.edit_participant(
            person, form.details(), version=form.seen_version, by=current_user
        ),
        then=lambda _: url_for(".show_participant", person_id=person_id),
        say="Saved.",
    )
    if done:
        return done
    fields: list[str] = []
    if form.is_submitted() and form.seen_version != person.version:
        fields = services.changed_since(person, form.seen_version)
        form.version.data = str(person.version)
    return page(
        "people/edit_participant.html",
        form=form,
        person=person,
        differences=trail.differences(person, request.form.to_dict(), fields),
    )
