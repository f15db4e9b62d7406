"""Pages that take a file: it may be larger than a form, and one far too large is told so."""

from __future__ import annotations

from typing import Any, Final

from flask import request

LARGEST: Final = 256 * 1024 * 1024
"""What is read to the end so that the page can say it is too large, with what was typed."""


def allow_large(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a file be larger than a form. Runs before anything reads the request.

    A file is spooled to disk as it comes, whatever its size; what is kept of it is decided when it
    is looked at.
    """
    request.max_content_length = LARGEST
