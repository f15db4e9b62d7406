"""Security headers on every answer, and the nonce a page's own scripts carry."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "X-Robots-Tag": "noindex, nofollow",
}


def nonce() -> str:
    """The nonce of this request's scripts, made on first asking."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    made: str = g.csp_nonce
    return made


def _secure(response: Response) -> Response:
    for name, value in _FIXED.items():
        response.headers.setdefault(name, value)
    script = f"'self' 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'"
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'",
    )
    if request.endpoint is None or not request.endpoint.endswith(("static", "asset")):
        # Shared computers: after signing out, Back must show nothing.
        response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def init_app(app: Flask) -> None:
    """Put the headers on every answer and `csp_nonce` in every template."""
    app.after_request(_secure)
    app.jinja_env.globals["csp_nonce"] = nonce
