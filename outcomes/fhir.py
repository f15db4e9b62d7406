"""PURE: forms and their scores as a FHIR R4 Bundle: QuestionnaireResponse and Observation.

Nobody is named: a participant is their code. Items carry their short topics, never the wording.
Codes of SNOMED CT and LOINC are sent when they were read in a source (certainty high or medium);
each score has a local code besides. The same forms at the same moment make the same bundle.

Source: HL7 FHIR R4 (4.0.1): QuestionnaireResponse, Observation, data-absent-reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from outcomes.keys import NOT_APPLICABLE, Instrument, Item
from outcomes.terms import Certainty

Resource = dict[str, Any]

MEDIA_TYPE: Final = "application/fhir+json"
_SPACE: Final = UUID("5b0c3a52-6d0e-4d57-9a39-6a1b7a6f2f10")
_SYSTEMS: Final[Mapping[str, str]] = {
    "snomed": "http://snomed.info/sct",
    "loinc": "http://loinc.org",
}
_ABSENT: Final = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
_UCUM: Final = "http://unitsofmeasure.org"


@dataclass(frozen=True, slots=True)
class FhirScore:
    """One kept score; `value` None when it was refused, `why` then says so."""

    name: str
    value: float | None
    band: str = ""
    prorated: bool = False
    lowest: float | None = None
    highest: float | None = None
    why: str = ""
    version: int = 1
    digest: str = ""


@dataclass(frozen=True, slots=True)
class FhirForm:
    """One form. `corrections`: how often it was corrected. `withdrawn`: it counts no more.

    `at` is an aware instant, when it was kept. `printed`: answers are digits as the form prints
    them.
    """

    form: UUID
    code: str
    instrument: Instrument
    on: date
    at: datetime
    answers: Mapping[str, Any]
    scores: Sequence[FhirScore] = ()
    mode: str = "paper"
    language: str = "en"
    corrections: int = 0
    withdrawn: bool = False
    printed: bool = False


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
        "timestamp": _instant(made),
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
        about = f"urn:uuid:{response['id']}"
        for score in form.scores:
            yield _observation(form, score, patient, about)


def _response(form: FhirForm, patient: str) -> Resource:
    made: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": str(form.form),
        "meta": {"tag": _tags(form)},
        "identifier": {"system": "urn:daybook:form", "value": str(form.form)},
        "questionnaire": instrument_url(form.instrument),
        "status": _status(form, "completed", "amended"),
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
        return {"valueCoding": {"system": _ABSENT, "code": code, "display": answer}}
    if answer == int(answer):
        return {"valueInteger": int(answer)}
    return {"valueDecimal": answer}


def _observation(form: FhirForm, score: FhirScore, patient: str, about: str) -> Resource:
    made: Resource = {
        "resourceType": "Observation",
        "id": str(uuid5(form.form, f"score:{score.name}")),
        "status": _status(form, "final", "amended"),
        "category": [{"coding": [{"system": _CATEGORY, "code": "survey"}]}],
        "code": _code(form.instrument, score.name),
        "subject": {"reference": patient},
        "effectiveDateTime": form.on.isoformat(),
        "issued": _instant(form.at),
        "derivedFrom": [{"reference": about}],
        "method": {"text": f"Key version {score.version}, digest {score.digest}"},
    }
    if score.value is None:
        made["dataAbsentReason"] = {
            "coding": [{"system": _ABSENT, "code": "not-performed"}],
            "text": score.why or "No score could be made.",
        }
    else:
        made["valueQuantity"] = {
            "value": score.value, "unit": "score", "system": _UCUM, "code": "{score}",
        }  # fmt: skip
    if score.band:
        made["interpretation"] = [{"text": score.band}]
    notes = _notes(score)
    return made | ({"note": [{"text": text} for text in notes]} if notes else {})


def _notes(score: FhirScore) -> list[str]:
    notes = []
    if score.lowest is not None:
        top = f"to {score.highest:g}" if score.highest is not None else "up, without a ceiling"
        notes.append(f"The scale is {score.lowest:g} {top}.")
    if score.prorated:
        notes.append("Worked out with items missing.")
    return notes


def _code(instrument: Instrument, name: str) -> Resource:
    """The codes of a score: outside vocabularies first, the local one always."""
    coding = [
        {"system": _SYSTEMS[one.system], "code": one.code}
        for one in instrument.codes
        if one.of == name and one.system in _SYSTEMS and one.certainty is not Certainty.LOW
    ]
    key = instrument.score(name)
    said = f"{instrument.name}, {key.name}" if key else f"{instrument.name}, {name}"
    coding.append({"system": f"urn:daybook:score:{instrument.id}", "code": name, "display": said})
    return {"coding": coding, "text": said}


def _status(form: FhirForm, sound: str, corrected: str) -> str:
    if form.withdrawn:
        return "entered-in-error"
    return corrected if form.corrections else sound


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
