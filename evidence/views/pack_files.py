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
from evidence.gone import NAME, closed
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
    gone = withdrawn_since(facts)
    return make_response(
        render_template(
            "evidence/read_pack.html",
            pack=pack,
            facts=facts,
            rest=unfiled(facts),
            gone=gone,
            gone_name=NAME,
            closed=closed(facts, gone) if gone else "",
            file_href=file_href,
            chart_href=chart_href,
            zip_href=zip_href,
            back=back,
        )
    )


def zip_answer(pack: Any, note: Callable[[], None]) -> Response:
    """The ZIP of a pack; `note` keeps that it was opened.

    Raises `Refused` once something in it was withdrawn: nothing is taken out of a file.
    """
    facts = _final(pack)
    gone = withdrawn_since(facts)
    if gone:
        raise Refused(closed(facts, gone))
    path = pack_store.path_of(pack.public_id)
    if not path.is_file():
        raise Refused("The file of this pack is not where it was kept. Ask whoever runs Daybook.")
    with unit_of_work():
        note()
    answer = send_file(
        path,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{downloads.plain_name(facts['community'])}-{pack.last}.zip",
        conditional=False,
        etag=False,
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.pop("Last-Modified", None)
    return answer


def file_answer(pack: Any, file_id: str, note: Callable[[str], None] = lambda _: None) -> Response:
    """One file of a pack, taken from its ZIP: what was removed since is still in it.

    `note` keeps that the file of this path was opened. Raises `NotYours` for the files of items
    that were withdrawn.
    """
    facts = _final(pack)
    gone = withdrawn_since(facts)
    files = (one for id_, one in files_of(facts) if id_ not in gone)
    file = next((one for one in files if one["id"] == file_id), None)
    if file is None:
        raise NotYours
    try:
        with zipfile.ZipFile(pack_store.path_of(pack.public_id)) as archive:
            body = archive.read(file["path"])
    except (OSError, KeyError):
        raise NotYours from None
    with unit_of_work():
        note(file["path"])
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
