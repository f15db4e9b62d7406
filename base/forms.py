"""Forms: text cleaned as it comes in, refusals put on their field, kept forms refilled."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from flask import request
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its stubs
from wtforms.validators import StopValidation, ValidationError

from base import kept
from base.dates import parse_day
from base.errors import Refused
from base.text import clean_text

F = TypeVar("F", bound="BaseForm")


class BaseForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """The form every other is made from. `once` tells a second sending from a second wish."""

    once = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def refuse(self, refusal: Refused) -> None:
        """Put a rule's refusal on its field, or on the form when it names none of ours."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(refusal.why)
        else:
            field.errors = [*field.errors, refusal.why]

    @property
    def problems(self) -> list[tuple[str | None, str]]:
        """(field id, sentence) for the error summary, in the order of the page."""
        found: list[tuple[str | None, str]] = [(None, str(why)) for why in self.form_errors]
        for field in self:
            found += [(field.id, str(why)) for why in _flat(field.errors)]
        return found


def load(form_class: type[F], **kwargs: Any) -> F:
    """Make a form: from the request, or on GET from what was kept for this person and page."""
    if current_user.is_authenticated:
        fields = kept.restore_for(current_user.id)
        if fields is not None:
            return form_class(formdata=fields, **kwargs)
    return form_class(**kwargs)


def fields_sent() -> MultiDict[str, str]:
    """The fields that came in; on GET those kept for this person and page.

    A form with as many rows as somebody wanted is made with them, or their rows would be lost.
    """
    if request.method != "GET":
        return request.form
    found = kept.find(current_user.id, request.path) if current_user.is_authenticated else None
    return kept.as_formdata(found.fields) if found is not None else MultiDict()


def _flat(errors: Iterable[Any]) -> list[str]:
    flat: list[str] = []
    for error in errors:
        flat += _flat(error) if isinstance(error, (list, tuple)) else [str(error)]
    return flat


class _Cleaned:
    limit: int
    data: str | None

    @property
    def text(self) -> str:
        """What was typed; empty when nothing was."""
        return self.data or ""

    def clean(self, text: str | None) -> str:
        try:
            return clean_text(text or "", self.limit)
        except Refused as refusal:
            raise ValueError(refusal.why) from None


class LineField(_Cleaned, StringField):
    """One line of text, cleaned; refused over `limit` characters."""

    def __init__(
        self, label: str, validators: Sequence[Any] = (), *, limit: int = 200, **kwargs: Any
    ) -> None:
        self.limit = limit
        super().__init__(label, list(validators), **kwargs)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Clean what came in; what was typed stays on the page when it is refused."""
        if valuelist:
            self.data = valuelist[0]
            self.data = " ".join(self.clean(valuelist[0]).split())


class TextField(_Cleaned, TextAreaField):
    """Several lines of text, cleaned; refused over `limit` characters."""

    def __init__(
        self, label: str, validators: Sequence[Any] = (), *, limit: int = 10_000, **kwargs: Any
    ) -> None:
        self.limit = limit
        super().__init__(label, list(validators), **kwargs)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Clean what came in; what was typed stays on the page when it is refused."""
        if valuelist:
            self.data = valuelist[0]
            self.data = self.clean(valuelist[0])


class DayField(Field):
    """A date as people type it, 27/3/2026 or 2026-03-27. `data` is a `date` or None."""

    def __init__(self, label: str, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, list(validators), **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.day}/{self.data.month}/{self.data.year}" if self.data else ""

    @property
    def day(self) -> date:
        """The date given. Raises `Refused` when there is none."""
        if self.data is None:
            raise Refused("Give the date.", self.name)
        return self.data

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the date, or say how it should look."""
        self.data: date | None = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = parse_day(valuelist[0])
            except Refused as refusal:
                raise ValueError(refusal.why) from None


class CountField(IntegerField):
    """A whole number from `least` to `most`; anything else is refused in one sentence, `why`."""

    def __init__(
        self,
        label: str,
        validators: Sequence[Any] = (),
        *,
        least: int,
        most: int,
        why: str = "",
        **kwargs: Any,
    ) -> None:
        self.range = range(least, most + 1)
        self.why = why or f"Give a whole number from {least:,} to {most:,}."
        super().__init__(label, list(validators), **kwargs)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the figures, however they were padded; what was typed stays on the page."""
        self.data: int | None = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        plain = typed.isascii() and typed.isdigit() and len(typed) <= 9
        if not plain or int(typed) not in self.range:
            raise ValueError(self.why)
        self.data = int(typed)


class ChoiceField(SelectField):
    """A choice between (value, words) pairs; drawn as radios when `radios`, else as a list."""

    def __init__(
        self,
        label: str,
        validators: Sequence[Any] = (),
        *,
        pairs: Iterable[tuple[str, str]] = (),
        radios: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, list(validators), choices=_choices(pairs), **kwargs)
        self.radios = radios

    def offer(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Set what may be chosen."""
        self.choices = _choices(pairs)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What may be chosen, as (value, words)."""
        return _pairs(self.choices)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 WTForms passes it
        """Refuse what was not offered, in words."""
        if self.data and self.data not in {value for value, _ in self.pairs}:
            message = "Choose one of the answers offered."
            raise ValidationError(message)


class ChoicesField(SelectMultipleField):
    """Any number of (value, words) pairs, drawn as checkboxes. `data` is a list of values."""

    def __init__(
        self,
        label: str,
        validators: Sequence[Any] = (),
        *,
        pairs: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, list(validators), choices=_choices(pairs), **kwargs)

    def offer(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Set what may be chosen."""
        self.choices = _choices(pairs)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What may be chosen, as (value, words)."""
        return _pairs(self.choices)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 WTForms passes it
        """Refuse what was not offered, in words."""
        if set(self.data or []) - {value for value, _ in self.pairs}:
            message = "Choose from the answers offered."
            raise ValidationError(message)


def _choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=words) for value, words in pairs]


def _pairs(choices: Any) -> list[tuple[str, str]]:
    return [(str(choice.value), str(choice.label)) for choice in choices or []]


class Required:
    """Refuses an empty answer with a sentence that says what to give."""

    field_flags = {"required": True}  # noqa: RUF012 WTForms reads it from the class

    def __init__(self, why: str) -> None:
        self.why = why

    def __call__(self, _form: BaseForm, field: Field) -> None:
        """Stop the field's validation when there is nothing in it."""
        if field.errors:
            raise StopValidation
        blank = isinstance(field.data, str) and not field.data.strip()
        if field.data is None or field.data == [] or blank:
            raise StopValidation(self.why)
