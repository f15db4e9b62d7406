"""`daybook team`: the teams that deliver programmes, before anybody can sign in."""

from __future__ import annotations

import click

from app.factory import create_app
from base.audit import System
from base.dates import Nation
from base.errors import Refused
from base.text import clean_text
from base.work import unit_of_work
from config import Config
from people.services.teams import add_team
from programmes.catalogue import TeamKind

_COMMAND = System("The daybook command")


@click.group()
def team() -> None:
    """Teams."""


@team.command()
@click.argument("name")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in TeamKind]))
@click.option("--nation", type=click.Choice([n.value for n in Nation]), default=Nation.ENG.value)
@click.option("--public-name", required=True, help="All that participants ever see of its name.")
@click.option("--public-phone", default="", help="The number participants may ring.")
def add(*, name: str, kind: str, nation: str, public_name: str, public_phone: str) -> None:
    """Add the team NAME."""
    cleaned = clean_text(name, 200)
    if not cleaned:
        raise Refused("Give the team's name.")
    with create_app(Config.from_environment()).app_context(), unit_of_work():
        add_team(
            name=cleaned,
            kind=kind,
            nation=nation,
            public_name=clean_text(public_name, 200),
            public_phone=clean_text(public_phone, 40),
            by=_COMMAND,
        )
    click.echo(f"{cleaned} can have accounts now: daybook user add")
