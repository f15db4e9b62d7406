"""What a worker needs before it answers several people at once."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace

import pytest

from app.factory import create_app
from base.database import db
from config import ROOT, Config
from tests.conftest import test_config as config_for

THREADS = 24


def test_every_thread_finds_a_connection(worker_url: str) -> None:
    app = create_app(replace(config_for(worker_url), threads=THREADS), testing=True)
    with app.app_context(), ExitStack() as held:
        db.engine.pool._timeout = 0.1  # type: ignore[attr-defined] # or a failure takes long
        for _ in range(THREADS):
            held.enter_context(db.engine.connect())
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(("given", "threads"), [({}, 4), ({"DAYBOOK_THREADS": "32"}, 32)])
def test_a_worker_reads_how_many_threads_it_has(given: dict[str, str], threads: int) -> None:
    assert Config.from_environment(given).threads == threads


def test_passwords_can_be_checked_before_anybody_signs_in(worker_url: str) -> None:
    code = (
        "from app.factory import create_app; from tests.conftest import test_config; import sys; "
        "create_app(test_config(sys.argv[1]), testing=True); from passlib.hash import argon2; "
        "print([base.__name__ for base in argon2.__bases__])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, worker_url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "_CffiBackend" in done.stdout
    assert "_NoBackend" not in done.stdout
