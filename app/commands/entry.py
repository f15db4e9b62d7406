"""`daybook`: finds the module of the command asked for, and loads no other."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from base.errors import NotYours, Refused
from config import UnsafeConfigError

# Name → where it is. Loading them all would make the quickest command as slow as the slowest.
COMMANDS = {
    "calendar": "app.commands.print_calendar:calendar",
    "change": "app.commands.change:change",
    "db": "app.commands.database:db_group",
    "demo": "app.commands.run:demo",
    "jobs": "app.commands.run:jobs",
    "pack": "app.commands.pack:pack_command",
    "place": "app.commands.place:place_command",
    "plan": "app.commands.plan:plan",
    "score": "app.commands.score:score",
    "serve": "app.commands.run:serve",
    "team": "app.commands.team:team",
    "user": "app.commands.user:user",
    "xmr": "app.commands.xmr:xmr",
}


class LateGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """Every command's name, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 click's signature
        """The command of this name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found


class Sentence(click.ClickException):
    """A refusal: its sentence alone on standard error, exit 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the sentence."""
        click.echo(self.format_message(), err=True, file=file)


class Refusing(LateGroup):
    """Turns what the product refuses into a sentence and exit 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except (Refused, UnsafeConfigError) as refusal:
            raise Sentence(str(refusal)) from None
        except NotYours as missing:
            raise Sentence(str(missing) or "There is no such record.") from None


@click.command(cls=Refusing, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="daybook", message="%(prog)s %(version)s")
def daybook() -> None:
    """Plan, deliver and evidence psychologically informed programmes."""


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script."""
    daybook.main(args=None if arguments is None else list(arguments), prog_name="daybook")


if __name__ == "__main__":
    main()
