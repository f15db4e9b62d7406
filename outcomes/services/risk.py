"""Risk items: raised the moment an answer is kept, standing until somebody says what was done.

Nothing else takes a flag away: what becomes of the answer or of its form is said beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from base import clock, mail
from base.audit import Actor, System, record
from base.database import db
from base.dates import LONDON, in_words
from base.errors import Refused
from base.work import lock
from outcomes.answers import checked
from outcomes.keys import Instrument
from outcomes.models import DONE, FillLink, Response, RiskFlag
from outcomes.queries.responses import flags_of
from outcomes.queries.risk import flags_of_link, to_tell
from outcomes.risk_rules import at_trigger
from outcomes.scoring import Result
from people.models import Participant, User
from programmes.models import Enrolment

THEM = System("The participant")
_ALONE = ("tablet", "link")
_MOST_SAID = 20  # lines of what happened since
SUBJECT = "Daybook: something to look at"
BODY = (
    "Somebody on your team answered a form by themselves, and an answer needs looking at.\n\nSign "
    "in to Daybook: it is at the top of Today until somebody says what was done. This message "
    "names nobody on purpose.\n"
)

Said = dict[str, tuple[float | None, str]]
"""By item: the answer at its trigger, None for an unanswered one; and how urgent it is."""


def raise_flags(
    response: Response,
    result: Result,
    instrument: Instrument,
    by: Actor,
    *,
    link: FillLink | None = None,
) -> list[RiskFlag]:
    """A flag for each risk item at its trigger, and for each left unanswered.

    `link`: what it was answered by; a flag raised on the way becomes the form's. In a correction,
    an item that says what it said before keeps its flag, acknowledged or not; one nobody has
    acknowledged goes on standing whatever is said now, with both said. One acknowledged for another
    answer is raised anew.
    """
    tiers = {one.item: one.tier for one in sorted(instrument.risk, key=lambda one: one.tier)}
    said: Said = {one.item: (one.answer, one.tier.value) for one in result.risk}
    said |= {item: (None, tiers[item].value) for item in result.risk_unanswered}
    known = [*flags_of(response.chain), *(flags_of_link(link) if link else ())]
    when = "when the form was sent" if response.link == 1 else _corrected(response, by)
    made = []
    for item, (answer, tier) in said.items():
        flag = _standing(known, item, answer)
        if flag is None:
            made.append(_flag(response.participant, item, answer, tier, response=response))
            continue
        _now_says(flag, answer, tier, when)
        flag.response = response
    numbers = checked(instrument, response.answers, printed=response.printed).numbers
    for flag in known:
        if flag.item not in said and flag.acknowledged_at is None and flag.ended_at is None:
            _add(flag, f"{_words(numbers.get(flag.item))} {when}.")
    db.session.add_all(made)
    db.session.flush()
    for flag in made:
        _say_raised(flag, instrument, f"kept by {by.name}", by)
    if made and response.mode in _ALONE:
        _tell(response.participant, response.enrolment)
    return made


def raise_on_the_way(
    link: FillLink, instrument: Instrument, numbers: Mapping[str, float]
) -> list[RiskFlag]:
    """A flag for each risk item answered at its trigger in a form that is not sent yet.

    `numbers` are frequency codes by item. One raised before stands, with what it was changed to.
    """
    said = {one.item: (one.answer, one.tier.value) for one in at_trigger(instrument, numbers)}
    known = flags_of_link(link)
    made = []
    for item, (answer, tier) in said.items():
        if _standing(known, item, answer) is None:
            made.append(_flag(link.participant, item, answer, tier, link=link))
    for flag in known:
        if flag.acknowledged_at is None and flag.ended_at is None:
            _follow(flag, said.get(flag.item), numbers.get(flag.item), instrument)
    db.session.add_all(made)
    db.session.flush()
    for flag in made:
        _say_raised(flag, instrument, "the form is not sent yet", THEM)
    if made:
        _tell(link.participant, link.enrolment)
    return made


def _follow(
    flag: RiskFlag, said: tuple[float | None, str] | None, now: float | None, instrument: Instrument
) -> None:
    """Say beside a flag what its answer is now, before the form is sent, where that is another."""
    before = flag.since
    if said is None:
        _add(flag, f"{_words(now)} before the form was sent.")
    else:
        _now_says(flag, *said, "before the form was sent")
    if flag.since != before:
        record(
            "risk.answer_changed",
            f"{flag.participant.code} changed item {flag.item} of {instrument.name} before sending "
            "it; it waits to be acknowledged.",
            by=THEM,
            about=[flag.participant.public_id, flag.public_id],
        )


def say_never_sent(link: FillLink, why: str) -> None:
    """Say beside the flags raised on the way that the form never came; `why` ends the sentence."""
    for flag in flags_of_link(link):
        if flag.acknowledged_at is None and flag.ended_at is None:
            _add(flag, f"The form was not sent: {why}.")


def say_withdrawn(response: Response, by: Actor) -> None:
    """Say beside every flag nobody acknowledged that its form was withdrawn, and why."""
    for flag in flags_of(response.chain):
        if flag.ended_at is None and flag.acknowledged_at is None:
            day = in_words(clock.today())
            _add(flag, f"{by.name} withdrew the form on {day}: {_sentence(response.why)}")
            record(
                "risk.form_withdrawn",
                f"{by.name} withdrew the form that raised item {flag.item} of "
                f"{response.participant.code}; it waits to be acknowledged.",
                by=by,
                about=[response.participant.public_id, flag.public_id],
            )


def acknowledge(flag: RiskFlag, *, done: str, note: str, by: User) -> None:
    """Say what was done about a risk item. Acknowledged already, the first one stands.

    Raises `Refused`, field "done" or "note".
    """
    lock(flag)
    if flag.acknowledged_at is not None or flag.ended_at is not None:
        return
    if done not in DONE or not done:
        raise Refused("Choose what was done.", "done")
    if not note.strip():
        raise Refused("Write what was done, and who knows.", "note")
    person, number = flag.participant, by.id  # read first: reading sends what was set before
    day = in_words(flag.form.on if flag.form else flag.raised_at.astimezone(LONDON).date())
    about = [person.public_id, *([flag.form.public_id] if flag.form else []), flag.public_id]
    flag.done, flag.note = done, note.strip()
    flag.acknowledged_by_id, flag.acknowledged_at = number, clock.now()
    record(
        "risk.acknowledged",
        f"{by.name} acknowledged item {flag.item} of {person.code}, answered on {day}.",
        by=by,
        about=about,
    )


def _standing(known: Sequence[RiskFlag], item: str, answer: float | None) -> RiskFlag | None:
    """The flag of an item that stands for an answer: one still open, else one that said it."""
    mine = [flag for flag in known if flag.item == item and flag.ended_at is None]
    waiting = [flag for flag in mine if flag.acknowledged_at is None]
    same = [flag for flag in mine if flag.answer == answer]
    return next(iter([*waiting, *reversed(same)]), None)


def _now_says(flag: RiskFlag, answer: float | None, tier: str, when: str) -> None:
    if flag.acknowledged_at is not None:
        return
    if flag.answer == answer:
        last = flag.since.rpartition("\n")[2]
        now = last.partition(" at first; ")[2] or last
        if now and not now.lower().startswith(f"{_words(answer).lower()} "):
            _add(flag, f"{_words(answer)} again {when}.")
        return
    before = _words(flag.answer)
    _add(flag, f"{before} at first; {_words(answer).lower()} {when}.")
    flag.answer = answer
    flag.tier = max(flag.tier, tier)  # "urgent" is after "review"


def _add(flag: RiskFlag, line: str) -> None:
    """One line more of what happened since; of very many, the first ones and the last."""
    lines = flag.since.splitlines()
    line = " ".join(line.split()).replace("..", ".")
    if lines[-1:] != [line]:
        flag.since = "\n".join([*lines[: _MOST_SAID - 1], line])


def _words(answer: float | None) -> str:
    return "Left unanswered" if answer is None else f"Answered {answer:g}"


def _corrected(response: Response, by: Actor) -> str:
    why = response.why.rstrip(".")
    return f"as {by.name} corrected it on {in_words(clock.today())}: {why}"


def _sentence(why: str) -> str:
    return why if why.endswith((".", "!", "?")) else f"{why}."


def _flag(
    person: Participant,
    item: str,
    answer: float | None,
    tier: str,
    *,
    response: Response | None = None,
    link: FillLink | None = None,
) -> RiskFlag:
    return RiskFlag(
        participant=person, response=response, link=link, item=item, answer=answer, tier=tier,
        raised_at=clock.now(),
    )  # fmt: skip


def _tell(person: Participant, enrolment: Enrolment | None) -> None:
    """Nobody was there to see it: whoever answers for them is told, and told nothing of it."""
    for user in to_tell(person, enrolment):
        mail.queue(user.email, SUBJECT, BODY, sender_id=None)


def _say_raised(flag: RiskFlag, instrument: Instrument, how: str, by: Actor) -> None:
    said = "was left unanswered" if flag.answer is None else "is at its trigger"
    of = flag.response or flag.link
    record(
        "risk.raised",
        f"Item {flag.item} of {instrument.name} of {flag.participant.code} {said}; {how}.",
        by=by,
        about=[flag.participant.public_id, *([of.public_id] if of else []), flag.public_id],
    )
