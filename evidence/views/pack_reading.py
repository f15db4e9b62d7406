"""A pack as an assessor opens it: by a secret link without signing in, or with their account.

They see that pack and nothing else; every opening is kept. A link that is unknown, over or ended
gets one sentence.
"""

from __future__ import annotations

from uuid import UUID

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock, misses
from base.access import Anyone, needs
from base.cookieless import forget_cookies
from base.work import unit_of_work
from evidence.queries import pack_access as queries
from evidence.services.pack_access import file_opened, opened
from evidence.views import pack_files
from people.roles import Can

bp = Blueprint("pack_reading", __name__, template_folder="../templates")


@bp.get("/pack/<token>")
@needs(Anyone.PUBLIC)
def open_link(token: str) -> ResponseReturnValue:
    """The pack behind a secret link."""
    access = queries.access_by_token(token, clock.today())
    if access is None:
        return _unknown()
    with unit_of_work():
        opened(access.pack, "Opened", access=access)
    return pack_files.web_page(
        access.pack,
        file_href=lambda file: url_for("pack_reading.link_file", token=token, file_id=file["id"]),
        chart_href=lambda name: url_for("pack_reading.link_chart", token=token, chart=name),
        zip_href=url_for("pack_reading.link_zip", token=token),
    )


@bp.get("/pack/<token>/pack.zip")
@needs(Anyone.PUBLIC)
def link_zip(token: str) -> ResponseReturnValue:
    """The whole pack, by a secret link."""
    access = queries.access_by_token(token, clock.today())
    if access is None:
        return _unknown()
    return pack_files.zip_answer(
        access.pack, lambda: opened(access.pack, "Downloaded", access=access)
    )


@bp.get("/pack/<token>/files/<uuid:file_id>")
@needs(Anyone.PUBLIC)
def link_file(token: str, file_id: UUID) -> ResponseReturnValue:
    """One file of the pack, by a secret link."""
    access = queries.access_by_token(token, clock.today())
    if access is None:
        return _unknown()
    return pack_files.file_answer(access.pack, str(file_id), lambda path: file_opened(access, path))


@bp.get("/pack/<token>/charts/<chart>.svg")
@needs(Anyone.PUBLIC)
def link_chart(token: str, chart: str) -> ResponseReturnValue:
    """One chart of the pack, by a secret link."""
    access = queries.access_by_token(token, clock.today())
    return _unknown() if access is None else pack_files.chart_answer(access.pack, chart)


@bp.get("/packs")
@needs(Can.READ_PACK)
def list_mine() -> ResponseReturnValue:
    """The packs an assessor may open; straight on to it where there is one."""
    found = queries.accesses_for(current_user, clock.today())
    if len(found) == 1:
        return redirect(url_for("pack_reading.open_pack", pack_id=found[0].pack.public_id))
    return render_template("evidence/list_my_packs.html", accesses=found)


@bp.get("/packs/<uuid:pack_id>")
@needs(Can.READ_PACK)
def open_pack(pack_id: UUID) -> ResponseReturnValue:
    """The pack an assessor's account may open."""
    access = queries.access_of(current_user, pack_id, clock.today())
    with unit_of_work():
        opened(access.pack, "Opened", access=access)
    return pack_files.web_page(
        access.pack,
        file_href=lambda file: url_for(
            "pack_reading.pack_file", pack_id=pack_id, file_id=file["id"]
        ),
        chart_href=lambda name: url_for("pack_reading.pack_chart", pack_id=pack_id, chart=name),
        zip_href=url_for("pack_reading.pack_zip", pack_id=pack_id),
    )


@bp.get("/packs/<uuid:pack_id>/pack.zip")
@needs(Can.READ_PACK)
def pack_zip(pack_id: UUID) -> Response:
    """The whole pack, with an assessor's account."""
    access = queries.access_of(current_user, pack_id, clock.today())
    return pack_files.zip_answer(
        access.pack, lambda: opened(access.pack, "Downloaded", access=access)
    )


@bp.get("/packs/<uuid:pack_id>/files/<uuid:file_id>")
@needs(Can.READ_PACK)
def pack_file(pack_id: UUID, file_id: UUID) -> Response:
    """One file of the pack, with an assessor's account."""
    access = queries.access_of(current_user, pack_id, clock.today())
    return pack_files.file_answer(access.pack, str(file_id), lambda path: file_opened(access, path))


@bp.get("/packs/<uuid:pack_id>/charts/<chart>.svg")
@needs(Can.READ_PACK)
def pack_chart(pack_id: UUID, chart: str) -> Response:
    """One chart of the pack, with an assessor's account."""
    access = queries.access_of(current_user, pack_id, clock.today())
    return pack_files.chart_answer(access.pack, chart)


def _unknown() -> ResponseReturnValue:
    """One sentence for a link that is unknown, over or ended."""
    with unit_of_work():
        counted = misses.note_miss(request.remote_addr or "", str(current_app.secret_key))
    shown = make_response(
        render_template("evidence/pack_unknown.html", many=not counted), 404 if counted else 429
    )
    if not counted:
        shown.headers["Retry-After"] = "60"
    return shown


def no_cookie(app: Flask) -> None:
    """A link is opened by nobody in particular, whoever else is signed in in the same browser."""
    forget_cookies(app, "/pack/")
