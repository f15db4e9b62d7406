"""What the database holds after people signed, against what they typed."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg

from attendance.rules import PRESENCE
from base.embedded import Embedded
from bench.people import Person

_CHAINS = """
    select s.public_id, p.public_id,
      (select coalesce(array_agg(m.link || ' ' || m.presence || ' ' || u.email order by m.link),
        '{}') from mark m join user_account u on u.id = m.typed_by_id where m.place_id = p.id)
    from programme_session s join place p on p.session_id = s.id
    where s.day >= current_date - 7 * %s
"""
_SIGNED = """
    select s.public_id, array_agg(r.version || ' ' || r.status || ' ' || u.email),
      (select count(*) from audit_subject a join audit_event e on e.id = a.event_id
        where a.subject = s.public_id and e.action = 'register.signed')
    from programme_session s join register r on r.session_id = s.id
    left join user_account u on u.id = r.signed_by_id
    where s.day >= current_date - 7 * %s group by s.id
"""
_PRESENCE: dict[str, str] = dict(PRESENCE.items())
_TASKS = "select count(*) from tell_task"


def faults(server: Embedded, people: Iterable[Person], weeks: int) -> list[str]:
    """Everything of the last `weeks` of sessions that is not as it was typed, in words."""
    expected, found = _expected(people)
    with psycopg.connect(server.dsn("daybook")) as connection:
        for session, place, chain in connection.execute(_CHAINS, [weeks]):
            path = _path(session)
            who, typed = expected.get(path, ("", {}))
            wanted = [f"1 {_PRESENCE[typed[place.hex]]} {who}"] if typed else []
            if chain != wanted:
                found.append(f"a place of {path} has {chain}, not {wanted}")
        registers = {
            _path(session): (signed, times)
            for session, signed, times in connection.execute(_SIGNED, [weeks])
        }
        (tasks,) = connection.execute(_TASKS).fetchone() or (0,)
    found += [
        f"{path} was signed as {registers.get(path)}"
        for path in registers.keys() | expected.keys()
        if registers.get(path) != ([f"1 signed {expected.get(path, ('', {}))[0]}"], 1)
    ]
    to_tell = sum(came == "no_warning" for _, typed in expected.values() for came in typed.values())
    if tasks != to_tell:
        found.append(f"{tasks} practitioners to tell, not {to_tell}")
    return found


def _expected(people: Iterable[Person]) -> tuple[dict[str, tuple[str, dict[str, str]]], list[str]]:
    """Who signed which register with which answers, and those two people believe they signed."""
    expected: dict[str, tuple[str, dict[str, str]]] = {}
    doubled: list[str] = []
    for person in people:
        for path, typed in person.signed.items():
            if path in expected:
                doubled.append(f"{path} was signed by {person.address} and {expected[path][0]}")
            expected[path] = (person.address, typed)
    return expected, doubled


def _path(session: object) -> str:
    return f"/sessions/{session}/register"


def deadlocks(server: Embedded) -> int:
    """How many transactions the database broke off because they waited for one another."""
    with psycopg.connect(server.dsn("daybook")) as connection:
        (count,) = connection.execute(
            "select deadlocks from pg_stat_database where datname = current_database()"
        ).fetchone() or (0,)
    return int(count)
