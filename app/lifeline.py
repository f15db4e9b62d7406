"""A child process that ends when its supervisor does, however suddenly: a pipe nobody writes to."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Mapping

VARIABLE = "DAYBOOK_LIFELINE"
_PATIENCE = 5.0


def hold(environment: Mapping[str, str] = os.environ) -> None:
    """Watch the pipe whose number the supervisor gave, if there is one.

    Its end is the supervisor's: the process is told to stop, and made to when it does not.
    """
    given = environment.get(VARIABLE)
    if given:
        threading.Thread(target=_watch, args=[int(given)], name="lifeline", daemon=True).start()


def _watch(descriptor: int) -> None:
    while os.read(descriptor, 1):
        pass  # nothing is ever written; only the end matters
    # SIGINT: gunicorn's quick stop, and what a scheduler in the foreground expects.
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(_PATIENCE)
    os._exit(1)
