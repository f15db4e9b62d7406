"""PURE: the Observations of a form: its scores, the items that have a code, and the whole.

Each score has one under its local code, with the outside codes that take it on the same scale.
Where an outside code takes a sum and our score is a mean times 10, the sum goes out beside it as
one of its own. An item is observed when it has a code; a panel has no value, and members.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from outcomes import outside_codes as outside
from outcomes.answers import checked
from outcomes.keys import Code, Instrument

Resource = dict[str, Any]

ABSENT: Final = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
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
    them. `recall`: which of several forms it is, by how far back they ask.
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
    recall: str = ""


def observations(form: FhirForm, patient: str, about: str) -> Iterator[Resource]:
    """Everything observed in a form. `patient` and `about`, the response, are references."""
    made: list[Resource] = []
    for score in form.scores:
        made += _of_score(_Made(form, patient, about), score)
    made += _of_items(_Made(form, patient, about))
    yield from made
    panel = outside.of_panel(form.instrument)
    if panel and made:
        whole = _Made(form, patient, about).resource("panel", panel, form.instrument.name)
        whole["hasMember"] = [{"reference": f"urn:uuid:{one['id']}"} for one in made]
        yield whole


@dataclass(frozen=True, slots=True)
class _Made:
    form: FhirForm
    patient: str
    about: str

    def resource(self, of: str, codes: Sequence[Code], said: str, local: str = "") -> Resource:
        form = self.form
        coding: list[Resource] = [
            {"system": outside.SYSTEMS[one.system], "code": one.code} for one in codes
        ]
        if local:
            system = f"urn:daybook:score:{form.instrument.id}"
            coding.append({"system": system, "code": local, "display": said})
        return {
            "resourceType": "Observation",
            "id": str(uuid5(form.form, of)),
            "status": status(form, "final", "amended"),
            "category": [{"coding": [{"system": _CATEGORY, "code": "survey"}]}],
            "code": {"coding": coding, "text": said},
            "subject": {"reference": self.patient},
            "effectiveDateTime": form.on.isoformat(),
            "issued": instant(form.at),
            "derivedFrom": [{"reference": self.about}],
        }


def _of_score(made: _Made, score: FhirScore) -> Iterator[Resource]:
    instrument = made.form.instrument
    key = instrument.score(score.name)
    said = f"{instrument.name}, {key.name if key else score.name}"
    codes = outside.of_score(instrument, score.name)
    sums = [one for one in codes if outside.takes_sum(one)]
    same = [one for one in codes if one not in sums]
    plain = made.resource(f"score:{score.name}", same, said, score.name)
    yield _valued(plain, score, [note for one in same if (note := outside.note_of(one))])
    if sums:
        summed = made.resource(f"sum:{score.name}", sums, f"{said}, sum of its items")
        told = outside.as_sum(instrument, score.name, score.value or 0)
        if told and score.value is not None:
            score = replace(score, value=told[0], lowest=told[1], highest=told[2])
        yield _valued(summed, replace(score, band=""), ["The sum of the items, as its code asks."])


def _of_items(made: _Made) -> Iterator[Resource]:
    form = made.form
    if not any(outside.of_item(form.instrument, item) for item in form.instrument.items):
        return
    printed = form.printed and form.instrument.prints_reversed
    numbers = checked(form.instrument, form.answers, printed=printed).numbers
    for item in form.instrument.items:
        codes = outside.of_item(form.instrument, item)
        if not codes or item.id not in form.answers:
            continue
        said = f"{form.instrument.name}, item {item.id}" + (f": {item.topic}" if item.topic else "")
        one = made.resource(f"item:{item.id}", codes, said)
        if item.id in numbers:
            one["valueQuantity"] = _quantity(numbers[item.id])
        else:
            one["dataAbsentReason"] = {"coding": [{"system": ABSENT, "code": "unknown"}]}
        yield one


def _valued(made: Resource, score: FhirScore, more: Sequence[str]) -> Resource:
    made["method"] = {"text": f"Key version {score.version}, digest {score.digest}"}
    if score.value is None:
        made["dataAbsentReason"] = {
            "coding": [{"system": ABSENT, "code": "not-performed"}],
            "text": score.why or "No score could be made.",
        }
    else:
        made["valueQuantity"] = _quantity(score.value)
    if score.band:
        made["interpretation"] = [{"text": score.band}]
    notes = [*_notes(score), *more]
    return made | ({"note": [{"text": text} for text in notes]} if notes else {})


def _quantity(value: float) -> Resource:
    return {"value": value, "unit": "score", "system": _UCUM, "code": "{score}"}


def _notes(score: FhirScore) -> list[str]:
    notes = []
    if score.lowest is not None:
        top = f"to {score.highest:g}" if score.highest is not None else "up, without a ceiling"
        notes.append(f"The scale is {score.lowest:g} {top}.")
    if score.prorated:
        notes.append("Worked out with items missing.")
    return notes


def status(form: FhirForm, sound: str, corrected: str) -> str:
    """The FHIR status of what is made of a form."""
    if form.withdrawn:
        return "entered-in-error"
    return corrected if form.corrections else sound


def instant(at: datetime) -> str:
    """An aware moment as FHIR writes it."""
    return at.isoformat(timespec="seconds")
