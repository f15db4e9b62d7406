"""What was found in a pack that may tell who somebody is: each in its place, each decided."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.forms import load
from evidence.forms.items import SureForm
from evidence.forms.packs import OF_FILES, OF_UNREAD, DecideForm
from evidence.portfolio import Decision
from evidence.presenters import packs as show
from evidence.queries import packs as queries
from evidence.queries.communities import community_of
from evidence.services import packs as services
from people.roles import Can

bp = Blueprint("pack_finds", __name__, template_folder="../templates")


@bp.get("/evidence/packs/<uuid:pack_id>/finds")
@needs(Can.LEAD_EVIDENCE)
def list_finds(pack_id: UUID) -> ResponseReturnValue:
    """Everything found, what nobody decided first."""
    pack = queries.get_pack(current_user, pack_id)
    finds = [show.find_line(one) for one in queries.finds_of(pack)]
    return render_template(
        "evidence/list_finds.html",
        pack=pack,
        community=community_of(pack.cycle),
        waiting=[one for one in finds if not one.decided],
        decided=[one for one in finds if one.decided],
        form=SureForm(formdata=None),
    )


@bp.route("/evidence/finds/<uuid:find_id>", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def decide_find(find_id: UUID) -> ResponseReturnValue:
    """Decide about one find, and if somebody says so about the same words elsewhere."""
    find = queries.get_find(current_user, find_id)
    elsewhere = queries.same_elsewhere(find)
    line = show.find_line(find)
    form = load(DecideForm, data=show.decision_of(find))
    if line.in_file:
        form.decision.offer(OF_UNREAD if line.file else OF_FILES)
        del form.instead
    if not elsewhere:
        del form.everywhere
    done = perform(
        form,
        lambda: services.decide(
            find.pack,
            show.alike([find, *elsewhere], line.in_file)
            if "everywhere" in form and form.everywhere.data == "yes"
            else [find],
            Decision(form.decision.data),
            form.instead.text if "instead" in form else "",
            by=current_user,
        ),
        then=lambda _: url_for("pack_finds.list_finds", pack_id=find.pack.public_id),
        say="Decided.",
    )
    return done or page(
        "evidence/decide_find.html", form=form, find=find, line=line, elsewhere=elsewhere
    )
