"""Changing the draft of a team's own programme, one page for each part of it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.errors import NotYours, Refused
from base.forms import load
from people.roles import Can
from programmes import queries, services
from programmes.catalogue import Programme
from programmes.forms import programme_rows as rows
from programmes.forms.programme_reminders import RemindersForm
from programmes.forms.programme_strands import AddStrandForm, StrandForm
from programmes.forms.programmes import AboutForm, EditorForm, RemoveStrandForm
from programmes.strands import Strand
from programmes.topic_lists import parts_of, topics_of

bp = Blueprint("programme_editing", __name__, template_folder="../templates")

_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


@bp.route("/programmes/<uuid:own_id>/about", methods=["GET", "POST"])
@needs(Can.EDIT_PROGRAMMES)
def edit_about(own_id: UUID) -> ResponseReturnValue:
    """Name, wording, length, capacity and entry."""
    own = queries.programmes.get_own(current_user, own_id)
    form = load(AboutForm, data=AboutForm.data_of(queries.programmes.draft_of(own)))
    return _edited(own, form, form.change, "edit_about")


@bp.route("/programmes/<uuid:own_id>/eligibility", methods=["GET", "POST"])
@needs(Can.EDIT_PROGRAMMES)
def edit_eligibility(own_id: UUID) -> ResponseReturnValue:
    """The checklist."""
    own = queries.programmes.get_own(current_user, own_id)
    draft = queries.programmes.draft_of(own)
    form = load(
        rows.eligibility_form(draft, request.form), data=rows.eligibility_data(draft.eligibility)
    )
    return _edited(
        own,
        form,
        lambda now: replace(now, eligibility=form.criteria(now.eligibility)),
        "edit_eligibility",
    )


@bp.route("/programmes/<uuid:own_id>/reminders", methods=["GET", "POST"])
@needs(Can.EDIT_PROGRAMMES)
def edit_reminders(own_id: UUID) -> ResponseReturnValue:
    """When people are reminded of a session, and by which ways."""
    own = queries.programmes.get_own(current_user, own_id)
    form = load(RemindersForm, data=RemindersForm.data_of(queries.programmes.draft_of(own)))
    return _edited(own, form, form.change, "edit_reminders")


@bp.route("/programmes/<uuid:own_id>/strands/add", methods=["GET", "POST"])
@needs(Can.EDIT_PROGRAMMES)
def add_strand(own_id: UUID) -> ResponseReturnValue:
    """A kind of session the programme does not have yet."""
    own = queries.programmes.get_own(current_user, own_id)
    form = load(AddStrandForm)
    return _edited(
        own,
        form,
        lambda now: replace(
            now,
            strands=(*now.strands, form.strand(_new_id(form.name.text), now.public_wording)),
        ),
        "add_strand",
    )


@bp.route("/programmes/<uuid:own_id>/strands/<strand>", methods=["GET", "POST"])
@needs(Can.EDIT_PROGRAMMES)
def edit_strand(own_id: UUID, strand: str) -> ResponseReturnValue:
    """Rhythm, length, staff, numbers, holidays, wording and what counts."""
    own = queries.programmes.get_own(current_user, own_id)
    found = _strand(own, strand)
    form = load(StrandForm, data=StrandForm.data_of(found))
    return _edited(own, form, _changing(strand, form.change), "edit_strand", strand=found)


@bp.route("/programmes/<uuid:own_id>/strands/<strand>/topics", methods=["GET", "POST"])
@needs(Can.EDIT_PROGRAMMES)
def edit_topics(own_id: UUID, strand: str) -> ResponseReturnValue:
    """Topics: renamed, moved, added, removed, in parts."""
    own = queries.programmes.get_own(current_user, own_id)
    found = _strand(own, strand)
    parts = parts_of(found.topics)
    form = load(rows.topics_form(parts, request.form), data=rows.topics_data(parts))
    return _edited(
        own,
        form,
        _changing(strand, lambda now: replace(now, topics=topics_of(form.parts()))),
        "edit_topics",
        stays=form.stays,
        strand=found,
    )


@bp.route("/programmes/<uuid:own_id>/strands/<strand>/concerns", methods=["GET", "POST"])
@needs(Can.EDIT_PROGRAMMES)
def edit_concerns(own_id: UUID, strand: str) -> ResponseReturnValue:
    """What the records may show that somebody should look at."""
    own = queries.programmes.get_own(current_user, own_id)
    found = _strand(own, strand)
    form = load(
        rows.concerns_form(found.concerns, request.form), data=rows.concerns_data(found.concerns)
    )
    return _edited(
        own,
        form,
        _changing(strand, lambda now: replace(now, concerns=form.concerns())),
        "edit_concerns",
        strand=found,
    )


@bp.route("/programmes/<uuid:own_id>/strands/<strand>/remove", methods=["GET", "POST"])
@needs(Can.EDIT_PROGRAMMES)
def remove_strand(own_id: UUID, strand: str) -> ResponseReturnValue:
    """Take a kind of session out."""
    own = queries.programmes.get_own(current_user, own_id)
    found = _strand(own, strand)
    form = load(RemoveStrandForm)
    return _edited(own, form, lambda now: _without(now, strand), "remove_strand", strand=found)


def _edited(
    own: Any,
    form: EditorForm,
    change: Callable[[Programme], Programme],
    name: str,
    *,
    stays: bool = False,
    **context: Any,
) -> ResponseReturnValue:
    """Change the draft as the form says, and go on to the programme, or stay on the page."""
    done = perform(
        form,
        lambda: services.programmes.change_programme(
            own, change, revision=form.read, by=current_user
        ),
        then=lambda _: (
            request.path if stays else url_for("programmes.show_own", own_id=own.public_id)
        ),
        say="Kept in the draft.",
    )
    if form.stale or not form.revision.data:
        form.revision.data = str(own.revision)
    return done or page(f"programmes/own/{name}.html", form=form, own=own, **context)


def _strand(own: Any, strand: str) -> Strand:
    try:
        return queries.programmes.draft_of(own).strand(strand)
    except KeyError:
        raise NotYours from None


def _changing(strand: str, change: Callable[[Strand], Strand]) -> Callable[[Programme], Programme]:
    """What changes one strand of a programme. Refused when it has gone meanwhile."""

    def changed(now: Programme) -> Programme:
        if strand not in [one.id for one in now.strands]:
            raise Refused("Somebody removed this kind of session meanwhile.")
        strands = tuple(change(one) if one.id == strand else one for one in now.strands)
        return replace(now, strands=strands)

    return changed


def _without(now: Programme, strand: str) -> Programme:
    kept = tuple(one for one in now.strands if one.id != strand)
    if not kept:
        raise Refused("A programme needs at least one kind of session.")
    return replace(now, strands=kept)


def _new_id(name: str) -> str:
    """A short name for links that no other kind of session has had."""
    plain = _NOT_IN_IDS.sub("-", name.lower()).strip("-")[:24].strip("-")
    return f"{plain if plain[:1].isalpha() else 'session'}-{secrets.token_hex(3)}"
