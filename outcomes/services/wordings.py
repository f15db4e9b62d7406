"""A site's own wording of an instrument: kept in versions that are never changed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from base.work import lock
from outcomes import library
from outcomes.instrument_words import forbids_wording
from outcomes.keys import Instrument
from outcomes.models import Wording
from outcomes.queries import instruments
from outcomes.queries.climate import wording_now
from outcomes.wording_text import WordingText, body, misfit
from people.models import User

_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Agreed:
    """On what terms a wording may be shown here, and who agreed to it.

    `holds_licence`: the site says that it holds one, where the instrument's file says no.
    """

    licence: str
    by: str
    holds_licence: bool = False


def keep_wording(
    slug: str, language: str, words: WordingText, agreed: Agreed, *, newest: int, by: User
) -> Wording:
    """Keep a wording, which counts from now on in its language.

    `newest` is the newest version of this language when the page was opened, 0 for none. The same
    wording again is the one kept before. Raises Refused on "items", "licence", "agreed_by",
    "holds_licence", or without a field when somebody else kept one meanwhile.
    """
    instrument = instruments.find(slug).instrument
    _refuse_unfit(instrument, words, agreed)
    last = instruments.newest_wording(slug, language)
    if last is not None and last.removed_at is None and last.body == body(words):
        return last
    if (last.version if last else 0) != newest:
        raise _meanwhile(instrument.name)
    made = Wording(
        slug=slug,
        language=language,
        version=newest + 1,
        body=body(words),
        licence=agreed.licence.strip(),
        agreed_by=agreed.by.strip(),
        at=clock.now(),
        by_id=by.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError:
        raise _meanwhile(instrument.name) from None
    _say_kept(made, instrument, by)
    return made


def first_wording(slug: str, *, by: User) -> Wording | None:
    """The wording a round shows first: the site's, or Daybook's own where nobody kept another."""
    kept = wording_now(slug)
    words = library.own_words(slug)
    if kept is not None or words is None or instruments.newest_wording(slug, _ENGLISH) is not None:
        return kept
    terms = instruments.find(slug).instrument.licence.terms
    return keep_wording(slug, _ENGLISH, words, Agreed(terms, "Daybook"), newest=0, by=by)


def _refuse_unfit(instrument: Instrument, words: WordingText, agreed: Agreed) -> None:
    name = instrument.name
    missing, extra = misfit(instrument, words)
    if missing or extra:
        raise Refused(f"Every item of {name} needs words, and no other may have them.", "items")
    if not agreed.licence.strip():
        raise Refused("Say on what terms the wording may be shown here.", "licence")
    if not agreed.by.strip():
        raise Refused("Say who agreed that it may be shown here.", "agreed_by")
    if forbids_wording(instrument.licence) and not agreed.holds_licence:
        raise Refused(
            f"The file of {name} says of its wording: {instrument.licence.wording}. Tick that "
            "the site holds a licence, or use the paper form.",
            "holds_licence",
        )


def _say_kept(made: Wording, instrument: Instrument, by: User) -> None:
    licensed = ""
    if forbids_wording(instrument.licence):
        licensed = ", whose file says that it may not be shown; the site says it holds a licence"
    record(
        "wording.kept",
        f"{by.name} kept version {made.version} of the wording of {instrument.name} "
        f"({made.language}){licensed}. {made.licence.rstrip('.')}. Agreed by {made.agreed_by}.",
        by=by,
        about=[made.public_id],
        instrument=made.slug,
    )


def remove_wording(wording: Wording, *, why: str, by: User) -> None:
    """Take the wording that counts now from use: item numbers and topics are shown in its place.

    What was filled in with it still names it. Removed already, nothing happens. Raises Refused,
    field "why", without a reason, or when it was replaced meanwhile.
    """
    lock(wording)
    if wording.removed_at is not None:
        return
    if not why.strip():
        raise Refused("Say why it is removed from use.", "why")
    last = instruments.newest_wording(wording.slug, wording.language)
    if last is not None and last.id != wording.id:
        raise Refused(f"Version {last.version} has replaced it: it is not in use any more.")
    name, number = instruments.find(wording.slug).instrument.name, by.id
    wording.removed_at, wording.removed_by_id = clock.now(), number
    wording.removed_why = why.strip()
    record(
        "wording.removed",
        f"{by.name} removed version {wording.version} of the wording of {name} "
        f"({wording.language}) from use: {wording.removed_why}",
        by=by,
        about=[wording.public_id],
        instrument=wording.slug,
    )


def _meanwhile(name: str) -> Refused:
    return Refused(
        f"Somebody kept another wording of {name} after you opened this page. Yours is still here: "
        "read theirs, then keep yours if it should replace it."
    )
