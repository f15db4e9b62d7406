"""Forms as FHIR R4: every bundle is valid, names nobody, and says why there is no score."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given
from hypothesis import strategies as st

from outcomes.answers import Answers
from outcomes.fhir import bundle
from outcomes.fhir_observations import FhirForm, FhirScore
from outcomes.keys import Code, Instrument
from outcomes.library import instrument, shelf, shipped_ids
from outcomes.scoring import score

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def a_form(one: Instrument, answers: Answers, **kw: Any) -> FhirForm:
    made = score(one, answers)
    scores = [
        FhirScore(
            name, got.value, got.band or "", got.prorated, got.lowest, got.highest, got.why, 1, "d"
        )
        for name, got in made.scores.items()
    ]
    values = {"form": UUID(int=7), "code": "AD-1", "on": date(2026, 3, 1), "at": AT} | kw
    return FhirForm(instrument=one, answers=answers, scores=scores, **values)


@st.composite
def forms(draw: st.DrawFn) -> FhirForm:
    one = instrument(draw(st.sampled_from(shipped_ids())))
    answers: dict[str, float | str] = {}
    for item in one.items:
        if draw(st.booleans()):
            top = item.answers.highest if item.answers.highest is not None else 90
            answers[item.id] = draw(st.integers(int(item.answers.lowest), int(top)))
        elif item.may_not_apply:
            answers[item.id] = "n/a"
    return a_form(
        one,
        answers,
        form=draw(st.uuids()),
        code=draw(st.sampled_from(["AD-1", "B2CD"])),
        mode=draw(st.sampled_from(["paper", "clinician", "link"])),
        corrections=draw(st.integers(0, 2)),
        withdrawn=draw(st.booleans()),
        printed=draw(st.booleans()),
    )


@given(st.lists(forms(), max_size=3))
def test_every_bundle_is_valid_and_its_references_lead_somewhere(ones: list[FhirForm]) -> None:
    made = json.loads(json.dumps(bundle(ones, made=AT)))
    Bundle.model_validate(made)
    there = {entry["fullUrl"] for entry in made["entry"]}
    for entry in made["entry"]:
        resource = entry["resource"]
        for reference in [
            resource.get("subject"), resource.get("source"), *resource.get("derivedFrom", [])
        ]:  # fmt: skip
            assert reference is None or reference["reference"] in there
        if resource["resourceType"] == "Patient":
            assert "name" not in resource
        if resource["resourceType"] == "Observation":
            told = {"valueQuantity", "dataAbsentReason", "hasMember"} & resource.keys()
            assert len(told) == 1
    responses = [e["resource"] for e in made["entry"] if "authored" in e["resource"]]
    for response, form in zip(responses, ones, strict=True):
        told = {item["linkId"]: item["answer"][0] for item in response.get("item", [])}
        assert form.withdrawn or told.keys() == form.answers.keys()
        for item, answer in form.answers.items():
            if not form.withdrawn and not isinstance(answer, str):
                assert told[item] == {"valueInteger": answer}


def test_codes_of_what_was_read_in_a_source_and_a_local_one() -> None:
    phq = instrument("phq_9")
    made = bundle([a_form(phq, {str(n): 1 for n in range(1, 10)})], made=AT)
    observation = next(
        e["resource"] for e in made["entry"] if e["resource"]["resourceType"] == "Observation"
    )
    told = {(one["system"], one["code"]) for one in observation["code"]["coding"]}
    assert told >= {
        ("http://snomed.info/sct", "720433000"),
        ("http://loinc.org", "44261-6"),
        ("urn:daybook:score:phq_9", "total"),
    }
    assert observation["valueQuantity"]["value"] == 9


def test_a_refused_score_says_why_and_a_correction_is_amended() -> None:
    one = instrument("core_10")
    made = bundle([a_form(one, {"1": 2}, corrections=1)], made=AT)
    patient, response, observation = (entry["resource"] for entry in made["entry"])
    assert patient["identifier"] == [{"system": "urn:daybook:participant", "value": "AD-1"}]
    assert response["status"] == observation["status"] == "amended"
    assert "items unanswered" in observation["dataAbsentReason"]["text"]
    assert response["questionnaire"] == "urn:daybook:instrument:core_10|1"


def test_a_withdrawn_form_is_entered_in_error_and_has_no_score() -> None:
    made = bundle([a_form(instrument("core_10"), {"1": 2}, withdrawn=True)], made=AT)
    assert [e["resource"]["resourceType"] for e in made["entry"]] == [
        "Patient",
        "QuestionnaireResponse",
    ]
    assert made["entry"][1]["resource"]["status"] == "entered-in-error"


@pytest.mark.parametrize("one", shelf().values(), ids=lambda one: one.id)
def test_item_texts_are_topics_alone(one: Instrument) -> None:
    answers = {item.id: int(item.answers.lowest) for item in one.items}
    made = bundle([a_form(one, answers)], made=AT)
    topics = {item.topic for item in one.items}
    for item in made["entry"][1]["resource"]["item"]:
        assert item.get("text", "") in topics | {""}


SYSTEMS = {"snomed": "http://snomed.info/sct", "loinc": "http://loinc.org"}
NOT_OURS = {"1091081000000103"}  # the total of the ReQoL-20, which is another instrument
CODES = [
    (one, code)
    for one in shelf().values()
    for code in one.codes
    if code.system in SYSTEMS and code.code not in NOT_OURS
]
SUMS = {"718490000", "718613005", "718492008"}


@pytest.mark.parametrize(
    ("one", "code"), CODES, ids=[f"{one.id} {code.code}" for one, code in CODES]
)
def test_each_code_goes_out_with_the_value_it_means(one: Instrument, code: Code) -> None:
    scale = [item.answers for item in one.items]
    answers = {
        item.id: int(item.answers.lowest) + n % 3
        for n, (item, _) in enumerate(zip(one.items, scale, strict=True))
    }
    made = bundle([a_form(one, answers)], made=AT)
    (found,) = [
        e["resource"]
        for e in made["entry"]
        if {"system": SYSTEMS[code.system], "code": code.code}
        in e["resource"].get("code", {}).get("coding", [])
    ]
    if code.of == "panel":
        assert len(found["hasMember"]) == len(made["entry"]) - 3  # all but patient, form, itself
        return
    told = found["valueQuantity"]["value"]
    if code.of.startswith("item "):
        assert told == answers[code.of.removeprefix("item ")]
        return
    scores = score(one, answers).scores
    if code.code in SUMS:  # MHSDS takes domains as sums, 0 to 48, wellbeing 0 to 16
        key = one.score(code.of)
        assert key is not None
        turned = [
            4 - answers[item.id] if item.reversed else answers[item.id]
            for item in one.items
            if item.id in key.items
        ]
        assert told == sum(turned)
        assert f"The scale is 0 to {4 * len(turned)}." in [note["text"] for note in found["note"]]
    elif one.id == "swemwbs":
        assert told == scores["metric"].value
        assert any("The metric score" in note["text"] for note in found["note"])
    else:
        assert told == scores[code.of].value


def test_a_code_of_another_instrument_and_an_unknown_answer() -> None:
    reqol = instrument("reqol_10")
    made = json.dumps(bundle([a_form(reqol, dict.fromkeys(map(str, range(1, 12)), 2))], made=AT))
    assert not any(code in made for code in NOT_OURS)
    honos = bundle([a_form(instrument("honos_secure"), {"A": 9})], made=AT)
    (item,) = [
        e["resource"] for e in honos["entry"] if "item A" in str(e["resource"].get("code", ""))
    ]
    assert item["dataAbsentReason"]["coding"][0]["code"] == "unknown"


def test_which_form_it_was_by_how_far_back_it_asks_is_a_tag() -> None:
    pcl = instrument("pcl_5")
    for recall in ("", "week"):
        one = bundle([a_form(pcl, {"1": 2}, recall=recall)], made=AT)["entry"][1]["resource"]
        told = {tag["system"]: tag["code"] for tag in one["meta"]["tag"]}
        assert told.get("urn:daybook:recall", "") == recall
