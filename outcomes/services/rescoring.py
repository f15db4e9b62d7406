"""Scoring again: the answers that are kept, by the key in use now. Old scores stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from base.work import lock
from outcomes.keys import Instrument
from outcomes.models import InstrumentVersion, RiskFlag, Score
from outcomes.queries import instruments, rescoring
from outcomes.rescored import Again, Effect, again, effect_of
from outcomes.services import versions
from people.models import User

_AT_ONCE = 2_000


def score_again(slug: str, *, seen: str, raise_risk: bool | None, by: User) -> Effect:
    """Score every response that counts by the text in use, where its scores are of another.

    `seen` is the token of the effect that was read. `raise_risk` says whether risk that the new key
    finds is raised, to be acknowledged by somebody; None when nobody said. Raises Refused, field
    "raise_risk", when that has to be said, and without a field when the effect is another by now.
    """
    used = instruments.find(slug)
    version = versions.kept(slug)
    lock(version)  # two who press at the same time score in turn
    befores = rescoring.befores(slug, but=version.digest)
    effect = effect_of(used.instrument, befores)
    if not befores:
        raise Refused("Everything is scored by this version already.")
    if effect.token != seen:
        raise Refused(
            "Forms were filled in or scored since you opened this page. Read what would change "
            "now, then score again."
        )
    if effect.risk and raise_risk is None:
        raise Refused("Say whether these are raised as risk.", "raise_risk")
    done = [one for one in again(used.instrument, befores) if one.result is not None]
    _keep(done, version)
    raised = _raise(done, used.instrument, by) if raise_risk else 0
    _say(used.instrument, effect, raised, done, by)
    return effect


def _keep(done: Sequence[Again], version: InstrumentVersion) -> None:
    """Rows of this version; where there are some from before, they are the ones made last again."""
    now = clock.now()
    for start in range(0, len(done), _AT_ONCE):
        part = done[start : start + _AT_ONCE]
        db.session.execute(
            update(Score)
            .where(
                Score.version_id == version.id,
                Score.response_id.in_([one.before.id for one in part]),
            )
            .values(made_at=now)
        )
        rows = [
            {
                "response_id": one.before.id,
                "version_id": version.id,
                "name": name,
                "value": score.value,
                "band": score.band or "",
                "prorated": score.prorated,
                "lowest": score.lowest,
                "highest": score.highest,
                "why": score.why,
                "made_at": now,
            }
            for one in part
            if one.result is not None
            for name, score in one.result.scores.items()
        ]
        if rows:
            db.session.execute(insert(Score).on_conflict_do_nothing(), rows)


def _raise(done: Sequence[Again], instrument: Instrument, by: User) -> int:
    """A flag for each risk found now and never raised before; no flag that stands is touched."""
    tiers = {one.item: one.tier for one in sorted(instrument.risk, key=lambda one: one.tier)}
    names, flags = rescoring.named(instrument.id), []
    taken = rescoring.flagged_items(instrument.id)
    for one in done:
        found = {raised.item: raised.tier for raised in one.result.risk} if one.result else {}
        for item, answer in one.raises:
            if (one.before.id, item) in taken:
                continue
            tier = found.get(item, tiers[item]).value
            name = names[one.before.id]
            flag = RiskFlag(
                participant_id=name.person, response_id=one.before.id, item=item, answer=answer,
                tier=tier, raised_at=clock.now(),
            )  # fmt: skip
            flags.append(flag)
            said = "is unanswered" if answer is None else "is at its trigger"
            record(
                "risk.raised",
                f"Item {item} of {instrument.name} of {name.code} {said} by version "
                f"{instrument.version} of its key; {by.name} scored it again.",
                by=by,
                about=[name.participant, name.response],
            )
    db.session.add_all(flags)
    db.session.flush()
    return len(flags)


def _say(
    instrument: Instrument, effect: Effect, raised: int, done: Sequence[Again], by: User
) -> None:
    names = rescoring.named(instrument.id)
    of = [names[one.before.id] for one in done]
    risk = ""
    if effect.risk:
        risk = f" {raised} raised as risk." if raised else " What it finds as risk is not raised."
    unfit = f" {effect.unfit} did not fit and keep their scores." if effect.unfit else ""
    record(
        "instrument.scored_again",
        f"{by.name} scored {len(done)} {'form' if len(done) == 1 else 'forms'} of "
        f"{instrument.name} again by version {instrument.version}; {effect.changed} changed."
        f"{unfit}{risk}",
        by=by,
        about=[*(one.response for one in of), *(one.participant for one in of)],
        instrument=instrument.id,
    )
