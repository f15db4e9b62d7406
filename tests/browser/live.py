"""A running Daybook for a browser, and a page of it that knows its people."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import create_engine
from werkzeug.serving import make_server

from base import clock
from base.database import db
from config import ROOT
from people.models import User
from tests.build import Build, Cast
from tests.conftest import Clock
from tests.page import CheckedClient
from tests.server import TestServer

_AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# What WCAG 2.2 AA asks for; "best-practice" is taste.
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_RUN_AXE = """async (tags) => {
  const found = await axe.run(document, {
    runOnly: {type: "tag", values: tags},
    resultTypes: ["violations"],  // what is well is said in full otherwise, node by node
  });
  return found.violations.map(v => `${v.id}: ${v.help}\\n` +
    v.nodes.map(n => "    " + n.html + " " + n.failureSummary).join("\\n"));
}"""


class InFlight:
    """A WSGI application that knows how many requests it is still answering.

    A page that closed may leave one behind, and its connection must be back before the pool goes.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        self._changed = threading.Condition()
        self._count = 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request to its end before any of it is sent."""
        with self._changed:
            self._count += 1
        try:
            answer = self._app(environ, start)
            try:
                return list(answer)
            finally:
                close = getattr(answer, "close", None)
                if close is not None:
                    close()
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    def wait(self) -> None:
        """Return when the last request is answered."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._count == 0, timeout=20)


class Live:
    """The running application, its own database, and its own clock."""

    def __init__(self, app: Flask, url: str, at: Clock) -> None:
        self.app = app
        self.url = url
        self.at = at
        self.build = Build(app)
        self.cast: Cast = self.build.cast()

    def fresh(self) -> None:
        """See what the server wrote: forget every row this test has read."""
        db.session.rollback()
        db.session.expire_all()


@contextmanager
def serving(app: Flask, server: TestServer, name: str) -> Iterator[Live]:
    """The application answering at an address of its own, on a fresh database called `name`."""
    told = Clock()
    clock.init_app(app, told)
    with app.app_context():
        kept = db.engines[None]
        made = create_engine(server.copy(name), **app.config["SQLALCHEMY_ENGINE_OPTIONS"])
        db.engines[None] = made
        asked = InFlight(app)
        httpd = make_server("127.0.0.1", 0, asked, threaded=True)
        thread = threading.Thread(target=httpd.serve_forever, name="live", daemon=True)
        thread.start()
        try:
            yield Live(app, f"http://127.0.0.1:{httpd.server_port}", told)
        finally:
            httpd.shutdown()
            thread.join(10)
            httpd.server_close()
            asked.wait()
            db.session.remove()
            made.dispose()
            db.engines[None] = kept
            server.drop(name)
            clock.init_app(app)


class LivePage:
    """A Playwright page of the running application; anything not named here is Playwright's own."""

    def __init__(self, page: Page, live: Live, folder: Path | None) -> None:
        self.page = page
        self.live = live
        self._folder = folder

    def __getattr__(self, name: str) -> Any:
        """Whatever Playwright's page offers."""
        return getattr(self.page, name)

    def open(self, path: str) -> LivePage:
        """Go to an address of the application."""
        self.page.goto(self.live.url + path)
        return self

    def sign_in(self, user: User | None) -> LivePage:
        """Be this person from now on, without typing a password; None is nobody."""
        self.page.context.clear_cookies()
        if user is not None:
            client = CheckedClient.signed_in(self.live.app, user)
            name = self.live.app.config["SESSION_COOKIE_NAME"]
            cookie = client.get_cookie(name)
            assert cookie is not None
            self.page.context.add_cookies(
                [{"name": name, "value": cookie.value, "url": self.live.url}]
            )
        return self

    def size(self, width: int, height: int = 900) -> LivePage:
        """Make the window this wide."""
        self.page.set_viewport_size({"width": width, "height": height})
        return self

    def shot(self, name: str) -> None:
        """Keep a picture of the whole page in DAYBOOK_SHOTS, when that is set: they take long."""
        if self._folder is None:
            return
        width = (self.page.viewport_size or {"width": 0})["width"]
        path = self._folder / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower())}-{width}.png"
        self.page.screenshot(path=str(path), full_page=True)

    def until(self, true: str) -> None:
        """Wait until an expression is true of the page. Playwright's own way needs eval in it."""
        for _ in range(200):
            if self.page.evaluate(true):
                return
            self.page.wait_for_timeout(50)
        message = f"{self.page.url}: never {true}"
        raise AssertionError(message)

    def check_axe(self) -> None:
        """Fail with every accessibility fault axe finds on the page once it is all there."""
        # A press that led here may be answered with the styles still on their way.
        self.page.wait_for_load_state("load")
        if not self.page.evaluate("'axe' in window"):
            # What a script ends with is sent here: a nought, and not the whole of axe.
            self.page.evaluate(_AXE.read_text(encoding="utf-8") + "\n;0")
        faults: list[str] = self.page.evaluate(_RUN_AXE, _RULES)
        assert not faults, f"{self.page.url}\n" + "\n".join(faults)

    def check_fits(self) -> None:
        """Fail when the page is wider than the window: people would scroll sideways to read."""
        self.page.wait_for_load_state("load")
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} pixels wider than the window"


def shots_folder() -> Path | None:
    """Where pictures are kept, if they are wanted."""
    given = os.environ.get("DAYBOOK_SHOTS")
    if not given:
        return None
    folder = Path(given)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


Opener = Callable[[], LivePage]
