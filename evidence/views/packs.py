"""Packs of a community: asked for, watched while they are made, released, withdrawn, read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.errors import NotYours, Refused
from base.forms import load
from evidence.forms.items import SureForm
from evidence.forms.packs import AskForm, WithdrawPackForm
from evidence.gone import closed
from evidence.presenters import packs as show
from evidence.queries import pack_access as access
from evidence.queries import packs as queries
from evidence.queries.communities import community_of, get_community
from evidence.queries.cycles import cycle_now
from evidence.services import pack_access
from evidence.services import packs as services
from evidence.views import pack_files
from people.roles import Can

bp = Blueprint("packs", __name__, template_folder="../templates")


@bp.get("/evidence/<uuid:community_id>/packs")
@needs(Can.LEAD_EVIDENCE)
def list_packs(community_id: UUID) -> ResponseReturnValue:
    """Every pack of a community, latest first."""
    community = get_community(current_user, community_id, Can.LEAD_EVIDENCE)
    return render_template(
        "evidence/list_packs.html",
        community=community,
        cycle=cycle_now(community),
        packs=[show.pack_line(one) for one in queries.packs_of(community)],
    )


@bp.route("/evidence/<uuid:community_id>/packs/ask", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def ask_for_pack(community_id: UUID) -> ResponseReturnValue:
    """Ask for a pack: which days, for whom."""
    community = get_community(current_user, community_id, Can.LEAD_EVIDENCE)
    cycle = cycle_now(community)
    if cycle is None:
        raise NotYours
    form = load(AskForm, data=show.usual(cycle, clock.today()))
    done = perform(
        form,
        lambda: services.ask_for_pack(
            cycle,
            first=form.first.day,
            last=form.last.day,
            audience=form.audience.text,
            by=current_user,
        ),
        then=_of,
        say="The pack is being gathered.",
    )
    return done or page("evidence/ask_for_pack.html", form=form, community=community)


@bp.get("/evidence/packs/<uuid:pack_id>")
@needs(Can.LEAD_EVIDENCE)
def show_pack(pack_id: UUID) -> ResponseReturnValue:
    """Where a pack stands, what is to be done, who may open it and who did."""
    pack = queries.get_pack(current_user, pack_id)
    return render_template(
        "evidence/show_pack.html",
        pack=pack,
        line=show.pack_line(pack),
        community=community_of(pack.cycle),
        progress=queries.progress_of(pack),
        undecided=queries.count_undecided(pack),
        carried=queries.count_carried(pack),
        closed=_closed(pack),
        accesses=access.accesses_of(pack),
        openings=access.openings_of(pack),
        files=access.files_opened(pack),
        today=clock.today(),
        form=SureForm(formdata=None),
    )


@bp.post("/evidence/packs/<uuid:pack_id>/make")
@needs(Can.LEAD_EVIDENCE)
def make_pack(pack_id: UUID) -> ResponseReturnValue:
    """Have the files made, now that everything is decided."""
    pack = queries.get_pack(current_user, pack_id)
    return _done(pack, lambda: services.have_made(pack, by=current_user), "It is being made.")


@bp.post("/evidence/packs/<uuid:pack_id>/again")
@needs(Can.LEAD_EVIDENCE)
def gather_again(pack_id: UUID) -> ResponseReturnValue:
    """Gather it anew, as things are now."""
    pack = queries.get_pack(current_user, pack_id)
    return _done(
        pack, lambda: services.gather_again(pack, by=current_user), "It is gathered again."
    )


@bp.post("/evidence/packs/<uuid:pack_id>/renew")
@needs(Can.LEAD_EVIDENCE)
def renew_pack(pack_id: UUID) -> ResponseReturnValue:
    """Ask for another pack of the same days; this one stays as it is."""
    pack = queries.get_pack(current_user, pack_id)
    form = SureForm()
    done = perform(
        form,
        lambda: services.renew(pack, by=current_user),
        then=_of,
        say="The pack is being gathered.",
    )
    return done or _refused(form, _of(pack))


@bp.route("/evidence/packs/<uuid:pack_id>/release", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def release_pack(pack_id: UUID) -> ResponseReturnValue:
    """Release it: from now on it stays as it is."""
    pack = queries.get_pack(current_user, pack_id)
    form = load(SureForm)
    done = perform(
        form,
        lambda: services.release(pack, by=current_user),
        then=lambda more: _to_check(pack, more) if more else _released(pack),
    )
    return done or page(
        "evidence/release_pack.html", form=form, pack=pack, silent=show.silent_standards(pack)
    )


@bp.route("/evidence/packs/<uuid:pack_id>/withdraw", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def withdraw_pack(pack_id: UUID) -> ResponseReturnValue:
    """Take it back."""
    pack = queries.get_pack(current_user, pack_id)
    form = load(WithdrawPackForm)
    done = perform(
        form,
        lambda: services.withdraw(pack, why=form.why.text, by=current_user),
        then=lambda _: _of(pack),
        say="The pack is withdrawn.",
    )
    return done or page("evidence/withdraw_pack.html", form=form, pack=pack)


@bp.get("/evidence/packs/<uuid:pack_id>/read")
@needs(Can.LEAD_EVIDENCE)
def read_pack(pack_id: UUID) -> ResponseReturnValue:
    """The pack as an assessor reads it."""
    pack = queries.get_pack(current_user, pack_id)
    return pack_files.web_page(
        pack,
        file_href=lambda file: url_for("packs.read_file", pack_id=pack_id, file_id=file["id"]),
        chart_href=lambda name: url_for("packs.read_chart", pack_id=pack_id, chart=name),
        zip_href=url_for("packs.download_pack", pack_id=pack_id),
        back=(_of(pack), "The pack"),
    )


@bp.get("/evidence/packs/<uuid:pack_id>/pack.zip")
@needs(Can.LEAD_EVIDENCE)
def download_pack(pack_id: UUID) -> Response:
    """The whole pack as a ZIP."""
    pack = queries.get_pack(current_user, pack_id)
    return pack_files.zip_answer(
        pack, lambda: pack_access.opened(pack, "Downloaded", user=current_user)
    )


@bp.get("/evidence/packs/<uuid:pack_id>/files/<uuid:file_id>")
@needs(Can.LEAD_EVIDENCE)
def read_file(pack_id: UUID, file_id: UUID) -> Response:
    """One file of the pack, as it is in it."""
    return pack_files.file_answer(queries.get_pack(current_user, pack_id), str(file_id))


@bp.get("/evidence/packs/<uuid:pack_id>/charts/<chart>.svg")
@needs(Can.LEAD_EVIDENCE)
def read_chart(pack_id: UUID, chart: str) -> Response:
    """One chart of the pack."""
    return pack_files.chart_answer(queries.get_pack(current_user, pack_id), chart)


def _done(pack: Any, act: Any, say: str) -> ResponseReturnValue:
    form = SureForm()
    done = perform(form, act, then=lambda _: _of(pack), say=say)
    return done or _refused(form, _of(pack))


def _refused(form: Any, back: str) -> ResponseReturnValue:
    if form.form_errors:
        raise Refused(str(form.form_errors[0]))
    return redirect(back, 303)


def _closed(pack: Any) -> str:
    """Why a pack is not downloaded any more; empty when it is, or was never made."""
    if pack.final is None or pack.state not in {"made", "released"}:
        return ""
    gone = queries.withdrawn_since(pack.final)
    return closed(pack.final, gone) if gone else ""


def _released(pack: Any) -> str:
    flash("The pack is released.", "success")
    return _of(pack)


def _to_check(pack: Any, more: int) -> str:
    """Where to decide about what came to light just before the release, once it is said."""
    words = "1 more find is" if more == 1 else f"{more} more finds are"
    flash(
        f"The pack was not released: {words} to be decided. Somebody came, or a name was changed, "
        "after it was made. Decide, make it, then release it.",
        "note",
    )
    return url_for("pack_finds.list_finds", pack_id=pack.public_id)


def _of(pack: Any) -> str:
    return url_for("packs.show_pack", pack_id=pack.public_id)
