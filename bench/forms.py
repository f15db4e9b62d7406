"""Forms filled in, written straight into the database for jobs that read them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

import psycopg

from base.embedded import Embedded
from outcomes.library import instrument, text_of
from outcomes.queries.instruments import digest
from outcomes.scoring import Scorer

_VERSION = (
    "insert into instrument_version (slug, version, digest, text, kept_at) "
    "values (%s, %s, %s, %s, now()) returning id"
)
_FORM = (
    "insert into response (public_id, chain, link, participant_id, enrolment_id, slug, version_id, "
    'occasion, "on", answers, mode, staff_present, read_by, printed, recall, language, withdrawn, '
    "why, at) "
    "values (gen_random_uuid(), gen_random_uuid(), 1, %s, %s, %s, %s, '', %s, %s, %s, false, '', "
    "false, '', 'en', false, '', now()) returning id"
)
_SCORE = (
    "insert into score (response_id, version_id, name, value, band, prorated, lowest, highest, "
    "why, made_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, now())"
)
# Of everybody enrolled: a CORE-10 every fortnight, falling by 2 from 26 to 32 as people differ.
_EVERYBODY = """
insert into response (public_id, chain, link, participant_id, enrolment_id, slug, version_id,
  occasion, "on", answers, mode, staff_present, read_by, printed, recall, language, withdrawn, why,
  at)
select gen_random_uuid(), gen_random_uuid(), 1, e.participant_id, e.id, 'core_10', %(version)s,
  'weeks:' || 2 * n, e.enrolled_on - 1 + 14 * n, '{"1": 2}', 'paper', false, '', false, '', 'en',
  false, '', now()
from enrolment e, generate_series(0, %(last)s) n;
insert into score (response_id, version_id, name, value, band, prorated, lowest, highest, why,
  made_at)
select r.id, r.version_id, 'total',
  26 + r.enrolment_id %% 7 - 2 * ((r."on" - e.enrolled_on + 1) / 14), 'severe', false, 0, 40, '',
  now()
from response r join enrolment e on e.id = r.enrolment_id;
update enrolment set status = 'completed', left_on = enrolled_on + %(days)s;
analyze
"""


def fill_one(
    server: Embedded, database: str, slugs: Sequence[str], occasions: int, every: int
) -> UUID:
    """The first participant fills in each instrument so often, every so many days; who it is.

    The newest is of today; answers are drawn at random and scored as always.
    """
    drawn = Random(4)  # noqa: S311 answers, no secret
    with psycopg.connect(server.dsn(database)) as connection:
        who = connection.execute(
            "select p.id, p.public_id, e.id from participant p "
            "join enrolment e on e.participant_id = p.id order by p.id limit 1"
        ).fetchone()
        if who is None:
            raise ValueError("nobody is enrolled")
        for slug in slugs:
            version, scorer = _version(connection, slug), Scorer(instrument(slug))
            for n in range(occasions):
                day = date.today() - timedelta(days=every * (occasions - 1 - n))  # noqa: DTZ011 any day
                answers = {item.id: drawn.randint(0, 3) for item in scorer.instrument.items}
                told = (who[0], who[2], slug, version, day, json.dumps(answers))
                mode = ("paper", "link", "read_aloud")[n % 3]
                form = connection.execute(_FORM, (*told, mode)).fetchone()
                for name, one in scorer(answers).scores.items():
                    connection.execute(
                        _SCORE,
                        (form and form[0], version, name, one.value, one.band or "", one.prorated,
                         one.lowest, one.highest, one.why),
                    )  # fmt: skip
    found: UUID = who[1]
    return found


def fill_everybody(server: Embedded, database: str, occasions: int, weeks: int) -> None:
    """Everybody enrolled fills in so many CORE-10s, a fortnight apart, and ends after `weeks`."""
    with psycopg.connect(server.dsn(database), autocommit=True) as connection:
        told = {
            "version": _version(connection, "core_10"), "last": occasions - 1, "days": 7 * weeks
        }  # fmt: skip
        for statement in _EVERYBODY.split(";\n"):
            connection.execute(statement, told if "%" in statement else None)


def _version(connection: psycopg.Connection, slug: str) -> int:
    text = text_of(slug)
    made = connection.execute(_VERSION, (slug, 1, digest(text), text)).fetchone()
    if made is None:
        raise ValueError("no version was kept")
    return int(made[0])
