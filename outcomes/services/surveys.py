"""Surveys a site builds itself: an instrument and its wording, made of one form."""

from __future__ import annotations

import secrets
from dataclasses import replace

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from outcomes.models import InstrumentChoice
from outcomes.queries import instruments, rescoring
from outcomes.queries.instruments import InUse
from outcomes.services import choices, versions, wordings
from outcomes.services.wordings import Agreed
from outcomes.survey_text import OUR_OWN, Survey, checked, slug_of, text_of, words_of
from outcomes.wording_text import WordingText, from_body
from people.models import User


def make_survey(survey: Survey, *, language: str, by: User) -> str:
    """Make an instrument of a survey, with its wording, and turn it on; its id.

    Raises Refused on the field that is wrong, or "name" when another instrument has it.
    """
    survey = checked(survey)
    _refuse_taken(survey.name)
    slug = slug_of(survey.name, secrets.token_hex(3))
    choice = InstrumentChoice(
        slug=slug,
        on=True,
        text=text_of(survey, slug, 1),
        survey=survey.for_rounds,
        at=clock.now(),
        by_id=by.id,
    )
    db.session.add(choice)
    db.session.flush()
    whose = "climate rounds" if survey.for_rounds else "people in programmes"
    record(
        "survey.made",
        f"{by.name} made the survey {survey.name}, {_many(len(survey.questions))}, for {whose}.",
        by=by,
        instrument=slug,
    )
    _keep_words(slug, words_of(survey), language, by)
    return slug


def change_survey(slug: str, survey: Survey, *, language: str, revision: int, by: User) -> int:
    """Change a survey; the version of its key then.

    Until it is used its text is simply another; afterwards it is a new version, and what was
    answered keeps the one it was answered with. Raises Refused on the field that is wrong, on
    "revision", or when nothing differs.
    """
    survey = checked(survey)
    used = choices.meet(slug, revision)
    _refuse_unfit(used, survey)
    version = used.instrument.version
    keyed = text_of(survey, slug, version) != used.text
    worded = _worded(slug, survey, language)
    if not keyed and worded is None:
        raise Refused("Nothing differs from the survey as it is.")
    if keyed and rescoring.is_used(slug):
        versions.keep(slug, version, used.text)
        version = instruments.highest_version(slug) + 1
        versions.keep(slug, version, text_of(survey, slug, version))
    choice = choices.decided(used, by)
    choice.text, choice.survey = text_of(survey, slug, version), survey.for_rounds
    record(
        "survey.changed",
        f"{by.name} changed the survey {survey.name}, {_many(len(survey.questions))}; it is "
        f"version {version} of its key.",
        by=by,
        instrument=slug,
    )
    db.session.flush()
    _keep_words(slug, worded, language, by)
    return version


def _refuse_unfit(used: InUse, survey: Survey) -> None:
    name = used.instrument.name
    if not used.made_here:
        raise Refused(f"{name} was not made here: change its text.")
    if survey.for_rounds != used.survey and rescoring.is_used(used.slug):
        was = "rounds in which nobody is named" if used.survey else "people by name"
        raise Refused(f"It was used for {was}. Make another survey instead.", "who")
    _refuse_taken(survey.name, but=used.slug)


def _worded(slug: str, survey: Survey, language: str) -> WordingText | None:
    """The wording the survey should have; None when it has it. What else was worded stays."""
    kept = instruments.newest_wording(slug, language)
    words = words_of(survey)
    if kept is None or kept.removed_at is not None:
        return words
    before = from_body(kept.body)
    words = replace(words, instructions=before.instructions, copyright=before.copyright)
    return None if words == before else words


def _keep_words(slug: str, words: WordingText | None, language: str, by: User) -> None:
    if words is None:
        return
    kept = instruments.newest_wording(slug, language)
    newest = kept.version if kept else 0
    wordings.keep_wording(slug, language, words, Agreed(OUR_OWN, by.name), newest=newest, by=by)


def _refuse_taken(name: str, but: str = "") -> None:
    for one in instruments.in_use().values():
        if one.instrument.name.casefold() == name.casefold() and one.slug != but:
            raise Refused(f"There is an instrument called {one.instrument.name} already.", "name")


def _many(questions: int) -> str:
    return f"{questions} question{'' if questions == 1 else 's'}"
