"""Addresses that are nobody's visit: a browser's cookies are not even read there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

_Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def forget_cookies(app: Flask, *addresses: str) -> None:
    """Take every cookie off requests to these addresses, before anything reads it.

    One that ends in / stands for everything below it.

    So nobody is signed in there, whatever else their browser has open.
    """
    inner: _Wsgi = app.wsgi_app
    below = tuple(one for one in addresses if one.endswith("/"))

    def outer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path in addresses or path.startswith(below):
            environ.pop("HTTP_COOKIE", None)
        return inner(environ, start)

    app.wsgi_app = outer  # type: ignore[assignment, method-assign] # as Flask advises
