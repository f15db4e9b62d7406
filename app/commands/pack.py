"""`daybook pack`: a pack as a file, for operators; refused while anything found is undecided."""

from __future__ import annotations

import errno
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid5

import click
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.factory import create_app
from base import clock
from base.audit import System, record
from base.database import db
from base.dates import parse_day, range_words
from base.errors import NotYours, Refused
from base.work import unit_of_work
from config import Config
from evidence import pack_zip
from evidence.models import AwardCycle
from evidence.portfolio import name_files, put_right
from evidence.queries.communities import Community
from evidence.queries.cycles import cycle_now
from evidence.queries.known_people import known_at
from evidence.queries.pack_facts import gather
from evidence.services import pack_work
from people.models import Team, Venue

_BY = System("daybook pack")


@click.command("pack")
@click.option("--premises", required=True, help="The premises, or the team that has none.")
@click.option("--from", "first", required=True, help="The first day, such as 2025-09-01.")
@click.option("--to", "last", required=True, help="The last day.")
@click.option("--for", "audience", default="An assessor", help="Whom it is for.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="A new ZIP file."
)
def pack_command(*, premises: str, first: str, last: str, audience: str, out: Path) -> None:
    """Write the evidence of a premises for a period as one ZIP.

    What may tell who somebody is has to be decided by a person first, in a pack on the web: until
    then each find is listed and nothing is written.
    """
    days = parse_day(first, "--from"), parse_day(last, "--to")
    if days[1] < days[0]:
        raise Refused("--to comes before --from.")
    with create_app(Config.from_environment()).app_context():
        cycle = _cycle(premises)
        _write(cycle, *days, audience, out)
    click.echo(f"{out}: {out.stat().st_size / 1024 / 1024:.1f} MB", err=True)


def _write(cycle: AwardCycle, first: date, last: date, audience: str, out: Path) -> None:
    """Gather, check, and write the file unless something is undecided."""
    # The end of the last day: the same evidence gives the same bytes, whenever it is asked for.
    at = datetime(last.year, last.month, last.day, 12, tzinfo=UTC)
    facts = gather(
        cycle, first, last, audience=audience, made_by="Whoever runs this Daybook", at=at
    )
    what = known_at(Community(cycle.venue, cycle.team))
    decided = pack_work.earlier_decisions(cycle)
    found = pack_work.look(facts, what, pack_work.file_texts(facts), clock.today())
    undecided = [one for one in found if one.key not in decided]
    if undecided:
        for one in undecided:
            before, words, after = one.around
            said = f"{before}[{words}]{after}".replace("\n", " ")
            click.echo(f"{one.where}: {one.find.kind.words}: {said}", err=True)
        many = f"{len(undecided)} find{'' if len(undecided) == 1 else 's'}"
        raise Refused(
            f"{many} to be decided by a person. Ask for a pack in Daybook and decide there; "
            "nothing was written."
        )
    choices = {one.key: pack_work.decided(decided[one.key]) for one in found}
    final = put_right(facts, choices)
    pack_work.without_erased(final)
    name_files(final)
    _made(cycle, final, out)
    with unit_of_work():
        record(
            "pack.exported",
            f"{_BY.name} wrote the evidence of {final['community']}, "
            f"{range_words(first, last)}, to a file.",
            by=_BY,
            about=[cycle.public_id],
        )


def _made(cycle: AwardCycle, facts: dict[str, object], out: Path) -> None:
    name = str(uuid5(cycle.public_id, f"{facts['period']}"))
    try:
        pack_zip.write_pack(facts, pack_work.read_file, out, pack=name, say=lambda *_: None)
    except OSError as fault:
        full = fault.errno in {errno.ENOSPC, errno.EDQUOT}
        why = "there is no room left on the disk" if full else (fault.strerror or "no").lower()
        raise Refused(f"{out} was not written: {why}. What was there before stands.") from None


def _cycle(name: str) -> AwardCycle:
    """The open cycle of the premises or team of this name."""
    venue = db.session.scalar(
        select(Venue)
        .where(func.lower(Venue.name) == name.lower(), Venue.kind == "approved_premises")
        .options(selectinload(Venue.teams))
    )
    team = db.session.scalar(select(Team).where(func.lower(Team.name) == name.lower()))
    if venue is None and team is None:
        raise NotYours(f"There is no premises and no team called {name}.")
    cycle = cycle_now(Community(venue, None if venue is not None else team))
    if cycle is None:
        raise Refused(f"{name} has no award cycle. A service lead starts one under Evidence.")
    return cycle
