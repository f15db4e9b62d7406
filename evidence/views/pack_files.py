"""What every way into a pack shows: the page, its files, its charts, the whole of it as a ZIP."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import Any

from flask import Response, make_response, render_template, send_file
from flask.typing import ResponseReturnValue

from base import downloads
from base.errors import NotYours, Refused
from base.work import unit_of_work
from evidence import pack_store
from evidence.file_kinds import Kind
from evidence.portfolio import files_of, picture_of, unfiled
from evidence.queries.packs import withdrawn_since

_READABLE = {"made", "released"}
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"


def web_page(
    pack: Any,
    *,
    file_href: Callable[[dict[str, Any]], str],
    chart_href: Callable[[str], str],
    zip_href: str,
    back: tuple[str, str] | None = None,
) -> ResponseReturnValue:
    """A pack on the web, section by section. A withdrawn one says so and shows nothing."""
    if pack.state == "withdrawn":
        return make_response(render_template("evidence/pack_withdrawn.html", pack=pack, back=back))
    facts = _final(pack)
    return make_response(
        render_template(
            "evidence/read_pack.html",
            pack=pack,
            facts=facts,
            rest=unfiled(facts),
            gone=withdrawn_since(facts),
            file_href=file_href,
            chart_href=chart_href,
            zip_href=zip_href,
            back=back,
        )
    )


def zip_answer(pack: Any, note: Callable[[], None]) -> Response:
    """The ZIP of a pack; `note` keeps that it was opened."""
    _final(pack)
    path = pack_store.path_of(pack.public_id)
    if not path.is_file():
        raise Refused("The file of this pack is not where it was kept. Ask whoever runs Daybook.")
    with unit_of_work():
        note()
    return send_file(
        path,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{downloads.plain_name(pack.final['community'])}-{pack.last}.zip",
    )


def file_answer(pack: Any, file_id: str) -> Response:
    """One file of a pack, taken from its ZIP: what was removed since is still in it."""
    facts = _final(pack)
    file = next((one for _, one in files_of(facts) if one["id"] == file_id), None)
    if file is None:
        raise NotYours
    try:
        with zipfile.ZipFile(pack_store.path_of(pack.public_id)) as archive:
            body = archive.read(file["path"])
    except (OSError, KeyError):
        raise NotYours from None
    kind = Kind(file["kind"])
    answer = downloads.file_answer(body, file["path"].rpartition("/")[2], kind.media_type)
    if kind in {Kind.JPEG, Kind.PNG}:
        answer.headers["Content-Disposition"] = "inline"
    answer.headers["Content-Security-Policy"] = _ALONE
    return answer


def chart_answer(pack: Any, chart: str) -> Response:
    """One chart of a pack, drawn from its numbers."""
    found = next((one for one in _final(pack)["charts"] if one["id"] == chart), None)
    if found is None:
        raise NotYours
    return downloads.svg_answer(picture_of(found))


def _final(pack: Any) -> dict[str, Any]:
    """What a pack says, once it is made. Raises `NotYours` before, and once it is withdrawn."""
    if pack.state not in _READABLE or pack.final is None:
        raise NotYours
    final: dict[str, Any] = pack.final
    return final
