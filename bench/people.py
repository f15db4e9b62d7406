"""Somebody who signs registers: what is on their list, and what came of it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPException

from bench.bulk import ToSign
from bench.visitors import Answer, Browser

_ANSWERS = (
    *(("came", ""),) * 6,
    ("late", ""),
    ("told_before", "ill"),
    ("no_warning", "no_good_reason"),
)


@dataclass(frozen=True, slots=True)
class Task:
    """A register to sign; `twice` when its button is pressed twice in one moment."""

    register: ToSign
    twice: bool


@dataclass
class Person:
    """One member of staff. Times are milliseconds.

    `signed`: the answers typed by the path of each register they signed. `overtaken`: how often a
    colleague had signed it first. `wrong`: every answer that should not have come.
    """

    address: str
    port: int
    tasks: list[Task] = field(default_factory=list)
    signed: dict[str, dict[str, str]] = field(default_factory=dict)
    arriving: float = 0.0
    opening: list[float] = field(default_factory=list)
    signing: list[float] = field(default_factory=list)
    overtaken: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.browser = Browser(self.port)

    def arrive(self) -> None:
        """Sign in."""
        try:
            self.arriving = self.browser.sign_in(self.address)
        except (OSError, HTTPException, RuntimeError) as error:
            self.wrong.append(f"signing in: {error}")

    def work(self, until: float) -> None:
        """Sign one register after another until it is `until` by the monotonic clock."""
        while self.tasks and time.monotonic() < until:
            try:
                self._do(self.tasks.pop(0))
            except (OSError, HTTPException) as error:
                self.wrong.append(f"no answer: {error!r}")
                self.browser = Browser(self.port, self.browser.cookies)

    def _do(self, task: Task) -> None:
        register = task.register
        page = self.browser.get(register.path)
        self.opening.append(page.took)
        if page.status != 200:
            self.wrong.append(f"opening answered {page.status}")
        elif f'name="{register.places[0]}-came"' not in page.text:
            self.overtaken += 1
        else:
            self._sign(task, page)

    def _sign(self, task: Task, page: Answer) -> None:
        path = task.register.path
        typed, fields = self._typed(task.register)
        sent = {**page.hidden, **fields, "do": "sign"}
        answers = self._twice(path, sent) if task.twice else [self.browser.post(path, sent)]
        self.signing += [answer.took for answer in answers]
        statuses = {answer.status for answer in answers}
        if statuses == {303}:
            self.signed[path] = typed
        elif statuses == {422} and "signed this register" in answers[0].text:
            self.overtaken += 1
        else:
            self.wrong.append(f"signing answered {sorted(statuses)}")

    def _typed(self, register: ToSign) -> tuple[dict[str, str], dict[str, str]]:
        """What they answer for each place, and the same as fields of the form."""
        typed, fields = {}, {}
        for n, key in enumerate(register.places):
            came, reason = _ANSWERS[(n + len(self.signed)) % len(_ANSWERS)]
            typed[key] = fields[f"{key}-came"] = came
            if reason:
                fields[f"{key}-reason"] = reason
            if came == "late":
                fields[f"{key}-late_minutes"] = "10"
        return typed, fields

    def _twice(self, path: str, sent: dict[str, str]) -> list[Answer]:
        """The same form sent twice, the second before the first is answered."""
        answers: list[Answer] = []
        other = Browser(self.port, self.browser.cookies)
        second = threading.Thread(target=lambda: answers.append(other.post(path, sent)))
        second.start()
        first = self.browser.post(path, sent)
        second.join()
        other.close()
        if not answers:
            self.wrong.append("no answer to the second press")
        return [first, *answers]
