"""Programmes: the catalogue, teams' own copies of it, and publishing them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.roles import Can
from programmes import queries, services
from programmes.forms import programmes as forms
from programmes.presenters import programmes as presenters

bp = Blueprint("programmes", __name__, template_folder="../templates")


@bp.get("/programmes")
@needs(Can.SEE_PROGRAMMES)
def list_programmes() -> ResponseReturnValue:
    """The catalogue and one's teams' own programmes, with the cohorts that run each version."""
    cohorts = queries.programmes.cohorts_by_programme(current_user)
    return render_template(
        "programmes/own/list_programmes.html",
        own=presenters.own_rows(queries.programmes.list_own(current_user), cohorts),
        catalogue=presenters.catalogue_rows(queries.catalogue.shelf().values(), cohorts),
        may_edit=current_user.may(Can.EDIT_PROGRAMMES),
    )


@bp.get("/programmes/catalogue/<slug>")
@needs(Can.SEE_PROGRAMMES)
def show_programme(slug: str) -> ResponseReturnValue:
    """One programme of the catalogue, in words, and where its values come from."""
    programme = queries.programmes.get_catalogue(slug)
    cohorts = queries.programmes.cohorts_by_programme(current_user).get(slug, [])
    routes, criteria = presenters.ways_in(programme)
    return render_template(
        "programmes/own/show_programme.html",
        programme=programme,
        facts=presenters.programme_facts(programme),
        routes=routes,
        criteria=criteria,
        strands=presenters.strand_cards(programme),
        cohorts=presenters.cohort_lines(cohorts, programme.version),
        may_edit=current_user.may(Can.EDIT_PROGRAMMES),
    )


@bp.route("/programmes/catalogue/<slug>/copy", methods=["GET", "POST"])
@needs(Can.EDIT_PROGRAMMES)
def copy_programme(slug: str) -> ResponseReturnValue:
    """Make a copy that a team changes."""
    programme = queries.programmes.get_catalogue(slug)
    teams = {str(team.id): team for team in queries.programmes.teams_to_edit(current_user)}
    first = next(iter(teams.values()))
    data = {"team": str(first.id), "name": f"{programme.name} ({first.name})"[:80]}
    form = load(forms.CopyProgrammeForm, data=data)
    form.team.offer([(key, team.name) for key, team in teams.items()])
    done = perform(
        form,
        lambda: services.programmes.copy_programme(
            slug, team=teams[form.team.data], name=form.name.text, by=current_user
        ),
        then=lambda own: url_for("programmes.show_own", own_id=own.public_id),
        say="Copied. Change what should be different, then publish it.",
    )
    return done or page("programmes/own/copy_programme.html", form=form, programme=programme)


@bp.get("/programmes/<uuid:own_id>")
@needs(Can.SEE_PROGRAMMES)
def show_own(own_id: UUID) -> ResponseReturnValue:
    """One own programme: its draft, what is published, and what differs."""
    own = queries.programmes.get_own(current_user, own_id, Can.SEE_PROGRAMMES)
    draft = queries.programmes.draft_of(own)
    cohorts = queries.programmes.cohorts_by_programme(current_user).get(own.slug, [])
    tag, state = presenters.own_state(own)
    routes, criteria = presenters.ways_in(draft)
    return render_template(
        "programmes/own/show_own.html",
        own=own,
        programme=draft,
        original=queries.programmes.original_of(own),
        tag=tag,
        state=state,
        changes=presenters.unpublished(own),
        differs=presenters.from_original(own),
        facts=presenters.programme_facts(draft),
        routes=routes,
        criteria=criteria,
        strands=presenters.strand_cards(draft),
        cohorts=presenters.cohort_lines(cohorts, own.versions[-1].version if own.versions else 0),
        may_edit=own.team_id in current_user.teams(Can.EDIT_PROGRAMMES) and not own.retired_at,
        may_offer=own.team_id in current_user.teams(Can.EDIT_PROGRAMMES),
    )


@bp.route("/programmes/<uuid:own_id>/publish", methods=["GET", "POST"])
@needs(Can.EDIT_PROGRAMMES)
def publish_programme(own_id: UUID) -> ResponseReturnValue:
    """Make the draft what new cohorts are planned from, having read what changes."""
    own = queries.programmes.get_own(current_user, own_id)
    form = load(forms.PublishProgrammeForm, data={"revision": str(own.revision)})
    done = perform(
        form,
        lambda: services.programmes.publish_programme(own, revision=form.read, by=current_user),
        then=lambda _: url_for("programmes.show_own", own_id=own_id),
        say="Published. New cohorts are planned from it; running ones keep their version.",
    )
    if form.stale:
        form.revision.data = str(own.revision)
    return done or page(
        "programmes/own/publish_programme.html",
        form=form,
        own=own,
        version=own.versions[-1].version + 1 if own.versions else 1,
        changes=presenters.unpublished(own),
    )


@bp.route("/programmes/<uuid:own_id>/retire", methods=["GET", "POST"])
@needs(Can.EDIT_PROGRAMMES)
def retire_programme(own_id: UUID) -> ResponseReturnValue:
    """Take a programme off the shelf, or put it back."""
    own = queries.programmes.get_own(current_user, own_id)
    retired = own.retired_at is not None
    form = load(forms.RetireProgrammeForm, data={"revision": str(own.revision)})
    act = services.programmes.offer_programme if retired else services.programmes.retire_programme
    done = perform(
        form,
        lambda: act(own, revision=form.read, by=current_user),
        then=lambda _: url_for("programmes.show_own", own_id=own_id),
        say="It is offered again." if retired else "It is off the shelf. Running cohorts go on.",
    )
    if form.stale:
        form.revision.data = str(own.revision)
    return done or page("programmes/own/retire_programme.html", form=form, own=own, retired=retired)
