"""Runs the database, the web server and the jobs as one: started together, stopped in order."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import FrameType

import click
import psutil

from app import lifeline
from base import embedded
from config import UnsafeConfigError

_STOPPING = 15.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PORTS_TRIED = 20


class Stop:
    """Ctrl-C, a request to end, or a closed terminal: breaks off what is being prepared.

    Once `calm`, it only notes that it was asked, so that stopping happens in order.
    """

    def __init__(self) -> None:
        self.asked = Event()
        self.calm = False

    def listen(self) -> None:
        """Take the signals from now on."""
        for number in _SIGNALS:
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked.set()
        if not self.calm:
            raise KeyboardInterrupt


@contextmanager
def only_one(instance: Path) -> Iterator[None]:
    """Hold the instance folder. Raises `UnsafeConfigError` when another process holds it."""
    instance.mkdir(parents=True, exist_ok=True)
    with (instance / "running").open("a") as file:
        try:
            # The kernel lets go when this process ends, however it ends.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UnsafeConfigError(
                f"Daybook is already running from {instance}. Stop that one first (Ctrl-C)."
            ) from None
        yield


def free_port(host: str, wanted: int, *, exactly: bool) -> int:
    """The port wanted, or unless `exactly` the first free one after it.

    Raises `UnsafeConfigError` naming the port when it is taken.
    """
    for port in range(wanted, wanted + (1 if exactly else _PORTS_TRIED)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise UnsafeConfigError(f"Port {wanted} is taken. Choose another: daybook demo --port 8080")


class Child:
    """One of the supervisor's processes: in a session of its own, so that Ctrl-C is ours alone."""

    def __init__(self, name: str, environment: Mapping[str, str], lifeline_end: int) -> None:
        self.name = name
        self.process = subprocess.Popen(  # noqa: S603 our own command
            [sys.executable, "-m", "app.commands.entry", name],
            env={**environment, lifeline.VARIABLE: str(lifeline_end)},
            pass_fds=[lifeline_end],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def stop(self) -> None:
        """Ask it to end, wait, and make it."""
        self.process.terminate()
        try:
            self.process.wait(_STOPPING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def watch(
    environment: Mapping[str, str],
    stop: Stop,
    *,
    database: Path | None,
    ready: Callable[[], None],
) -> int:
    """Run web and jobs until asked to stop, then end them in that order.

    `database` is the folder of the embedded server, started again if it is killed; None when the
    database is somebody else's. `ready` is called once, when the web server takes connections.
    Answers the exit status: 1 when a child ended by itself.
    """
    stop.calm = True
    read_end, write_end = os.pipe()
    children: list[Child] = []
    status = 0
    try:
        # Web first and so stopped first; jobs may be sending when it goes.
        children += (Child(name, environment, read_end) for name in ("serve", "jobs"))
        os.close(read_end)
        waiting = True
        while not stop.asked.wait(0.1 if waiting else 1.0):
            ended = [child for child in children if child.process.poll() is not None]
            if ended:
                click.echo(f"The {ended[0].name} process ended by itself.", err=True)
                status = 1
                break
            if waiting and _answers(environment):
                waiting = False
                ready()
            if database is not None and not _postgres_lives(database):
                embedded.start(database)
    finally:
        for child in children:
            child.stop()
        os.close(write_end)
    return status


def stop_database(folder: Path) -> None:
    """Stop the embedded server in `folder`, if it runs."""
    if _postgres_lives(folder):
        embedded.start(folder).stop()


def _answers(environment: Mapping[str, str]) -> bool:
    address = environment["DAYBOOK_HOST"], int(environment["DAYBOOK_PORT"])
    try:
        socket.create_connection(address, timeout=1).close()
    except OSError:
        return False
    return True


def _postgres_lives(folder: Path) -> bool:
    try:
        process = psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return False


def wait_for_port(host: str, port: int, seconds: float) -> None:
    """Wait while an earlier run, killed a moment ago, still lets go of its port."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            free_port(host, port, exactly=True)
        except UnsafeConfigError:
            time.sleep(0.2)
        else:
            return
