"""A premises' year as a pack: 1,500 sessions, 200 items, 60 photographs, 20 charts, 40 PDFs."""

from __future__ import annotations

import io
import tempfile
import zipfile
from concurrent.futures import ProcessPoolExecutor
from datetime import time, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import pypdf
from PIL import Image

from app.factory import create_app
from base import clock
from base.audit import record
from base.database import db
from base.dates import london_instant
from base.work import unit_of_work
from bench.application import SECRET, throw_away
from bench.evidence_rows import BY, a_house, fill_items
from bench.pack_made import gathered, made
from bench.report import Figures
from bench.setters import set_by_both
from config import Config
from evidence.attachments import examine
from evidence.models import AwardCycle, EvidenceItem
from evidence.portfolio import name_files
from evidence.queries.communities import Community
from evidence.services import cycles, files, pack_work
from people.models import Team, User, Venue
from programmes.models import Cohort, ProgrammeSession, ProgrammeVersion
from programmes.queries.catalogue import digest, text_of

SESSIONS, ITEMS, PHOTOGRAPHS, PDFS = 1_500, 200, 60, 40
SECONDS = 12
MEGABYTES = 400
FASTER = 8
"""How many times faster than WeasyPrint sets the same."""
_SLUG = "pipe-approved-premises"


def run() -> list[Figures]:
    """Seconds of processor time for all of it, the share of each part, and the most memory.

    The pack is made in a process of its own, whose memory is that of making it and nothing else.
    """
    with throw_away() as app, app.app_context(), tempfile.TemporaryDirectory() as folder:
        cycle_id = _filled().id
        db.session.remove()
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            url = app.config["DAYBOOK"].database_url
            path = Path(folder) / "pack.zip"
            spent, peak = pool.submit(made, url, SECRET, cycle_id, path).result()
        size, pages = path.stat().st_size, _pages(path)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            ours, theirs, set_pages = pool.submit(_set, url, cycle_id).result()
    whole = sum(spent.values())
    shares = ", ".join(f"{name} {100 * took / whole:.0f}%" for name, took in spent.items())
    return [
        Figures("pack", whole, "s", None, SECONDS, f"{pages} pages; {shares}"),
        Figures("pack, most memory", peak, "MB", None, MEGABYTES, "of the whole process"),
        Figures("pack, the file", size / 1024 / 1024, "MB"),
        _compared(ours, theirs, set_pages),
    ]


def _pages(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return len(pypdf.PdfReader(io.BytesIO(archive.read("portfolio.pdf"))).pages)


def _compared(ours: float, theirs: float | None, pages: tuple[int, int]) -> Figures:
    """Setting alone, as a share of what WeasyPrint takes for the same facts and pictures."""
    if theirs is None:
        return Figures("pack, setting", ours, "s", None, None, "no WeasyPrint: it needs Pango")
    note = f"WeasyPrint takes {theirs / ours:.1f} times as long; {pages[0]} and {pages[1]} pages"
    return Figures("pack, setting", ours, "s", theirs, 1 / FASTER, note)


def _set(url: str, cycle_id: int) -> tuple[float, float | None, tuple[int, int]]:
    config = Config(env="test", secret=SECRET, password_salt=SECRET, database_url=url)
    with create_app(config, testing=True).app_context():
        facts = gathered(db.session.get_one(AwardCycle, cycle_id), clock.today())
        name_files(facts)
        both = set_by_both(facts, pack_work.read_file)
        db.session.remove()
        db.engine.dispose()
    return both


def _filled() -> AwardCycle:
    venue, lead = a_house()
    with unit_of_work():
        cycle = cycles.start_cycle(
            Community(venue, None), joined=clock.today() - timedelta(days=300), due=None, by=lead
        )
    items = fill_items(venue, lead, ITEMS)
    _sessions(venue, lead)
    random = Random(20260302)  # noqa: S311 pictures that are the same each time
    for n in range(PHOTOGRAPHS):
        _attach(items[n], _photograph(random), f"photo {n}.jpg", lead)
    for n in range(PDFS):
        _attach(items[PHOTOGRAPHS + n], _pdf(n), f"plan {n}.pdf", lead)
    return cycle


def _sessions(venue: Venue, lead: User) -> None:
    team: Team = venue.teams[0]
    text, today = text_of(_SLUG), clock.today()
    version = ProgrammeVersion(
        slug=_SLUG, version=1, digest=digest(text), text=text, kept_at=clock.now()
    )
    cohort = Cohort(
        team=team, programme_version=version, programme_slug=_SLUG, name="PIPE", entry="residents",
        status="running", starts_on=today - timedelta(days=400), venue=venue, capacity=24,
        planned_at=clock.now(), planned_by_id=lead.id,
    )  # fmt: skip
    kinds = ("structured", "socially_creative", "community_meeting", "key_work")
    rows: list[Any] = [version, cohort]
    for n in range(SESSIONS):
        day, at = today - timedelta(days=1 + n % 364), time(9 + n % 12)
        starts = london_instant(day, at)
        rows.append(
            ProgrammeSession(
                cohort=cohort, strand=kinds[n % 4], kind=kinds[n % 4], title="A session", day=day,
                at=at, minutes=60, starts=starts, ends=starts + timedelta(hours=1), venue=venue,
                status="held" if n % 12 else "cancelled", changed_at=clock.now(),
            )
        )  # fmt: skip
    with unit_of_work():
        db.session.add_all(rows)
        record("bench.built", "Sessions were built.", by=BY)


def _attach(item: EvidenceItem, content: bytes, name: str, lead: User) -> None:
    with unit_of_work():
        files.add_file(item, examine(content), name=name, alt="A table laid for twelve", by=lead)


def _photograph(random: Random) -> bytes:
    """A picture with as much in it as a camera's: coarse noise, made large."""
    small = Image.frombytes("RGB", (320, 240), random.randbytes(320 * 240 * 3))
    made = io.BytesIO()
    small.resize((2_000, 1_500), Image.Resampling.BICUBIC).save(made, "JPEG", quality=88)
    return made.getvalue()


def _pdf(n: int) -> bytes:
    made = pypdf.PdfWriter()
    for _ in range(1 + n % 3):
        made.add_blank_page(595, 842)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue() + f"% {n}".encode()
