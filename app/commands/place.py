"""`daybook place`: individual sessions placed from a file, without a database."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from base.dates import in_words
from base.errors import Refused
from programmes.placement.exchange import parse, placed_as_json
from programmes.placement.problem import Placed, Status
from programmes.placement.solve import SECONDS, place


@click.command(name="place")
@click.option("--problem", required=True, help="A JSON file, or - for standard input.")
@click.option("--seconds", type=click.FloatRange(0, 3600), default=SECONDS, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def place_command(*, problem: str, seconds: float, as_json: bool) -> None:
    """Place everybody once in every month with their own therapist, at the least cost."""
    answer = place(parse(_read(problem)), seconds=seconds)
    if as_json:
        click.echo(json.dumps(placed_as_json(answer), indent=2, ensure_ascii=False))
    else:
        click.echo(_in_words(answer))


def _read(name: str) -> str:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except OSError as missing:
        raise Refused(f"{name} cannot be read: {(missing.strerror or 'no').lower()}.") from None
    except UnicodeDecodeError:
        raise Refused(f"{name} is not text in UTF-8.") from None
    return text


def _in_words(answer: Placed) -> str:
    lines = [
        f"{in_words(one.day)}, {one.at}  {one.person}{'  (booked before)' if one.fixed else ''}"
        for one in answer.assigned
    ]
    if answer.missed:
        lines += ["", "Not placed:"]
        lines += [f"  {one.person}, {one.period}: {one.why}" for one in answer.missed]
    lines += ["", *answer.contradictions] if answer.contradictions else []
    least = f"none costs less than {answer.bound:g}"
    proof = "proved best" if answer.status is Status.OPTIMAL else least
    lines += [
        "",
        f"{len(answer.assigned)} placed, {len(answer.missed)} not; cost {answer.objective:g} "
        f"({proof}), {answer.seconds:g} s.",
    ]
    return "\n".join(lines)
