"""Who may open a pack: secret links and assessors' accounts, given and ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.forms import load
from evidence.forms.items import SureForm
from evidence.forms.packs import GiveAccountForm, GiveLinkForm
from evidence.queries import pack_access as access_queries
from evidence.queries import packs as queries
from evidence.services import pack_access as services
from people.roles import Can

bp = Blueprint("pack_access", __name__, template_folder="../templates")
_NEW = "new_pack_link"


@bp.route("/evidence/packs/<uuid:pack_id>/link", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def give_link(pack_id: UUID) -> ResponseReturnValue:
    """Make a secret link; it is shown once, on this page, and then only its name is known."""
    pack = queries.get_pack(current_user, pack_id)
    address = _shown_once(pack)
    form = load(GiveLinkForm)
    done = perform(
        form,
        lambda: services.give_link(
            pack, whom=form.whom.text, until=form.until.day, by=current_user
        ),
        then=lambda made: _remember(pack, made[1]),
        say="The link is made.",
    )
    return done or page("evidence/give_link.html", form=form, pack=pack, address=address)


@bp.route("/evidence/packs/<uuid:pack_id>/account", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def give_account(pack_id: UUID) -> ResponseReturnValue:
    """Let an assessor open it with their own account."""
    pack = queries.get_pack(current_user, pack_id)
    people = {str(one.public_id): one for one in access_queries.assessors(pack)}
    form = load(GiveAccountForm)
    form.offer([(key, one.name) for key, one in people.items()])
    done = perform(
        form,
        lambda: services.give_account(
            pack, people[form.user.data], until=form.until.day, by=current_user
        ),
        then=lambda _: _of(pack),
        say="They may open this pack.",
    )
    return done or page("evidence/give_account.html", form=form, pack=pack, people=people)


@bp.route("/evidence/pack-access/<uuid:access_id>/end", methods=["GET", "POST"])
@needs(Can.LEAD_EVIDENCE)
def end_access(access_id: UUID) -> ResponseReturnValue:
    """Take leave back."""
    access = access_queries.get_access(current_user, access_id)
    if access.ended_at is not None:
        return redirect(_of(access.pack))
    form = load(SureForm)
    done = perform(
        form,
        lambda: services.end_access(access, by=current_user),
        then=lambda _: _of(access.pack),
        say="It opens nothing any more.",
    )
    return done or page("evidence/end_access.html", form=form, access=access)


def _remember(pack: Any, token: str) -> str:
    """Hand a new token to the next page; nothing else ever holds it."""
    session[_NEW] = [str(pack.public_id), token]
    return url_for("pack_access.give_link", pack_id=pack.public_id)


def _shown_once(pack: Any) -> str:
    if session.get(_NEW, [""])[0] != str(pack.public_id):
        return ""
    token = session.pop(_NEW)[1]
    return f"{current_app.config['DAYBOOK'].public_url}/pack/{token}"


def _of(pack: Any) -> str:
    return url_for("packs.show_pack", pack_id=pack.public_id)
