"""`daybook score`: answers scored by an instrument's key, without a database."""

from __future__ import annotations

import json

import click

from app.commands.given import called, json_text
from base.errors import Refused
from outcomes.answer_text import AnswerText
from outcomes.keys import Instrument
from outcomes.library import instrument as find
from outcomes.scoring import Result, Scorer, result_as_json


@click.command()
@click.argument("instrument")
@click.option("--answers", required=True, help="A JSON file, or - for standard input.")
@click.option("--printed", is_flag=True, help="Answers are the digits the form prints.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def score(*, instrument: str, answers: str, printed: bool, as_json: bool) -> None:
    """Score answers to INSTRUMENT: {"1": 3, …}, or one such object a line for many.

    An unanswered item is absent. Reversed items are reversed here, unless --printed says that the
    digits are those of a form that prints them turned round.
    """
    key = find(instrument)
    given = AnswerText(json_text(answers), called(answers))
    scorer = Scorer(key)
    many = given.many
    said: list[str] = []
    for line, one in given.sets():
        try:
            result = scorer(one, printed=printed)
        except Refused as wrong:
            at = f", line {given.line_of(line, wrong.field)}" if wrong.field is not None else ""
            raise Refused(f"{given.name}{at}: {wrong}") from None
        if as_json:
            said.append(_json(key, result, many=many))
        else:
            said.append(_in_words(key, result, f"Line {line}" if many else ""))
    if key.check_before_use:
        click.echo(f"Check {key.name} before use: {key.check_why}", err=True)
    click.echo("\n".join(said))


def _json(key: Instrument, result: Result, *, many: bool) -> str:
    indent = None if many else 2
    return json.dumps(
        result_as_json(key, result), indent=indent, ensure_ascii=False, allow_nan=False
    )


def _in_words(key: Instrument, result: Result, heading: str) -> str:
    lines = [heading] if heading else []
    for score_key in key.scores:
        one = result.scores[score_key.id]
        if one.value is None:
            lines.append(f"{score_key.name}: no score. {one.why}")
            continue
        top = "" if one.highest is None else f" out of {one.highest:g}"
        notes = [one.band or "", "prorated" if one.prorated else ""]
        noted = ", ".join(note for note in notes if note)
        lines.append(f"{score_key.name}: {one.value:g}{top}" + (f" ({noted})" if noted else ""))
    for finding in key.findings:
        found = result.findings[finding.id]
        lines.append(f"{finding.name}: {found.words or found.why}")
    lines += [f"Risk item {one.item} answered {one.answer:g}: {one.tier}." for one in result.risk]
    lines += [f"Risk item {item} is unanswered." for item in result.risk_unanswered]
    return "\n".join(lines)
