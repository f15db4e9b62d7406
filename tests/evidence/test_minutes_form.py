"""The rows of forms: whatever is typed, a row is kept whole, refused, or was empty."""

from __future__ import annotations

from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from evidence.forms.agreements import draft_form
from evidence.forms.meetings import minutes_form

_TEXT = st.one_of(st.just(""), st.just("   "), st.text(max_size=12))
_ROW = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["", "no id", "7d444840-9dc0-11d1-b245-5ffdce74fad2"]),
        "words": _TEXT,
        "raised_by": st.sampled_from(["", "residents", "staff", "nobody"]),
        "decision": _TEXT,
        "to_do": _TEXT,
        "whom": st.sampled_from(["", "both", "nobody"]),
        "due": st.sampled_from(["", "27/3/2026", "soon"]),
        "disagreement": st.sampled_from(["", "y"]),
    }
)
_MEETING = {"day": "20/2/2026", "chair": "both", "residents": "8", "staff": "2", "visitors": "0"}
_PER_TEST = [HealthCheck.function_scoped_fixture]


def sent(rows: list[dict[str, str]]) -> MultiDict[str, str]:
    """The fields of a form with these rows."""
    fields: dict[str, Any] = dict(_MEETING)
    for n, row in enumerate(rows):
        fields |= {f"{name}_{n}": value for name, value in row.items() if value or name == "words"}
    return MultiDict(fields)


@settings(suppress_health_check=_PER_TEST, deadline=None, max_examples=80)
@given(rows=st.lists(_ROW, min_size=1, max_size=5))
def test_every_row_is_kept_refused_or_empty(app: Flask, rows: list[dict[str, str]]) -> None:
    fields = sent(rows)
    with app.test_request_context(method="POST"):
        form = minutes_form(0, [], fields)(fields, meta={"csrf": False})
        holds = form.validate()
        if not holds:
            assert form.problems, "a refusal says why"
            return
        whole = form.whole([])
    says = [row for row in form.rows() if row["words"].data]
    assert len(whole.topics) == len(says)
    for topic in whole.topics:
        assert topic.words
        assert topic.raised_by in {"residents", "staff", "visitors"}
        assert topic.to_do or (not topic.whom and topic.due is None)


@settings(suppress_health_check=_PER_TEST, deadline=None, max_examples=60)
@given(rows=st.lists(_ROW, min_size=1, max_size=5))
def test_what_is_refused_is_still_on_the_page(app: Flask, rows: list[dict[str, str]]) -> None:
    fields = sent(rows)
    with app.test_request_context(method="POST"):
        form = minutes_form(0, [], fields, more=True)(fields, meta={"csrf": False})
        form.validate()
    assert len(form.rows()) == len(rows) + 1
    for row, typed in zip(form.rows(), rows, strict=False):
        for name in ("words", "decision", "to_do"):
            letters = [c for c in typed[name] if c.isalnum()]
            assert [c for c in row[name].data or "" if c.isalnum()] == letters


@settings(suppress_health_check=_PER_TEST, deadline=None, max_examples=60)
@given(rows=st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=5))
def test_every_section_is_kept_refused_or_empty(app: Flask, rows: list[tuple[str, str]]) -> None:
    fields = MultiDict(
        {f"heading_{n}": one for n, (one, _) in enumerate(rows)}
        | {f"lines_{n}": one for n, (_, one) in enumerate(rows)}
    )
    with app.test_request_context(method="POST"):
        form = draft_form(0, fields)(fields, meta={"csrf": False})
        if not form.validate():
            assert form.problems
            return
        text = form.written()
    assert text
    for _, lines in form.rows():
        for line in (lines.data or "").split("\n"):
            assert " ".join(line.split()) in text
