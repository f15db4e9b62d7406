"""The browser-side packages, served from where npm put them, addressed by content."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, url_for

from base.access import Anyone, needs
from config import ROOT

bp = Blueprint("assets", __name__)

_NPM = ROOT / "node_modules"
_OWN = Path(__file__).parent / "static"
_FILES = {
    "govuk.css": _NPM / "govuk-frontend/dist/govuk/govuk-frontend.min.css",
    "moj.css": _NPM / "@ministryofjustice/frontend/moj/moj-frontend.min.css",
    "govuk.js": _NPM / "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "moj.js": _NPM / "@ministryofjustice/frontend/moj/moj-frontend.min.js",
    "daybook.css": _OWN / "daybook.css",
    "daybook.js": _OWN / "daybook.js",
    "register.js": _OWN / "register.js",
    "sending.js": _OWN / "sending.js",
    "narrative.js": _OWN / "narrative.js",
    "rows.js": _OWN / "rows.js",
    "several.js": _OWN / "several.js",
    "log.js": _OWN / "log.js",
    "tables.css": _OWN / "tables.css",
    "fill.js": _OWN / "fill.js",
    "outcomes.css": _OWN / "outcomes.css",
    "climate.css": _OWN / "climate.css",
    "climate.js": _OWN / "climate.js",
    "results.css": _OWN / "results.css",
    "mine.css": _OWN / "mine.css",
    "calendar.css": _OWN / "calendar.css",
    "calendar.js": _OWN / "calendar.js",
    "messages.css": _OWN / "messages.css",
    "messages.js": _OWN / "messages.js",
    "fullcalendar.css": _NPM / "fullcalendar/skeleton.css",
    "fullcalendar-theme.css": _NPM / "fullcalendar/themes/classic/theme.css",
    "fullcalendar-palette.css": _NPM / "fullcalendar/themes/classic/palette.css",
    "fullcalendar.js": _NPM / "fullcalendar/all/global.js",
    "fullcalendar-theme.js": _NPM / "fullcalendar/themes/classic/global.js",
    "instruments.css": _OWN / "instruments.css",
    "evidence.css": _OWN / "evidence.css",
    "voice.css": _OWN / "voice.css",
    "daybook.svg": _OWN / "daybook.svg",
}
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# GDS Transport is licensed for gov.uk alone.
_FONT = "system-ui,-apple-system,Segoe UI,Roboto,Helvetica Neue,arial,sans-serif"


@cache
def _content(name: str) -> tuple[bytes, str]:
    body = _FILES[name].read_bytes()
    if name.endswith(".css"):
        text = body.decode()
        text = re.sub(r"@font-face\{[^}]*\}", "", text)
        text = re.sub(r'"?GDS Transport"?,arial,sans-serif', _FONT, text)
        text = re.sub(r"/\*# sourceMappingURL=[^*]*\*/", "", text)
        body = text.encode()
    elif name.endswith(".js"):
        body = re.sub(rb"//# sourceMappingURL=\S*", b"", body)
    return body, hashlib.sha256(body).hexdigest()[:12]


def asset_url(name: str) -> str:
    """The address of one asset, with its content's fingerprint."""
    return url_for("assets.asset", fingerprint=_content(name)[1], name=name)


@bp.get("/assets/<fingerprint>/<name>")
@needs(Anyone.PUBLIC)
def asset(fingerprint: str, name: str) -> Response:
    """One of our own files or a package's, kept by browsers for a year."""
    if name not in _FILES:
        abort(404)
    body, current = _content(name)
    answer = Response(body, mimetype=_TYPES[Path(name).suffix])
    if fingerprint == current:
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@bp.get("/assets/images/<name>")
@needs(Anyone.PUBLIC)
def image(name: str) -> Response:
    """A picture that the Ministry of Justice styles refer to."""
    folder = _NPM / "@ministryofjustice/frontend/moj/assets/images"
    wanted = folder / Path(name).name
    if wanted.suffix != ".svg" or not wanted.is_file():
        abort(404)
    answer = Response(wanted.read_bytes(), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


def init_app(app: Flask) -> None:
    """Serve the assets, and give templates `asset_url`."""
    if not _FILES["govuk.css"].is_file():
        message = f"the browser-side packages are not in {_NPM}: run `make setup`"
        raise RuntimeError(message)
    app.register_blueprint(bp)
    app.jinja_env.globals["asset_url"] = asset_url
