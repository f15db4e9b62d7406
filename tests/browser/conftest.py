"""A real browser on a running Daybook: each test has a database, a clock and a page of its own."""

from __future__ import annotations

import os
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, expect, sync_playwright

from base.database import db
from config import ROOT
from tests.application import make_app
from tests.browser.live import Live, LivePage, serving, shots_folder
from tests.conftest import test_config
from tests.server import TestServer

_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A page on a busy machine takes its time: as long as everything else of a page is waited for.
expect.set_options(timeout=10_000)
_FINDER = ROOT / "scripts" / "find_chromium.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once for each worker."""
    given = os.environ.get("DAYBOOK_CHROMIUM")
    if not given:
        finder = runpy.run_path(str(_FINDER))
        try:
            given = str(finder["find"]())
        except finder["NoChromiumError"] as missing:
            pytest.exit(str(missing), returncode=2)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=given, args=_ARGUMENTS)
        yield made
        made.close()


@pytest.fixture(scope="session")
def live_app(worker_url: str) -> Flask:
    """The application that the browser tests of one worker serve, one database after another."""
    return make_app(test_config(worker_url))


@pytest.fixture
def live(live_app: Flask, server: TestServer, request: pytest.FixtureRequest) -> Iterator[Live]:
    """Daybook, serving a migrated database of this test's own with the cast in it."""
    worker = getattr(request.config, "workerinput", {"workerid": "main"})["workerid"]
    name = f"daybook_test_{server.run[:12]}_live_{worker}"
    with serving(live_app, server, name) as made:
        yield made
    with live_app.app_context():
        db.engine.dispose()


@pytest.fixture
def page(browser: Browser, live: Live) -> Iterator[LivePage]:
    """A page 1280 pixels wide, signed out. An error in the browser's console fails the test."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="Europe/London"
    )
    context.set_default_timeout(10_000)
    made = context.new_page()
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # The browser itself reports a 404 or 422 answer so; tests ask for those on purpose.
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(message.text)

    made.on("console", note)
    made.on("pageerror", lambda error: faults.append(str(error)))
    yield LivePage(made, live, shots_folder())
    context.close()
    assert not faults, faults
