"""Every answer that showed a participant leaves a line saying who looked."""

from __future__ import annotations

from flask import Response, request
from flask_login import current_user

from base import audit


def write(response: Response) -> Response:
    """Write the looks this request gathered, once the page is made."""
    if response.status_code < 400 and current_user.is_authenticated:
        audit.write_looks(current_user, request.endpoint or "")
    return response
