"""Making the pack of `bench.pack`, in a process that has loaded what makes packs, no more."""

from __future__ import annotations

import resource
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

from app.factory import create_app
from base import clock
from base.database import db
from base.pictures import Bars, Series
from config import Config
from evidence.models import AwardCycle
from evidence.pack_zip import write_pack
from evidence.portfolio import chart_of, name_files
from evidence.queries.communities import Community
from evidence.queries.known_people import known_at
from evidence.queries.pack_facts import gather
from evidence.services import pack_work

CHARTS = 20


def made(url: str, secret: str, cycle_id: int, path: Path) -> tuple[dict[str, float], float]:
    """Write the ZIP; seconds of processor time by part, and the most memory in MB."""
    spent: dict[str, float] = {}

    def part(name: str, act: Callable[[], Any]) -> Any:
        began = process_time()
        done = act()
        spent[name] = process_time() - began
        return done

    config = Config(env="test", secret=secret, password_salt=secret, database_url=url)
    with create_app(config, testing=True).app_context():
        cycle, today = db.session.get_one(AwardCycle, cycle_id), clock.today()
        facts = part("gathering", lambda: gathered(cycle, today))
        what = known_at(Community(cycle.venue, None))
        texts = pack_work.file_texts(facts)
        part("checking", lambda: pack_work.look(facts, what, texts, today))
        name_files(facts)
        marks: list[float] = []
        write_pack(
            facts, pack_work.read_file, path, pack="measured",
            say=lambda _percent, _doing: marks.append(process_time()),
        )  # fmt: skip
        spent["setting"] = marks[1] - marks[0]
        spent["packing"] = process_time() - marks[1]
        db.session.remove()
        db.engine.dispose()
    return spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def gathered(cycle: AwardCycle, today: date) -> dict[str, Any]:
    """The facts of a year, with twenty charts."""
    facts = gather(
        cycle, today - timedelta(days=364), today, audience="An assessor",
        made_by="A service lead", at=datetime.now(UTC),
    )  # fmt: skip
    months = [f"Month {n}" for n in range(1, 13)]
    for n in range(len(facts["charts"]), CHARTS):
        series = [Series(name, [(n * 7 + k) % 40 for k in range(12)]) for name in ("One", "Two")]
        picture = Bars(f"Chart {n}", "Twelve months.", months, series, "sessions", what="Month")
        facts["charts"].append(chart_of(f"more-{n}", picture))
    return facts
