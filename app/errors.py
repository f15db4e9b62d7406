"""What a person sees when something is not there, not theirs, not right, or broken."""

from __future__ import annotations

import logging
from traceback import format_tb
from uuid import uuid4

from flask import Flask, current_app, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from base.database import db
from base.errors import NotYours, Refused
from calendars.views import serve
from people.roles import Can

log = logging.getLogger("daybook")

# Lock not available, deadlock detected, query cancelled: PostgreSQL's codes.
_BUSY = {"55P03", "40P01", "57014"}

_NOT_YOURS = "Your role on your teams does not include it."
_PAGES = {
    400: ("This page could not be read", "Go back, reload the page and try again."),
    403: (
        "You cannot open this page",
        f"{_NOT_YOURS} Ask a service lead if you need it.",
    ),
    404: (
        "Page not found",
        "If you typed the address, check it is correct. What you are looking for may have been "
        "moved, or may belong to a team you are not on.",
    ),
    405: ("This page works another way", "Go back and use the buttons on the page."),
    413: ("That is too large", "Go back and send less at once."),
    429: ("Too many tries", "Wait a few minutes, then try again."),
}


def _page(
    code: int,
    title: str,
    what: str,
    reference: str = "",
    *,
    on: tuple[str, str] = ("/", "Go to Today"),
) -> ResponseReturnValue:
    # Not through Flask, which would ask the database who is signed in: it may be what is gone.
    if request.path.startswith("/calendar/"):  # programs read it: they would take a page for it
        return serve.plain(code)
    own = request.path.startswith("/mine/")  # a participant's, who is told nothing of Daybook
    name = "calendars/mine/trouble.html" if own else "errors/plain.html"
    template = current_app.jinja_env.get_template(name)
    body = template.render(title=title, what=what, reference=reference, code=code, on=on)
    answer = make_response(body, code)
    if code == 503:
        answer.headers["Retry-After"] = "10"
    return answer


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if error.response is not None:
        return error.response
    title, what = _PAGES.get(code, (error.name, error.description or ""))
    return _forbidden() if code == 403 else _page(code, title, what)


def _is_assessor() -> bool:
    return current_user.may(Can.READ_PACK) and not current_user.may(Can.SEE_PROGRAMMES)


def _forbidden() -> ResponseReturnValue:
    """Whom to ask for a page: nobody is sent to themselves, or to somebody they do not know."""
    title, what = _PAGES[403]
    if current_user.is_authenticated and current_user.may(Can.LEAD_EVIDENCE):
        what = f"{_NOT_YOURS} Ask an administrator if you need it."
    elif current_user.is_authenticated and _is_assessor():
        what = "You may open the packs that were given to you. Ask whoever gave you one for more."
        return _page(403, title, what, on=("/packs", "Packs"))
    return _page(403, title, what)


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return _page(
        400,
        "This page is out of date",
        "You signed in again, or the page was open a long time. Go back, reload it, and send it "
        "again. Nothing was changed.",
    )


def _not_yours(_error: NotYours) -> ResponseReturnValue:
    return _page(404, *_PAGES[404])


def _refused(error: Refused) -> ResponseReturnValue:
    db.session.rollback()
    return _page(422, "That could not be done", error.why)


def _database(error: DBAPIError) -> ResponseReturnValue:
    if not isinstance(error, OperationalError) and not error.connection_invalidated:
        return _broken(error)
    log.error("the database did not answer: %s", type(error.orig).__name__)
    db.session.rollback()
    if getattr(error.orig, "sqlstate", None) in _BUSY:
        return _page(
            503,
            "Somebody else is saving the same thing",
            "Nothing of yours was saved. Go back and send it again: what you typed is still there.",
        )
    return _page(
        503,
        "Daybook cannot reach its records",
        "Nothing you saved is lost. Wait a moment, then reload this page: it will work again by "
        "itself when the records can be reached.",
    )


def _broken(error: Exception) -> ResponseReturnValue:
    reference = uuid4().hex[:8]
    if isinstance(error, DBAPIError):
        # PostgreSQL's own message quotes the row; its code and the place in ours say enough.
        code = getattr(error.orig, "sqlstate", None)
        where = "".join(format_tb(error.__traceback__))
        log.error("error %s: %s %s\n%s", reference, type(error.orig).__name__, code, where)
    else:
        log.error("error %s", reference, exc_info=error)
    db.session.rollback()
    return _page(
        500,
        "Something went wrong",
        "What was saved before is safe. Try again; if it keeps happening, tell whoever runs "
        "Daybook for you and quote the reference.",
        reference,
    )


def init_app(app: Flask) -> None:
    """Register a page for every way a request can fail."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotYours, _not_yours)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(DBAPIError, _database)
    if not app.testing:
        app.register_error_handler(Exception, _broken)
