"""Making the application, and what a worker weighs once it has answered a page."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from base import embedded
from bench.report import Figures

SECONDS = 1.2
MEBIBYTES = 200.0
HEAVY = ("matplotlib", "typst", "highspy")
ROUNDS = 3
_MEASURED = f"""
import json, sys, time
import psutil
from app.factory import create_app
from config import Config
began = time.perf_counter()
app = create_app(Config.from_environment())
took = time.perf_counter() - began
app.test_client().get("/sign-in")
print(json.dumps([took, psutil.Process().memory_info().rss / 2**20,
                  [name for name in {HEAVY!r} if name in sys.modules]]))
"""


def run() -> list[Figures]:
    """Seconds to make it, the fastest of three; mebibytes of one worker; heavy libraries loaded."""
    with tempfile.TemporaryDirectory(prefix="dbs-") as folder:
        server = embedded.start(Path(folder) / "pg")
        try:
            measured = [_once(folder, server.url()) for _ in range(ROUNDS)]
        finally:
            server.stop()
    took = min(seconds for seconds, _, _ in measured)
    weight = max(mebibytes for _, mebibytes, _ in measured)
    heavy = sorted({name for _, _, names in measured for name in names})
    return [
        Figures("start: create_app()", took, "s", limit=SECONDS),
        Figures("start: one worker", weight, "MiB", limit=MEBIBYTES),
        Figures("start: heavy imports", len(heavy), "of 3", limit=0, note=", ".join(heavy)),
    ]


def _once(folder: str, url: str) -> tuple[float, float, list[str]]:
    told = {"DATABASE_URL": url, "DAYBOOK_INSTANCE": folder, "PYTHONPATH": "."}
    printed = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-c", _MEASURED], env=told, check=True, capture_output=True, text=True
    )
    seconds, mebibytes, names = json.loads(printed.stdout.splitlines()[-1])
    return seconds, mebibytes, names
