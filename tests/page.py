"""Every page that any test opens is checked: title, headings, labels, forms, scripts."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, Self

from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from people.models import User

_VOID_LABELLED = {"input", "select", "textarea"}
_UNLABELLED_TYPES = {"hidden", "submit", "button"}


class Page(HTMLParser):
    """What a page holds that can be wrong."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title = ""
        self.headings: list[str] = []
        self.labels: set[str] = set()
        self.controls: list[dict[str, str]] = []
        self.forms: list[dict[str, str]] = []
        self.tokens = 0
        self.ids: list[str] = []
        self.faults: list[str] = []
        self.images: list[dict[str, str]] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what this tag brings."""
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.append(values["id"])
        if "style" in values or any(name.startswith("on") for name in values):
            self.faults.append(f"an inline style or handler on <{tag}>")
        if tag == "script" and "nonce" not in values:
            self.faults.append("a script without a nonce")
        if tag in {"title", "h1"}:
            self._inside.append(tag)
        if tag == "h1":
            self.headings.append("")
        elif tag == "label":
            self.labels.add(values.get("for", ""))
        elif tag in _VOID_LABELLED:
            self._control(values)
        else:
            {"form": self.forms, "img": self.images}.get(tag, []).append(values)

    def _control(self, values: dict[str, str]) -> None:
        if values.get("name") == "csrf_token":
            self.tokens += 1
        if values.get("type") not in _UNLABELLED_TYPES:
            self.controls.append(values)

    def handle_endtag(self, tag: str) -> None:
        """Leave a title or heading."""
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        """Gather the words of the title and the headings."""
        if "title" in self._inside:
            self.title += data
        elif "h1" in self._inside:
            self.headings[-1] += data

    def _bare(self, control: dict[str, str]) -> bool:
        named = control.get("aria-label") or control.get("aria-labelledby")
        return not named and control.get("id") not in self.labels

    def problems(self) -> list[str]:
        """Everything wrong with the page, as sentences."""
        found = list(self.faults)
        title = " ".join(self.title.split())
        headings = [" ".join(h.split()) for h in self.headings]
        if len(headings) != 1:
            found.append(f"{len(headings)} h1 headings: {headings}")
        elif headings[0] not in title:
            found.append(f"the title {title!r} does not hold the h1 {headings[0]!r}")
        found += [f"no label for {control}" for control in self.controls if self._bare(control)]
        # A form that sets no cookie has no token either: tests/test_permissions.py says which.
        posts = [
            form
            for form in self.forms
            if form.get("method", "get").lower() == "post" and "data-no-cookie" not in form
        ]
        if any("action" not in form for form in self.forms):
            found.append("a form without an action")
        if self.tokens < len(posts):
            found.append(f"{len(posts)} posting forms but {self.tokens} CSRF tokens")
        doubled = sorted({i for i in self.ids if self.ids.count(i) > 1})
        if doubled:
            found.append(f"ids used twice: {doubled}")
        found += [f"no alt on {image}" for image in self.images if "alt" not in image]
        return found


class CheckedClient(FlaskClient):
    """A test client that refuses to return a page with something wrong with it."""

    held = ""

    @classmethod
    def signed_in(cls, app: Flask, user: User | None) -> Self:
        """A client signed in as `user`, or signed out."""
        made = cls(app, use_cookies=True)
        if user is not None:
            with made.session_transaction() as session:
                session["_user_id"] = user.fs_uniquifier
                session["_fresh"] = True
        return made

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Fetch, and check what came if it is a page."""
        # The test's own app context lends its `g` to every request: nobody may inherit a sign-in.
        for name in list(g) if has_app_context() else ():
            g.pop(name)
        answer = super().open(*args, **kwargs)
        if answer.mimetype == "text/html" and answer.status_code not in {301, 302, 303}:
            problems = Page(answer.get_data(as_text=True)).problems()
            assert not problems, f"{answer.request.path}: {problems}"
            policy = answer.headers["Content-Security-Policy"]
            assert "unsafe" not in policy, policy
        return answer

    def token(self, path: str) -> str:
        """The CSRF token a page carries, for posting by hand."""
        html = self.get(path).get_data(as_text=True)
        return html.partition('name="csrf_token" value="')[2].partition('"')[0]

    def send(
        self, path: str, data: dict[str, Any] | None = None, *, page: str = ""
    ) -> TestResponse:
        """Post a form with a token of this sign-in, from the page it is on the first time."""
        if page or not self.held:
            self.held = self.token(page or path)
        answer = self.post(path, data={**(data or {}), "csrf_token": self.held})
        if answer.status_code == 400:  # another sign-in meanwhile, or the clock went far on
            self.held = self.token(page or path)
            answer = self.post(path, data={**(data or {}), "csrf_token": self.held})
        return answer
