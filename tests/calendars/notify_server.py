"""A server on this machine that speaks GOV.UK Notify's API, keeps what it took, and misbehaves."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = f"test-{uuid.uuid4()}-{uuid.uuid4()}"


class Notify:
    """What the server has taken, and what it does with the next requests.

    `moods` are used up one a request to send: "ok", a status to refuse with, "cut" (takes it, then
    cuts its answer off), "garbled" (takes it, answers what is no JSON), "silent" (takes it, and
    answers too late), "gone" (hangs up before it has taken it).
    """

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.moods: list[Any] = []
        self.asked: list[str] = []
        self.status = "sending"
        self.url = ""
        self.lock = threading.Lock()

    def take(self, sent: dict[str, Any]) -> str:
        """Keep one; its id."""
        with self.lock:
            made = str(uuid.uuid4())
            self.taken.append(sent | {"id": made})
            return made

    def mood(self) -> Any:
        """What to do with this request."""
        with self.lock:
            return self.moods.pop(0) if self.moods else "ok"


class Handler(BaseHTTPRequestHandler):
    """Answers a request; `notify` is set on the class of each server."""

    notify: Notify
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer what is known of a reference."""
        reference = parse_qs(urlsplit(self.path).query).get("reference", [""])[0]
        self.notify.asked.append(reference)
        found = [
            {"id": one["id"], "reference": reference, "status": self.notify.status}
            for one in self.notify.taken
            if one.get("reference") == reference
        ]
        self._answer(200, {"notifications": found, "links": {}})

    def do_POST(self) -> None:
        """Take a message, or not."""
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["Authorization"].startswith("Bearer ")
        sent["path"] = self.path
        mood = self.notify.mood()
        if isinstance(mood, int):
            error = {"error": "BadRequestError", "message": "phone_number Not a valid number"}
            self._answer(mood, {"status_code": mood, "errors": [error]})
            return
        if mood == "gone":
            self.close_connection = True
            return
        made = self.notify.take(sent)
        if mood == "silent":
            time.sleep(1.2)
        self._answer(201, {"id": made, "reference": sent.get("reference")}, mood)

    def _answer(self, status: int, told: Any, mood: str = "ok") -> None:
        body = b"<html>" if mood == "garbled" else json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) + (50 if mood == "cut" else 0)))
        self.end_headers()
        self.wfile.write(body)
        if mood == "cut":
            self.close_connection = True


@contextmanager
def notify_server() -> Iterator[Notify]:
    """A running server."""
    notify = Notify()
    handler = type("Its", (Handler,), {"notify": notify})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    notify.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield notify
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
