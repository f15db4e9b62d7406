"""Where GOV.UK Notify tells what became of a message: no sign-in, a token of its own."""

from __future__ import annotations

import hmac

from flask import Blueprint, Flask, Response, jsonify, request

from base.access import Anyone, needs
from base.cookieless import forget_cookies
from base.work import unit_of_work
from calendars import channels
from calendars.services.receipts import note_receipt

bp = Blueprint("receipts", __name__)
_LONGEST = 20_000  # bytes; a receipt has about 400


@bp.post("/notify/receipts")
@needs(Anyone.PUBLIC)
def take_receipt() -> tuple[Response, int]:
    """Record a delivery receipt.

    One of a message that is not ours is taken and forgotten: another installation may share the
    service, and Notify would send a refused one again for hours.
    """
    token = channels.callback_token()
    if not token:
        return jsonify(error="no receipts are expected"), 404
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return jsonify(error="not authorised"), 401
    if (request.content_length or 0) > _LONGEST:
        return jsonify(error="too long"), 413
    told = request.get_json(silent=True)
    if not isinstance(told, dict):
        return jsonify(error="not a receipt"), 400
    with unit_of_work():
        new = note_receipt(told)
    return jsonify(noted=new), 200


def no_cookie(app: Flask) -> None:
    """Nobody is signed in there, and the token is what a form's token would be."""
    app.extensions["csrf"].exempt(bp)
    forget_cookies(app, "/notify/receipts")
