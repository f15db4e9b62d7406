"""A WTForms field as the parameters of its GOV.UK component."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    Form,
    IntegerField,
    PasswordField,
    TextAreaField,
)

from base import dates
from base.forms import BaseForm, ChoiceField, ChoicesField, DayField


@dataclass(frozen=True)
class Component:
    """A component's name and what its macro is given."""

    name: str
    params: dict[str, Any]


def component(field: Field, heading: bool = False) -> Component:  # noqa: FBT001, FBT002 a Jinja filter's argument
    """The component that draws `field`; `heading` makes its label the page's h1."""
    kw: dict[str, Any] = dict(field.render_kw or {})
    label: dict[str, Any] = {"text": field.label.text, "classes": kw.get("label_class", "")}
    if heading:
        label |= {"classes": "govuk-label--l", "isPageHeading": True}
    common: dict[str, Any] = {"id": field.id, "name": field.name, "classes": kw.get("class", "")}
    if field.description:
        common["hint"] = {"text": field.description}
    if field.errors:
        common["errorMessage"] = {"text": " ".join(str(e) for e in field.errors)}
    if kw.get("autocomplete"):
        common["autocomplete"] = kw["autocomplete"]
    if isinstance(field, BooleanField):
        return _tick(field, common)
    if isinstance(field, ChoicesField):
        return _group("checkboxes", field, common, label, set(field.data or []))
    if isinstance(field, ChoiceField):
        return _choice(field, common, label)
    value = field._value()  # type: ignore[attr-defined]  # noqa: SLF001 WTForms' own hook for what to show
    if isinstance(field, TextAreaField):
        params = common | {"label": label, "value": value, "rows": kw.get("rows", 4)}
        return Component("textarea", params)
    return Component("input", common | {"label": label, "value": value} | _input_kind(field, kw))


def _input_kind(field: Field, kw: dict[str, Any]) -> dict[str, Any]:
    kind: dict[str, Any] = {}
    if isinstance(field, PasswordField):
        kind = {"type": "password", "value": "", "spellcheck": False}
    elif isinstance(field, EmailField):
        kind = {"type": "email", "spellcheck": False}
    elif isinstance(field, IntegerField):
        kind = {"inputmode": "numeric", "classes": kw.get("class", "govuk-input--width-4")}
    elif isinstance(field, DayField):
        kind = {"classes": kw.get("class", "govuk-input--width-10"), "spellcheck": False}
    if kw.get("inputmode"):
        kind["inputmode"] = kw["inputmode"]
    return kind


def _tick(field: BooleanField, common: dict[str, Any]) -> Component:
    item: dict[str, Any] = {
        "value": "y",
        "text": field.label.text,
        "checked": bool(field.data),
        "id": field.id,
    }
    if "hint" in common:
        item["hint"] = common["hint"]
    params: dict[str, Any] = {"name": field.name, "idPrefix": field.id, "items": [item]}
    if "errorMessage" in common:
        params["errorMessage"] = common["errorMessage"]
    return Component("checkboxes", params)


def _choice(field: ChoiceField, common: dict[str, Any], label: dict[str, Any]) -> Component:
    if field.radios:
        return _group("radios", field, common, label, {str(field.data or "")} - {""})
    items = [
        {"value": value, "text": words, "selected": str(field.data or "") == value}
        for value, words in field.pairs
    ]
    return Component("select", common | {"label": label, "items": items})


def _group(
    name: str, field: Any, common: dict[str, Any], label: dict[str, Any], chosen: set[str]
) -> Component:
    legend = {"text": label["text"], "classes": "govuk-fieldset__legend--s"}
    if label.get("isPageHeading"):
        legend |= {"classes": "govuk-fieldset__legend--l", "isPageHeading": True}
    params = common | {
        "idPrefix": common["id"],
        "fieldset": {"legend": legend},
        "items": [
            {"value": value, "text": words, "checked": value in chosen}
            for value, words in field.pairs
        ],
    }
    return Component(name, params)


def problem_list(form: BaseForm) -> list[dict[str, str]]:
    """A form's problems as the error summary's list, each linked to its field."""
    return [
        {"text": why, "href": f"#{field}"} if field else {"text": why}
        for field, why in form.problems
    ]


def form_problems(form: Form) -> list[dict[str, str]]:
    """The same for a library's form, which is not one of ours."""
    found = [{"text": str(why)} for why in form.form_errors]
    for field in form:
        found += [{"text": str(why), "href": f"#{field.id}"} for why in field.errors]
    return found


def init_app(app: Flask) -> None:
    """Register the filters every template may use: fields, and dates in words."""
    app.jinja_env.filters.update(
        component=component,
        problem_list=problem_list,
        form_problems=form_problems,
        day=dates.in_words,
        short_day=dates.short,
        short_day_year=dates.short_with_year,
        clock=dates.time_words,
        moment=dates.moment_words,
        span=dates.span_words,
    )
