"""Responses: kept, corrected, withdrawn. What was answered is never changed, only followed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from base import clock
from base.audit import Actor, record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from outcomes.answers import Answers, checked
from outcomes.keys import Instrument
from outcomes.models import MODES, FillLink, InstrumentVersion, Response, Score, Wording
from outcomes.occasions import occasion_words
from outcomes.queries import instruments
from outcomes.queries.responses import links_of, scores_now, stands
from outcomes.services import risk, scoring, versions
from people.models import Participant
from programmes.models import Enrolment

EARLIEST = date(1990, 1, 1)
"""No form is of a day before: a year so far back is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One form as it was filled in: answers by item, on which day, and how.

    `recall` is the version of the form by how far back it asks, where there are several.
    """

    answers: Answers
    on: date
    mode: str
    staff_present: bool = False
    read_by: str = ""
    printed: bool = False
    recall: str = ""
    wording: Wording | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom, with what, and for which occasion of which time in a cohort."""

    participant: Participant
    slug: str
    enrolment: Enrolment | None = None
    occasion: str = ""


def record_response(
    asked: Asked, filled: Filled, *, by: Actor, alone: FillLink | None = None
) -> Response:
    """Keep a form, its scores, and the risk items somebody must look at.

    The same form sent again is the one kept before. Raises `Refused`, field "on", "mode" or an
    item's id: the instrument is off, the day is to come, an answer is none, nothing was answered,
    or the occasion or the day has a form already. `alone`: the link by which the person answered
    themselves. They are turned away for neither of these; where the occasion has a form, theirs is
    kept outside the plan.
    """
    used = instruments.find(asked.slug)
    if not used.on and alone is None:
        raise Refused(f"{used.instrument.name} is switched off. An administrator can switch it on.")
    _refuse_unfit(used.instrument, filled, alone=alone is not None)
    lock(asked.participant)
    near = _near(asked, filled)
    twin = next((one for one in near if _same(one, filled)), None)
    if twin is not None:
        return twin
    if near:
        asked = _beside(asked, near, alone=alone is not None)
    made = _response(asked, filled, versions.kept(asked.slug), by)
    result = scoring.result_of(made)
    made.scores = scoring.score_rows(made, result)
    db.session.add(made)
    db.session.flush()
    record(
        "measure.filled_in",
        f"{by.name} kept {used.instrument.name} of {made.participant.code}, filled in on "
        f"{in_words(made.on)}: {occasion_words(made.occasion).lower()}.",
        by=by,
        about=_about(made),
    )
    risk.raise_flags(made, result, used.instrument, by, link=alone)
    return made


def correct_response(response: Response, filled: Filled, *, why: str, by: Actor) -> Response:
    """Follow a response with a corrected one. Raises `Refused`, as `record_response` does.

    Nothing different: the response itself is given back, and nothing is written.
    """
    lock(response.participant)
    last = _last(response)
    instrument = instruments.instrument_of(last.version)
    _refuse_unfit(instrument, filled)
    if not why.strip():
        raise Refused("Say why it is corrected.", "why")
    if _same(last, filled):
        return last
    made = _response(
        Asked(last.participant, last.slug, last.enrolment, last.occasion), filled, last.version, by
    )
    made.chain, made.link, made.why = last.chain, last.link + 1, why.strip()
    result = scoring.result_of(made)
    made.scores = scoring.score_rows(made, result) + _scored_again(made, last)
    db.session.add(made)
    db.session.flush()
    record(
        "measure.corrected",
        f"{by.name} corrected {instrument.name} of {made.participant.code} of "
        f"{in_words(made.on)}: {made.why}",
        by=by,
        about=_about(made),
    )
    risk.raise_flags(made, result, instrument, by)
    return made


def withdraw_response(response: Response, *, why: str, by: Actor) -> Response:
    """Take a form out of what counts: the wrong person's, say. It stays to be read.

    Raises `Refused`, field "why", without a reason.
    """
    lock(response.participant)
    last = _last(response)
    if not why.strip():
        raise Refused("Say why it is withdrawn.", "why")
    filled = Filled(
        last.answers, last.on, last.mode, last.staff_present, last.read_by, last.printed,
        last.recall, last.wording,
    )  # fmt: skip
    made = _response(
        Asked(last.participant, last.slug, last.enrolment, last.occasion), filled, last.version, by
    )
    made.chain, made.link, made.why = last.chain, last.link + 1, why.strip()
    made.withdrawn = True
    db.session.add(made)
    db.session.flush()
    record(
        "measure.withdrawn",
        f"{by.name} withdrew {instruments.instrument_of(last.version).name} of "
        f"{made.participant.code} of {in_words(made.on)}: {made.why}",
        by=by,
        about=_about(made),
    )
    risk.say_withdrawn(made, by)
    return made


def _response(asked: Asked, filled: Filled, version: InstrumentVersion, by: Actor) -> Response:
    return Response(
        public_id=uuid4(),
        participant=asked.participant,
        enrolment=asked.enrolment,
        slug=asked.slug,
        version=version,
        wording=filled.wording,
        occasion=asked.occasion,
        on=filled.on,
        answers=_plain(filled.answers),
        mode=filled.mode,
        staff_present=filled.staff_present,
        read_by=filled.read_by.strip(),
        printed=filled.printed,
        recall=filled.recall,
        language=filled.wording.language if filled.wording else "en",
        at=clock.now(),
        typed_by_id=by.id,
    )


def _scored_again(made: Response, before: Response) -> list[Score]:
    """What was scored again since by another key is scored by it in its correction too.

    Answers that are none of that key's keep the scores of their own.
    """
    version = next((score.version for score in scores_now(before).values()), before.version)
    if version.id == before.version_id:
        return []
    try:
        return scoring.score_rows(made, scoring.result_of(made, version), version)
    except Refused:
        return []


def _plain(answers: Answers) -> dict[str, Any]:
    """The answers with whole numbers as whole numbers, in one order: alike when they are alike."""
    kept = {
        item: int(answer) if isinstance(answer, float) and answer == int(answer) else answer
        for item, answer in answers.items()
    }
    return dict(sorted(kept.items()))


def _refuse_unfit(instrument: Instrument, filled: Filled, *, alone: bool = False) -> None:
    if filled.mode not in MODES:
        raise Refused("Choose how it was filled in.", "mode")
    _refuse_day(filled.on)
    if filled.recall or not alone:  # a link from before there were two says of none
        refuse_recall(instrument, filled.recall)
    if filled.mode == "read_aloud" and not filled.read_by.strip():
        raise Refused("Say who read it aloud.", "read_by")
    if not filled.answers:
        raise Refused(
            f"Nothing is answered. Answer at least one item of {instrument.name}, or write down "
            "that it was missed."
        )
    checked(instrument, filled.answers, printed=filled.printed)


def refuse_recall(instrument: Instrument, recall: str) -> None:
    """Raise `Refused`, field "recall", unless the form that was used is named where there are two.

    Of an instrument with one form nothing is to be named.
    """
    if recall == "" and not instrument.recalls:
        return
    if instrument.recall(recall) is None:
        raise Refused(
            f"Choose which form of {instrument.name} it is: what it asks about.", "recall"
        )


def _refuse_day(on: date) -> None:
    if on > clock.today():
        raise Refused("Give the day it was filled in: not one to come.", "on")
    if on < EARLIEST:
        raise Refused(
            f"{in_words(on)} is too long ago for a form. Give the day it was filled in: from "
            f"{in_words(EARLIEST)} on.",
            "on",
        )


def _near(asked: Asked, filled: Filled) -> list[Response]:
    """What was kept before for the same occasion, or filled in on the same day."""
    found = db.session.scalars(
        select(Response)
        .where(
            Response.participant_id == asked.participant.id, Response.slug == asked.slug, stands()
        )
        .order_by(Response.id)
    )
    return [one for one in found if _takes(one, asked) or one.on == filled.on]


def _takes(kept: Response, asked: Asked) -> bool:
    """Whether a form stands for the occasion asked about."""
    mine = asked.enrolment.id if asked.enrolment else None
    return bool(asked.occasion) and (kept.enrolment_id, kept.occasion) == (mine, asked.occasion)


def _beside(asked: Asked, near: list[Response], *, alone: bool) -> Asked:
    """What to keep another form as. Raises `Refused` where staff can correct the one there is."""
    taken = next((one for one in near if _takes(one, asked)), None)
    if alone:
        return replace(asked, occasion="") if taken else asked
    one = taken or near[0]
    name = instruments.instrument_of(one.version).name
    day = in_words(one.on)
    raise Refused(
        f"{name} is there already for this, filled in on {day}. Correct that one instead."
        if taken
        else f"{name} was filled in on {day} already. Correct that one, or give another day.",
        "on",
    )


def _same(kept: Response, filled: Filled) -> bool:
    return (kept.on, kept.answers, kept.printed, kept.recall, kept.mode, kept.read_by) == (
        filled.on,
        _plain(filled.answers),
        filled.printed,
        filled.recall,
        filled.mode,
        filled.read_by.strip(),
    )


def _last(response: Response) -> Response:
    last = links_of(response)[-1]
    if last.withdrawn:
        raise Refused("This form was withdrawn, and cannot be changed any more.")
    return last


def _about(response: Response) -> list[UUID]:
    about = [response.participant.public_id, response.public_id]
    return [*about, response.enrolment.cohort.public_id] if response.enrolment else about
