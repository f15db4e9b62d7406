"""Jinja: our own templates fail on a misspelt name, the component library's may not."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, PrefixLoader, StrictUndefined
from jinja2.environment import Template

_LIBRARY = "govuk_frontend_jinja/"


class DaybookEnvironment(Environment):
    """Strict for our templates; the component library's get its own environment, which is not.

    The library tests parameters that were never passed, which a strict undefined refuses.
    """

    library: Environment | None = None

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 Jinja's own name
    ) -> Template:
        """As Jinja's, from the environment the template belongs to."""
        if self.library is not None and isinstance(name, str) and name.startswith(_LIBRARY):
            return self.library.get_template(name, parent, globals)
        return super().get_template(name, parent, globals)


def init_app(app: Flask) -> None:
    """Give the application its two environments."""
    app.jinja_options = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.jinja_environment = DaybookEnvironment
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    env = app.jinja_env
    assert isinstance(env, DaybookEnvironment)  # noqa: S101 narrows the type set two lines above
    assert env.loader is not None  # noqa: S101 Flask always sets one
    env.loader = ChoiceLoader([env.loader, loader])
    library = env.overlay(undefined=ChainableUndefined)
    library.library = None
    env.library = library


def filters(app: Flask, **named: Callable[..., object]) -> None:
    """Register template filters by name."""
    app.jinja_env.filters.update(named)
