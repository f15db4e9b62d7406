"""The application as the tests make it: hashes of passwords and PINs cost next to nothing."""

from __future__ import annotations

from flask import Flask

from app.factory import create_app
from config import Config

# The least argon2 takes. The suite signs in some thousand times, and a hash made to be slow to
# guess would be most of its time; `test_set_password` holds the application to the real cost.
_LEAST = {"argon2__rounds": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}


def make_app(config: Config) -> Flask:
    """The application of a configuration, for a test."""
    app = create_app(config, testing=True)
    app.extensions["security"].pwd_context.update(**_LEAST)
    return app
