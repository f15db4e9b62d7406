"""A team's own programmes: copied, changed, published, and taken off the shelf."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from base import clock
from base.audit import record
from base.database import db
from base.dates import moment_words
from base.errors import Refused
from base.work import lock
from people.models import Team, User
from programmes.catalogue import Programme
from programmes.differences import differences
from programmes.models import OwnProgramme, OwnProgrammeVersion
from programmes.programme_text import checked
from programmes.queries.catalogue import digest, parsed, published, shelf, text_of

_SAID = 6  # differences an audit sentence names
_LONGEST_SLUG = 30


def copy_programme(slug: str, *, team: Team, name: str, by: User) -> OwnProgramme:
    """Copy a catalogue programme for a team, as a draft nobody plans from yet.

    Refused when the team has one of this name, or the catalogue has.
    """
    _refuse_taken(team, name)
    source = shelf()[slug]
    own_slug = f"{slug[:_LONGEST_SLUG].rstrip('-_')}-{secrets.token_hex(4)}"
    own = OwnProgramme(
        team=team,
        slug=own_slug,
        name=name,
        copied_from=slug,
        original=text_of(slug),
        draft=checked(replace(source, slug=own_slug, name=name, version=1)),
        changed_at=clock.now(),
        changed_by=by,
    )
    db.session.add(own)
    _flush(team, name)
    record(
        "programme.copied",
        f"{by.name} copied {source.name} as {name} for {team.name}.",
        by=by,
        about=[own.public_id, team.public_id],
    )
    return own


def change_programme(
    own: OwnProgramme, change: Callable[[Programme], Programme], *, revision: int, by: User
) -> OwnProgramme:
    """Change the draft. Nothing is planned from it until it is published.

    Refused, on `revision`, when somebody changed it since the page was opened; and with a
    sentence, on the path of a value (`strands.0.minutes`), for what no programme may be.
    """
    _meet(own, revision)
    _refuse_retired(own)
    before = parsed(own.draft, own.slug)
    after = change(before)
    text = checked(after)
    said = differences(before, after)
    if not said and text == own.draft:
        return own
    if after.name != own.name:
        _refuse_taken(own.team, after.name, but=own)
        own.name = after.name
    own.draft = text
    _touched(own, by)
    _flush(own.team, after.name)
    record(
        "programme.changed",
        f"{by.name} changed the draft of {own.name}. {_few(said)}",
        by=by,
        about=[own.public_id],
    )
    return own


def publish_programme(own: OwnProgramme, *, revision: int, by: User) -> OwnProgrammeVersion:
    """Make the draft the version new cohorts are planned from. Running ones keep theirs.

    Refused when it has not changed since the last version, or the draft is not the one read.
    """
    _meet(own, revision)
    _refuse_retired(own)
    draft, last = parsed(own.draft, own.slug), published(own)
    said = differences(parsed(last.text, own.slug), draft) if last else []
    if last and not said:
        raise Refused(f"Nothing differs from version {last.version}, which is published.")
    version = last.version + 1 if last else 1
    text = checked(replace(draft, version=version))
    made = OwnProgrammeVersion(
        programme=own,
        version=version,
        digest=digest(text),
        text=text,
        published_at=clock.now(),
        published_by=by,
    )
    own.draft = text
    _touched(own, by)
    db.session.add(made)
    db.session.flush()
    record(
        "programme.published",
        f"{by.name} published version {version} of {own.name}. {_few(said)}".strip(),
        by=by,
        about=[own.public_id],
    )
    return made


def retire_programme(own: OwnProgramme, *, revision: int, by: User) -> None:
    """Plan no new cohorts from it. Running ones go on; it can be offered again."""
    _meet(own, revision)
    if own.retired_at is None:
        own.retired_at = clock.now()
        _touched(own, by)
        record(
            "programme.retired",
            f"{by.name} took {own.name} off the shelf of {own.team.name}.",
            by=by,
            about=[own.public_id],
        )


def offer_programme(own: OwnProgramme, *, revision: int, by: User) -> None:
    """Offer a retired programme again. Refused when its name was taken meanwhile."""
    _meet(own, revision)
    if own.retired_at is not None:
        _refuse_taken(own.team, own.name, but=own)
        own.retired_at = None
        _touched(own, by)
        _flush(own.team, own.name)
        record(
            "programme.offered",
            f"{by.name} put {own.name} back on the shelf of {own.team.name}.",
            by=by,
            about=[own.public_id],
        )


def _meet(own: OwnProgramme, revision: int) -> None:
    """Wait for whoever is writing it, then refuse who read an older one."""
    lock(own)
    db.session.refresh(own, ["versions"])
    if own.revision != revision:
        when = moment_words(own.changed_at)
        raise Refused(
            f"{own.changed_by.name} changed this programme on {when}, after you opened this page. "
            "What you typed is still here. Look at the programme, then send it again.",
            "revision",
        )


def _refuse_retired(own: OwnProgramme) -> None:
    if own.retired_at is not None:
        raise Refused(f"{own.name} is off the shelf. Offer it again before you change it.")


def _touched(own: OwnProgramme, by: User) -> None:
    own.revision += 1
    own.changed_at = clock.now()
    own.changed_by = by


def _refuse_taken(team: Team, name: str, but: OwnProgramme | None = None) -> None:
    if name.casefold() in {programme.name.casefold() for programme in shelf().values()}:
        why = f"{name} is the catalogue’s own. Give this one another name, so that both are known."
        raise Refused(why, "name")
    taken = select(OwnProgramme.id).where(
        OwnProgramme.team_id == team.id,
        func.lower(OwnProgramme.name) == func.lower(name),
        OwnProgramme.retired_at.is_(None),
        OwnProgramme.id != (but.id if but else 0),
    )
    if db.session.scalar(taken) is not None:
        raise _taken(team, name)


def _taken(team: Team, name: str) -> Refused:
    return Refused(f"{team.name} already has a programme called {name}.", "name")


def _flush(team: Team, name: str) -> None:
    """Write now, so that a name taken a moment ago is refused in words."""
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as clash:
        raise _taken(team, name) from clash


def _few(said: list[str]) -> str:
    more = len(said) - _SAID
    return " ".join(said[:_SAID]) + (f" And {more} more." if more > 0 else "")
