"""What the site decides about an instrument: on or off, and the text it uses."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from base import clock
from base.audit import record
from base.database import db
from base.dates import moment_words
from base.errors import Refused
from base.work import lock
from outcomes import library
from outcomes.instruments import parse, read, revised, tidied
from outcomes.key_differences import differences
from outcomes.keys import Instrument
from outcomes.models import InstrumentChoice
from outcomes.queries import instruments
from outcomes.queries.instruments import InUse
from outcomes.services import versions
from people.models import User

_SAID = 5  # differences an audit sentence names


def turn_on(slug: str, *, revision: int, by: User, who: str = "", against: str = "") -> None:
    """Let an instrument be filled in here.

    One to be checked before use needs `who` compared its key with the form, and `against` which
    edition of it. Raises Refused, on the field that is missing, or on "revision".
    """
    used = meet(slug, revision)
    if used.on:
        return
    note = ""
    if used.instrument.check_before_use:
        if not who.strip():
            raise Refused("Say who compared the key with the form.", "who")
        if not against.strip():
            raise Refused("Say what they compared it with: the form, its edition.", "against")
        note = f"Compared by {who.strip()} with {against.strip()}."
    choice = decided(used, by)
    choice.on, choice.note = True, note
    record(
        "instrument.turned_on",
        f"{by.name} turned on {used.instrument.name}. {note}".strip(),
        by=by,
        instrument=slug,
    )


def turn_off(slug: str, *, revision: int, by: User) -> None:
    """Let an instrument not be filled in any more; what was filled in stays.

    Raises Refused on "revision".
    """
    used = meet(slug, revision)
    if not used.on:
        return
    decided(used, by).on = False
    record(
        "instrument.turned_off",
        f"{by.name} turned off {used.instrument.name}. What was filled in stays.",
        by=by,
        instrument=slug,
    )


def add_instrument(text: str, *, by: User) -> str:
    """Add an instrument of the site's own from its whole text, off until it is turned on; its id.

    Raises Refused on "text" for what no instrument may be, and for an id or a name that is taken.
    """
    text = tidied(text)
    new = new_instrument(text)
    choice = InstrumentChoice(
        slug=new.id,
        on=False,
        text=text,
        survey=new.for_groups is not None,
        at=clock.now(),
        by_id=by.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(choice)
            db.session.flush()
    except IntegrityError:
        raise Refused(
            f"Somebody added an instrument with the id {new.id} just now.", "text"
        ) from None
    versions.keep(new.id, new.version, text)
    record(
        "instrument.added",
        f"{by.name} added {new.name}, {len(new.items)} items, version {new.version} of its key. It "
        "is off until somebody turns it on.",
        by=by,
        instrument=new.id,
    )
    return new.id


def new_instrument(text: str) -> Instrument:
    """The instrument in a text nobody used before. Raises Refused, field "text", quoting the line.

    An id stands for one instrument for ever, and two of one name could not be told apart.
    """
    new = read(text, "The text")
    if "-" in new.id:  # pages have such addresses
        raise Refused(f"The id is {new.id}. Write it without hyphens, with _ instead.", "text")
    for slug, one in instruments.in_use().items():
        if slug == new.id:
            raise Refused(
                f"The id {new.id} is taken: it is {one.instrument.name}. Change the text of that "
                "one, or give this one an id of its own.",
                "text",
            )
        if one.instrument.name.casefold() == new.name.casefold():
            raise Refused(
                f"There is an instrument called {one.instrument.name} already. Give this one a "
                "name that tells them apart.",
                "text",
            )
    return new


def change_text(slug: str, text: str, *, revision: int, by: User) -> Instrument:
    """Use another text of an instrument from now on; scores made before keep the one they had.

    One that must be checked before use is off until somebody compared this text with the form.
    Raises Refused on "text" for what no instrument may be, or on "revision".
    """
    used = meet(slug, revision)
    text = tidied(text)
    if text == used.text:
        raise Refused("Nothing differs from the text in use.", "text")
    new = revised(text, used.instrument, above=instruments.highest_version(slug))
    _use(used, new, text, by).text = text
    return new


def use_shipped(slug: str, *, revision: int, by: User) -> Instrument:
    """Go back to the text that comes with Daybook: a change like any other.

    Raises Refused when it is in use already or none is shipped, or on "revision".
    """
    used = meet(slug, revision)
    if used.made_here:
        raise Refused(f"{used.instrument.name} was made here: no text of it comes with Daybook.")
    if not used.changed:
        raise Refused("The text that comes with Daybook is in use already.")
    text = library.text_of(slug)
    new = parse(text, slug)
    _use(used, new, text, by).text = ""
    return new


def _use(used: InUse, new: Instrument, text: str, by: User) -> InstrumentChoice:
    """Keep both texts, and say what differs; which of them is used is for the caller to set."""
    versions.keep(used.slug, used.instrument.version, used.text)
    versions.keep(used.slug, new.version, text)
    choice = decided(used, by)
    off = new.check_before_use and choice.on
    if off:
        choice.on, choice.note = False, ""
    said = differences(used.instrument, new)
    lines = [*said.key, *said.words]
    more = f" And {len(lines) - _SAID} more." if len(lines) > _SAID else ""
    stays = " It is off until somebody compared it with the form." if off else ""
    record(
        "instrument.changed",
        f"{by.name} changed {used.instrument.name} from version {used.instrument.version} to "
        f"{new.version}. {' '.join(lines[:_SAID])}{more}{stays}",
        by=by,
        instrument=used.slug,
    )
    return choice


def meet(slug: str, revision: int) -> InUse:
    """Wait for whoever is deciding, then refuse who read something older. `NotYours` for none."""
    used = instruments.find(slug)
    if used.choice is not None:
        lock(used.choice)
        used = instruments.find(slug)
    if used.revision != revision:
        raise _stale(used)
    return used


def decided(used: InUse, by: User) -> InstrumentChoice:
    """The site's decision, to be changed: who decides, and a revision above what was read."""
    choice = used.choice or _begun(used)
    choice.revision += 1
    choice.at, choice.by_id = clock.now(), by.id
    return choice


def _begun(used: InUse) -> InstrumentChoice:
    """The first decision; whoever made one at the same moment came first."""
    choice = InstrumentChoice(slug=used.slug, on=used.on, revision=0, at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(choice)
            db.session.flush()
    except IntegrityError:
        raise _stale(used) from None
    return choice


def _stale(used: InUse) -> Refused:
    choice = used.choice
    who = choice.by.name if choice and choice.by else "Somebody"
    when = f" on {moment_words(choice.at)}" if choice else ""
    return Refused(
        f"{who} changed {used.instrument.name}{when}, after you opened this page. What you typed "
        "is still here. Read what it is now, then send it again.",
        "revision",
    )
