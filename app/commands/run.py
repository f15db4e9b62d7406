"""`daybook demo`, `daybook serve` and `daybook jobs`: the things that keep running."""

from __future__ import annotations

import logging
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType

import click

from app import demonstration, lifeline
from app.database_address import find_url
from app.demo.staff import sign_ins
from app.factory import create_app
from app.job_runs import catch_up, make_scheduler
from app.serve import refuse_unfit
from app.serve import serve as run_server
from app.supervise import Stop, free_port, only_one, stop_database, wait_for_port, watch
from config import Config, UnsafeConfigError


@click.command()
@click.option("--fresh", is_flag=True, help="Throw the demonstration's data away and start over.")
@click.option("--port", type=click.IntRange(1, 65_535), help="The port to serve at.")
def demo(*, fresh: bool, port: int | None) -> None:
    """Serve a demonstration with invented people, keeping its data from one run to the next."""
    config = Config.from_environment()
    if config.production:
        raise UnsafeConfigError("daybook demo never runs in production: use daybook serve.")
    stop = Stop()
    stop.listen()
    with only_one(config.instance):
        folder = None if config.database_url else config.instance / "postgres"
        try:
            environment = _environment(config, port)
            _prepare(config, folder, fresh=fresh)
            status = watch(
                environment,
                stop,
                database=folder,
                ready=lambda: _greet(environment["DAYBOOK_PUBLIC_URL"]),
            )
        except KeyboardInterrupt:
            status = 0
            stop.calm = True
        finally:
            if folder is not None:
                stop_database(folder)
    click.echo("Daybook has stopped.")
    sys.exit(status)


def _environment(config: Config, port: int | None) -> dict[str, str]:
    """What the children are told: everything we were, and the address that was chosen."""
    wanted = port or config.port
    wait_for_port(config.host, wanted, 3)
    chosen = free_port(config.host, wanted, exactly=port is not None)
    told = {
        "DAYBOOK_ENV": config.env,
        "DAYBOOK_HOST": config.host,
        "DAYBOOK_PORT": str(chosen),
        "DAYBOOK_INSTANCE": str(config.instance),
    }
    public = os.environ.get("DAYBOOK_PUBLIC_URL", f"http://{config.host}:{chosen}")
    return {**os.environ, **told, "DAYBOOK_PUBLIC_URL": public}


def _prepare(config: Config, folder: Path | None, *, fresh: bool) -> None:
    click.echo("Starting the database." if folder else "Using the database of DATABASE_URL.")
    if folder is not None and fresh:
        demonstration.start_over(folder)
    click.echo("Preparing the demonstration. The first time takes up to half a minute.")
    demonstration.prepare(create_app(config), fresh=fresh and folder is None)


def _greet(address: str) -> None:
    click.echo(f"\nDaybook is at {address}\n\nSign in as any of these invented people:")
    for account in sign_ins():
        click.echo(f"  {account.email:<34} {account.password:<22} {account.who}")
    click.echo("\nCtrl-C stops it. The data are kept; make demo-fresh starts over.\n")


@click.command()
@click.option("--workers", default=2, type=click.IntRange(1, 64), show_default=True)
@click.option("--threads", default=4, type=click.IntRange(1, 64), show_default=True)
def serve(workers: int, threads: int) -> None:
    """Serve the pages at DAYBOOK_HOST and DAYBOOK_PORT."""
    run_server(Config.from_environment(), workers=workers, threads=threads)


@click.command()
def jobs() -> None:
    """Run the table of jobs; a second copy does nothing twice."""
    config = Config.from_environment()
    refuse_unfit(find_url(config), production=config.production)
    app = create_app(config)
    signal.signal(signal.SIGTERM, _end)
    lifeline.hold()
    # It says of every run what we write down ourselves.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    scheduler = make_scheduler(app)
    with suppress(KeyboardInterrupt):
        catch_up(app)
        scheduler.start()


def _end(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
