"""A real Daybook over real HTTP: the server as `daybook serve` runs it, and people's browsers."""

from __future__ import annotations

import os
import re
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from bench.application import SECRET
from bench.bulk import PASSWORD
from config import ROOT

HOST = "127.0.0.1"
_PATIENCE = 120.0
_TOKEN = re.compile(r'name="(csrf_token|once|version|opened|next)"[^>]*? value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and in how many milliseconds."""

    status: int
    location: str
    text: str
    took: float

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the first form that has them."""
        return dict(reversed(_TOKEN.findall(self.text)))


class Browser:
    """One person's browser: cookies, a connection kept open, the token of each form sent back."""

    def __init__(self, port: int, cookies: Mapping[str, str] | None = None) -> None:
        self._connection = HTTPConnection(HOST, port, timeout=_PATIENCE)
        self.cookies = dict(cookies or {})

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, data: Mapping[str, str]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(data))

    def sign_in(self, email: str) -> float:
        """Sign in with a password, as anybody does; the milliseconds of that form alone."""
        page = self.get("/sign-in")
        answer = self.post("/sign-in", {**page.hidden, "email": email, "password": PASSWORD})
        if answer.status != 302:
            message = f"{email} could not sign in: {answer.status}"
            raise RuntimeError(message)
        return answer.took

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._reopen_if_closed()
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        took = (time.perf_counter() - began) * 1000
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return Answer(response.status, response.headers.get("Location", ""), text, took)

    def _reopen_if_closed(self) -> None:
        """As browsers do: the server closes a connection nothing was asked of for five seconds."""
        kept = self._connection.sock
        if kept is not None and select.select([kept], [], [], 0)[0]:
            self._connection.close()  # the next request opens it again


@contextmanager
def serving(url: str, log: Path) -> Iterator[int]:
    """Daybook, served from a database by `daybook serve` as it is; its port.

    What it prints goes to `log`. Raises RuntimeError, with that, when it does not answer.
    """
    port = _free_port()
    told = {
        "DAYBOOK_ENV": "test",
        "DAYBOOK_SECRET": SECRET,
        "DAYBOOK_PASSWORD_SALT": SECRET,
        "DAYBOOK_HOST": HOST,
        "DAYBOOK_PORT": str(port),
        "DATABASE_URL": url,
    }
    with log.open("wb") as printed:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.commands.entry", "serve"],
            cwd=ROOT,
            env=os.environ | told,
            stdout=printed,
            stderr=printed,
        )
    try:
        _wait(port, process, log)
        yield port
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            if Browser(port).get("/sign-in").status == 200:
                return
        except OSError:
            time.sleep(0.2)
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(log.read_text(errors="replace"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
