"""Forms and scores as the rules of FHIR want them, and the bundle as bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from outcomes.fhir import bundle
from outcomes.fhir_observations import FhirForm, FhirScore
from outcomes.queries.exports import ExportedAnswers, ExportedScore
from outcomes.queries.instruments import instrument_in


def fhir_bytes(
    forms: Iterable[ExportedAnswers], scores: Iterable[ExportedScore], made: datetime
) -> bytes:
    """A bundle of these forms with their scores, as JSON."""
    by_form: dict[UUID, list[ExportedScore]] = {}
    for one in scores:
        by_form.setdefault(one.form, []).append(one)
    whole = bundle((_form(one, by_form) for one in forms), made=made)
    return json.dumps(whole, ensure_ascii=False).encode()


def _form(one: ExportedAnswers, by_form: Mapping[UUID, Sequence[ExportedScore]]) -> FhirForm:
    return FhirForm(
        form=one.form,
        code=one.code,
        instrument=instrument_in(one.text, one.digest, one.slug),
        on=one.on,
        at=one.at,
        answers=one.answers,
        scores=[_score(score) for score in by_form.get(one.form, ())],
        mode=one.mode,
        language=one.language,
        corrections=one.link - 1,
        withdrawn=one.withdrawn,
        printed=one.printed,
        recall=one.recall,
    )


def _score(one: ExportedScore) -> FhirScore:
    return FhirScore(
        one.name, one.value, one.band, one.prorated, one.lowest, one.highest, one.why,
        one.version, one.digest,
    )  # fmt: skip
