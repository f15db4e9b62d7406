"""Every answer that showed a participant leaves a line saying who looked."""

from __future__ import annotations

from flask import Response, g, request
from flask_login import current_user

from base import audit


def write(response: Response) -> Response:
    """Write the looks this request gathered, once the page is made."""
    # Asked first: an answer that showed nobody need not find out who is signed in.
    shown = response.status_code < 400 or response.status_code == 422
    if "seen_people" in g and shown and current_user.is_authenticated:
        audit.write_looks(current_user, request.endpoint or "")
    return response
