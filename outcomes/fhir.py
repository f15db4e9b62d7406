"""PURE: forms and their scores as a FHIR R4 Bundle: QuestionnaireResponse and Observation.

Nobody is named: a participant is their code. Items carry their short topics, never the wording.
Codes of SNOMED CT and LOINC are sent when they were read in a source (certainty high or medium);
each score has a local code besides
(`fhir_observations`). The same forms at the same moment make the same bundle.

Source: HL7 FHIR R4 (4.0.1): QuestionnaireResponse, Observation, data-absent-reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from outcomes.fhir_observations import (
    ABSENT,
    FhirForm,
    Resource,
    instant,
    observations,
    status,
)
from outcomes.keys import NOT_APPLICABLE, Instrument, Item

MEDIA_TYPE: Final = "application/fhir+json"
_SPACE: Final = UUID("5b0c3a52-6d0e-4d57-9a39-6a1b7a6f2f10")


def bundle(forms: Iterable[FhirForm], *, made: datetime) -> Resource:
    """A collection of patients by code, forms, and scores. `made` is an aware instant."""
    entries: list[Resource] = []
    patients: dict[str, str] = {}
    for form in forms:
        if form.code not in patients:
            patient = _patient(form.code)
            patients[form.code] = f"urn:uuid:{patient['id']}"
            entries.append(patient)
        entries += _resources(form, patients[form.code])
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": instant(made),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in entries],
    }


def instrument_url(instrument: Instrument) -> str:
    """The canonical of an instrument's version, as far as this site is concerned."""
    return f"urn:daybook:instrument:{instrument.id}|{instrument.version}"


def _patient(code: str) -> Resource:
    return {
        "resourceType": "Patient",
        "id": str(uuid5(_SPACE, f"participant:{code}")),
        "identifier": [{"system": "urn:daybook:participant", "value": code}],
    }


def _resources(form: FhirForm, patient: str) -> Iterator[Resource]:
    response = _response(form, patient)
    yield response
    if not form.withdrawn:
        yield from observations(form, patient, f"urn:uuid:{response['id']}")


def _response(form: FhirForm, patient: str) -> Resource:
    made: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": str(form.form),
        "meta": {"tag": _tags(form)},
        "identifier": {"system": "urn:daybook:form", "value": str(form.form)},
        "questionnaire": instrument_url(form.instrument),
        "status": status(form, "completed", "amended"),
        "subject": {"reference": patient},
        "authored": form.on.isoformat(),
    }
    if form.language:
        made["language"] = form.language
    if form.mode == "clinician":
        made["author"] = {"type": "PractitionerRole", "display": "A clinician"}
    else:
        made["source"] = {"reference": patient}
    items = [_item(item, form.answers[item.id]) for item in _answered(form)]
    return made | ({"item": items} if items and not form.withdrawn else {})


def _tags(form: FhirForm) -> list[Resource]:
    tags = [{"system": "urn:daybook:mode", "code": form.mode}]
    if form.printed:
        tags.append({"system": "urn:daybook:digits", "code": "as-printed"})
    if form.recall:
        tags.append({"system": "urn:daybook:recall", "code": form.recall})
    return tags


def _answered(form: FhirForm) -> list[Item]:
    return [item for item in form.instrument.items if item.id in form.answers]


def _item(item: Item, answer: Any) -> Resource:
    made: Resource = {"linkId": item.id}
    if item.topic:
        made["text"] = item.topic
    return made | {"answer": [_answer(answer)]}


def _answer(answer: Any) -> Resource:
    if isinstance(answer, str):
        code = "not-applicable" if answer.strip().casefold() == NOT_APPLICABLE else "as-text"
        return {"valueCoding": {"system": ABSENT, "code": code, "display": answer}}
    if answer == int(answer):
        return {"valueInteger": int(answer)}
    return {"valueDecimal": answer}
