"""The house agreement: what holds, its draft, how it was agreed on, every version before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.forms import fields_sent, load
from evidence.agreement_text import sections_of, wall_points
from evidence.forms.agreements import AgreeDraftForm, draft_data, draft_form
from evidence.forms.items import SureForm
from evidence.presenters import agreements as show
from evidence.presenters.items import history
from evidence.presenters.meetings import names_in
from evidence.queries import agreements as queries
from evidence.queries import frameworks
from evidence.queries.communities import community_of, get_community
from evidence.queries.cycles import cycle_now
from evidence.queries.items import made_from
from evidence.queries.known_people import known_at
from evidence.services import agreements as services
from evidence.services import meeting_evidence
from people.roles import Can

bp = Blueprint("agreements", __name__, template_folder="../templates")


@bp.get("/evidence/<uuid:community_id>/agreement")
@needs(Can.ADD_EVIDENCE)
def show_agreement(community_id: UUID) -> ResponseReturnValue:
    """What holds now, the draft of the next version, and how it came to be."""
    community = get_community(current_user, community_id)
    lines = show.version_lines(list(queries.versions(community)), clock.today())
    agreed = [one for one in lines if one.agreement.agreed_on is not None]
    now = agreed[0] if agreed else None
    return render_template(
        "evidence/show_agreement.html",
        community=community,
        now=now,
        sections=sections_of(now.agreement.text) if now is not None else (),
        draft=next((one for one in lines if one.agreement.agreed_on is None), None),
        versions=agreed,
        item=made_from(community, now.agreement.public_id) if now is not None else None,
    )


@bp.route("/evidence/<uuid:community_id>/agreement/start", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def start_review(community_id: UUID) -> ResponseReturnValue:
    """Begin the next version with the text that holds."""
    community = get_community(current_user, community_id)
    form = load(SureForm)
    done = perform(
        form,
        lambda: services.start_review(community, by=current_user),
        then=lambda made: url_for("agreements.change_draft", agreement_id=made.public_id),
        say="The draft is there. What holds stays until you agree on it.",
    )
    return done or page("evidence/start_review.html", form=form, community=community)


@bp.get("/evidence/agreements/<uuid:agreement_id>")
@needs(Can.ADD_EVIDENCE)
def show_version(agreement_id: UUID) -> ResponseReturnValue:
    """One version, with what differs from the one before."""
    agreement = queries.get_agreement(current_user, agreement_id)
    community = community_of(agreement)
    before = queries.before(agreement, community)
    return render_template(
        "evidence/show_agreement_version.html",
        line=show.version_line(agreement, before, clock.today()),
        community=community,
        before=before,
        differences=show.lines_between(before, agreement),
        item=made_from(community, agreement.public_id),
        history=history(agreement),
    )


@bp.route("/evidence/agreements/<uuid:agreement_id>/change", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def change_draft(agreement_id: UUID) -> ResponseReturnValue:
    """Write the draft, section by section."""
    agreement = queries.get_agreement(current_user, agreement_id)
    sections = sections_of(agreement.text)
    sent = fields_sent()
    form = load(
        draft_form(len(sections), sent, more=sent.get("do") == "add"),
        data={"version": agreement.version, **draft_data(sections)},
    )
    if not form.is_submitted() and agreement.agreed_on is not None:
        return redirect(_of(agreement))
    if not form.adds_a_row:
        _look(form, agreement)
        done = perform(
            form,
            lambda: services.change_draft(
                agreement,
                form.written(),
                version=_version(form, agreement),
                by=current_user,
                named=form.named,
            ),
            then=lambda _: _of(agreement),
            say="Saved.",
        )
        if done:
            return done
    return page(
        "evidence/change_draft.html",
        form=form,
        agreement=agreement,
        community=community_of(agreement),
    )


@bp.route("/evidence/agreements/<uuid:agreement_id>/agree", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def agree_draft(agreement_id: UUID) -> ResponseReturnValue:
    """Say when it was agreed on, by how many, what changed and why."""
    agreement = queries.get_agreement(current_user, agreement_id)
    form = load(
        AgreeDraftForm,
        data={"version": agreement.version, "agreed_on": clock.today(), "visitors": 0},
    )
    if not form.is_submitted() and agreement.agreed_on is not None:
        return redirect(_of(agreement))
    _look(form, agreement)
    done = perform(
        form,
        lambda: services.agree_draft(
            agreement,
            form.agreed(),
            version=_version(form, agreement),
            by=current_user,
            named=form.named,
        ),
        then=lambda _: url_for(
            "agreements.show_agreement", community_id=community_of(agreement).public_id
        ),
        say="The agreement holds from now on.",
    )
    before = queries.before(agreement, community_of(agreement))
    return done or page(
        "evidence/agree_draft.html",
        form=form,
        agreement=agreement,
        differences=show.lines_between(before, agreement),
        before=before,
    )


@bp.get("/evidence/agreements/<uuid:agreement_id>/print")
@needs(Can.ADD_EVIDENCE)
def print_agreement(agreement_id: UUID) -> ResponseReturnValue:
    """A version for the wall."""
    agreement = queries.get_agreement(current_user, agreement_id)
    community = community_of(agreement)
    today = clock.today()
    sections = sections_of(agreement.text)
    return render_template(
        "evidence/print_agreement.html",
        line=show.version_line(agreement, None, today),
        community=community,
        sections=sections,
        points=wall_points(f"What we agreed at {community.name}", sections),
        finds=names_in([agreement.text], known_at(community), today),
    )


@bp.route("/evidence/agreements/<uuid:agreement_id>/keep", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def keep_agreement(agreement_id: UUID) -> ResponseReturnValue:
    """Make a version an item of evidence."""
    agreement = queries.get_agreement(current_user, agreement_id)
    cycle = cycle_now(community_of(agreement))
    used = frameworks.in_use(cycle.framework if cycle is not None else None)
    form = load(SureForm)
    done = perform(
        form,
        lambda: meeting_evidence.keep_agreement(agreement, used.framework, by=current_user),
        then=lambda item: url_for("items.file_item", item_id=item.public_id),
        say="The evidence is kept. Say what it shows.",
    )
    return done or page("evidence/keep_agreement.html", form=form, agreement=agreement)


def _look(form: Any, agreement: Any) -> None:
    if form.is_submitted():
        form.look_for(known_at(community_of(agreement)), clock.today())


def _version(form: Any, agreement: Any) -> int:
    """The version that was on the page; the one there is when it says nothing we gave it."""
    sent = str(form.version.data or "")
    return int(sent) if sent.isascii() and sent.isdigit() else agreement.version


def _of(agreement: Any) -> str:
    return url_for("agreements.show_version", agreement_id=agreement.public_id)
