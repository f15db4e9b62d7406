"""`daybook calendar`: a feed's bytes, exactly as its address would serve them."""

from __future__ import annotations

import sys

import click
from sqlalchemy import func, select

from app.factory import create_app
from base.database import db
from base.errors import NotYours
from calendars.services.bodies import feed_bytes
from config import Config
from people.models import Participant, User


@click.group()
def calendar() -> None:
    """Print what a calendar link serves."""


@calendar.command()
@click.argument("email")
def staff(email: str) -> None:
    """Print the feed of the member of staff with this e-mail address."""
    with create_app(Config.from_environment()).app_context():
        found = db.session.scalar(select(User).where(func.lower(User.email) == email.lower()))
        if found is None:
            raise NotYours(f"There is no account for {email}.")
        _print(feed_bytes(found))


@calendar.command()
@click.argument("code")
def participant(code: str) -> None:
    """Print the feed of the participant with this code."""
    with create_app(Config.from_environment()).app_context():
        found = db.session.scalar(
            select(Participant).where(func.upper(Participant.code) == code.upper())
        )
        if found is None:
            raise NotYours(f"There is no participant {code}.")
        _print(feed_bytes(found))


def _print(body: bytes) -> None:
    """Byte for byte: a text stream would turn the line ends of the format into its own."""
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()
