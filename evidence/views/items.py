"""Evidence items: listed, written down in under a minute, filed under criteria, withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.forms import load
from evidence.forms.items import FileUnderForm, ItemForm, ListForm, SureForm, WithdrawForm
from evidence.presenters import items as show
from evidence.presenters.cycles import framework_words
from evidence.presenters.gap_map import map_of
from evidence.queries import frameworks, sources
from evidence.queries import items as queries
from evidence.queries.communities import Community, community_of, get_community
from evidence.queries.cycles import cycle_now
from evidence.queries.gap_map import gap_items
from evidence.services import files as file_services
from evidence.services import items as services
from evidence.views.kept_files import keep_file, let_go, look_at_kept
from evidence.views.large import allow_large
from people.roles import Can

bp = Blueprint("items", __name__, template_folder="../templates")
bp.url_value_preprocessor(allow_large)


@bp.get("/evidence/<uuid:community_id>/items")
@needs(Can.ADD_EVIDENCE)
def list_items(community_id: UUID) -> ResponseReturnValue:
    """Every item, latest first, narrowed by criterion, kind, voice and words."""
    community = get_community(current_user, community_id)
    used = _framework(community)
    form = ListForm(request.args)
    form.offer([(one.id, f"{one.id} {one.text}") for one in used.framework.criteria])
    wanted = queries.Wanted(withdrawn="withdrawn" in request.args)
    if form.validate():
        wanted = queries.Wanted(
            criterion=form.criterion.data or "",
            kind=form.kind.data or "",
            voice=form.voice.data or "",
            text=form.text.text,
            withdrawn=wanted.withdrawn,
        )
    return render_template(
        "evidence/list_items.html",
        community=community,
        form=form,
        narrowed=wanted != queries.Wanted(withdrawn=wanted.withdrawn),
        withdrawn=wanted.withdrawn,
        lines=[show.item_line(one) for one in queries.list_items(community, wanted)],
    )


@bp.route("/evidence/<uuid:community_id>/add", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def add_item(community_id: UUID) -> ResponseReturnValue:
    """Write down what happened: blank, or from a session, a notice or a climate round."""
    community = get_community(current_user, community_id)
    source = sources.find_source(current_user, community, request.args)
    wanted = _framework(community).framework.by_id.get(request.args.get("criterion", ""))
    own_voice = wanted is not None and _lacks_own_voice(community, wanted.id)
    voice = {"voice": "residents"} if own_voice else {}
    form = load(ItemForm, data={"day": clock.today(), **voice, **source.fields})
    form.offer()
    look_at_kept(form)
    done = perform(
        form,
        lambda: _add(community, form, source),
        then=lambda made: url_for(
            "items.file_item", item_id=made.public_id, criterion=request.args.get("criterion")
        ),
        say=f"The evidence is kept. {form.taken_out}".strip(),
    )
    if done:
        return done
    keep_file(form)
    already = queries.made_from(community, source.id) if source.id is not None else None
    return page(
        "evidence/add_item.html",
        form=form,
        community=community,
        source=source,
        already=already,
        wanted=wanted,
        own_voice=own_voice,
    )


@bp.get("/evidence/items/<uuid:item_id>")
@needs(Can.ADD_EVIDENCE)
def show_item(item_id: UUID) -> ResponseReturnValue:
    """One item with its files, criteria and history."""
    item = queries.get_item(current_user, item_id)
    community = community_of(item)
    used = _framework(community)
    return render_template(
        "evidence/show_item.html",
        item=item,
        line=show.item_line(item),
        community=community,
        filed=show.filed_under(item, used.framework),
        files=show.file_lines(item),
        source=show.source_link(item),
        history=show.history(item),
        framework=framework_words(used),
    )


@bp.route("/evidence/items/<uuid:item_id>/change", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def change_item(item_id: UUID) -> ResponseReturnValue:
    """Change what is written of an item."""
    item = queries.get_item(current_user, item_id)
    form = load(ItemForm, data=show.fields_of(item))
    del form.file, form.alt, form.kept, form.without
    form.settled = item.kind if item.consent == "not_needed" else ""
    form.offer()
    fixed = services.is_of_records(item)
    if fixed:
        form.happened.data = item.happened  # whatever was sent
    done = perform(
        form,
        lambda: services.change_item(
            item, form.written(), version=_version(form, item), by=current_user
        ),
        then=lambda _: _of(item),
        say="Saved.",
    )
    return done or page("evidence/change_item.html", form=form, item=item, fixed=fixed)


@bp.route("/evidence/items/<uuid:item_id>/criteria", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def file_item(item_id: UUID) -> ResponseReturnValue:
    """Say what an item shows, and under which criteria; the likeliest are offered first."""
    item = queries.get_item(current_user, item_id)
    community = community_of(item)
    cycle = cycle_now(community)
    used = frameworks.in_use(cycle.framework if cycle is not None else None)
    known = [one.id for one in used.framework.criteria]
    actions = queries.open_actions(cycle) if cycle is not None else []
    form = load(FileUnderForm, data=show.filing_of(item))
    form.offer(known, [(str(one.public_id), one.words[:100]) for one in actions])
    done = perform(
        form,
        lambda: services.file_item(
            item,
            criteria=form.criteria.data or [],
            shows=form.shows.text,
            known=known,
            action=next((a for a in actions if str(a.public_id) == form.action.data), None),
            version=_version(form, item),
            by=current_user,
        ),
        then=lambda _: _of(item),
        say=show.filed_words(form.criteria.data or []),
    )
    return done or page(
        "evidence/file_item.html",
        form=form,
        item=item,
        community=community,
        choices=show.criteria_choices(
            item, used.framework, form.criteria.data or [], request.args.get("criterion", "")
        ),
        framework=framework_words(used),
        actions=actions,
    )


@bp.route("/evidence/items/<uuid:item_id>/withdraw", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def withdraw_item(item_id: UUID) -> ResponseReturnValue:
    """Take an item out of every pack made from now on."""
    item = queries.get_item(current_user, item_id)
    form = load(WithdrawForm)
    done = perform(
        form,
        lambda: services.withdraw_item(item, why=form.why.text, by=current_user),
        then=lambda _: _of(item),
        say="The item is withdrawn.",
    )
    return done or page("evidence/withdraw_item.html", form=form, item=item)


@bp.route("/evidence/items/<uuid:item_id>/restore", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def restore_item(item_id: UUID) -> ResponseReturnValue:
    """Take an item back that was withdrawn by mistake."""
    item = queries.get_item(current_user, item_id, Can.LEAD_EVIDENCE)
    form = load(SureForm)
    done = perform(
        form,
        lambda: services.restore_item(item, by=current_user),
        then=lambda _: _of(item),
        say="The item counts again.",
    )
    return done or page("evidence/restore_item.html", form=form, item=item)


@bp.get("/evidence/add")
@needs(Can.ADD_EVIDENCE)
def choose_community() -> ResponseReturnValue:
    """Where a link from a session, notice or round leads: on, or to a choice of communities."""
    found = sources.communities_for(current_user, request.args)
    named = sources.named(request.args)
    if len(found) == 1:
        return redirect(url_for("items.add_item", community_id=found[0].public_id, **named))
    return render_template("evidence/choose_community.html", communities=found, named=named)


def _add(community: Community, form: ItemForm, source: sources.Source) -> Any:
    item = services.add_item(
        community, form.written(), by=current_user, source=source.kind, source_id=source.id
    )
    if form.attachment is not None:
        file_services.add_file(
            item, form.attachment, name=form.file_name, alt=form.alt.text, by=current_user
        )
    let_go(form)
    return item


def _lacks_own_voice(community: Community, criterion: str) -> bool:
    """Whether a criterion has less in residents' own voice than its cycle wants."""
    cycle = cycle_now(community)
    found = map_of(_framework(community).framework, gap_items(community), cycle, clock.today())
    cell = next(one for one in found.cells if one.criterion == criterion)
    return cell.residents < (cycle.own_voice if cycle is not None else 1)


def _framework(community: Community) -> frameworks.InUse:
    cycle = cycle_now(community)
    return frameworks.in_use(cycle.framework if cycle is not None else None)


def _version(form: Any, item: Any) -> int:
    """The version that was on the page; today's when it says nothing we gave it."""
    sent = str(form.version.data or "")
    return int(sent) if sent.isascii() and sent.isdigit() else item.version


def _of(item: Any) -> str:
    return url_for("items.show_item", item_id=item.public_id)
