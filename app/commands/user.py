"""`daybook user`: the first accounts of a new installation, and any made without a page."""

from __future__ import annotations

import click
from sqlalchemy import func, select

from app.factory import create_app
from base.audit import System
from base.database import db
from base.errors import Refused
from base.text import clean_text
from base.work import unit_of_work
from config import Config
from people.models import Team, User
from people.roles import Role
from people.services.accounts import add_user, give_role

SHORTEST_PASSWORD = 12
_COMMAND = System("The daybook command")


@click.group()
def user() -> None:
    """Accounts of members of staff."""


@user.command()
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--team", "team_name", required=True, help="The team's name.")
@click.password_option(help="Asked for when not given.")
def add(*, email: str, name: str, role: str, team_name: str, password: str) -> None:
    """Add an account for EMAIL with one role on one team."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"The password is too short: use {SHORTEST_PASSWORD} characters or more.")
    with create_app(Config.from_environment()).app_context(), unit_of_work():
        made = add_user(
            email=_new_address(email),
            name=clean_text(name, 200) or _refuse_nameless(),
            password=password,
            by=_COMMAND,
        )
        give_role(made, _team(team_name), Role(role), by=_COMMAND)
    click.echo(f"{name} can sign in as {email}.")


def _new_address(email: str) -> str:
    address = clean_text(email, 320).lower()
    if address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
        raise Refused(f"‘{address}’ is not an e-mail address.")
    if db.session.scalar(select(User.id).where(func.lower(User.email) == address)):
        raise Refused(f"There is an account for {address} already.")
    return address


def _refuse_nameless() -> str:
    raise Refused("Give the person's name: --name 'Asha Lead'.")


def _team(name: str) -> Team:
    found = db.session.scalar(select(Team).where(Team.name == name))
    if found is None:
        names = db.session.scalars(select(Team.name).order_by(Team.name)).all()
        there = f"Choose one of: {', '.join(names)}." if names else "Add one: daybook team add"
        raise Refused(f"There is no team ‘{name}’. {there}")
    return found
