"""`daybook change`: who changed reliably, by one method, without a database."""

from __future__ import annotations

import json

import click

from app.commands.given import called, csv_text
from base.errors import Refused
from outcomes.change import Assessment, Pair, Rule, assess, assessment_as_json
from outcomes.change_rules import CutOff, Method, Population
from outcomes.number_csv import Line, read
from outcomes.terms import Better

_COLUMNS = ("id", "pre", "post")


@click.command()
@click.option("--csv", "file", required=True, help="id, pre, post; or - for standard input.")
@click.option("--method", type=click.Choice([m.value for m in Method]), default="jt")
@click.option("--reliability", type=float, required=True, help="Between 0 and 1.")
@click.option("--reliability-post", type=float, help="For nk; the reliability unless said.")
@click.option("--m-functional", type=float, help="Mean of a healthy group, for cut-offs b and c.")
@click.option("--sd-functional", type=float, help="Its SD.")
@click.option("--m-clinical", type=float, help="Published mean before, in place of the file's.")
@click.option("--sd-clinical", type=float, help="Its SD.")
@click.option("--cutoff", type=click.Choice([c.value for c in CutOff]), help="c, or a without.")
@click.option("--better", type=click.Choice(["lower", "higher"]), required=True)
@click.option("--confidence", type=float, default=0.95, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def change(
    *,
    file: str,
    method: str,
    reliability: float,
    reliability_post: float | None,
    m_functional: float | None,
    sd_functional: float | None,
    m_clinical: float | None,
    sd_clinical: float | None,
    cutoff: str | None,
    better: str,
    confidence: float,
    as_json: bool,
) -> None:
    """Categorise everybody: recovered, improved, unchanged, deteriorated or harmed.

    Without a published clinical group the mean and SD are those of the file. Whoever has only one
    of the two scores is listed and not counted.
    """
    rule = Rule(
        method=Method(method),
        reliability=reliability,
        better=Better(better),
        confidence=confidence,
        reliability_after=reliability_post,
        functional=_group(m_functional, sd_functional, "functional"),
        clinical=_group(m_clinical, sd_clinical, "clinical"),
        cutoff=CutOff(cutoff) if cutoff else None,
    )
    pairs, without = _pairs(read(csv_text(file), called(file), _COLUMNS))
    assessment = assess(pairs, rule)
    if as_json:
        said = assessment_as_json(assessment) | {"no_pair": without}
        click.echo(json.dumps(said, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(_in_words(assessment, rule, without))


def _group(mean: float | None, sd: float | None, who: str) -> Population | None:
    if mean is None and sd is None:
        return None
    if mean is None or sd is None:
        raise Refused(f"Give both --m-{who} and --sd-{who}.")
    return Population(mean, sd)


def _pairs(lines: list[Line]) -> tuple[list[Pair], list[str]]:
    """Those with both scores, and the ids of those without. Raises Refused for an id twice."""
    seen: dict[str, int] = {}
    pairs: list[Pair] = []
    without: list[str] = []
    for line in lines:
        one = line.cells["id"]
        if not one:
            raise line.wrong("id", "the cell is empty")
        if one in seen:
            raise line.wrong("id", f"“{one[:40]}” is on line {seen[one]} already")
        seen[one] = line.number
        scores = [line.number_in(c) if line.cells[c] else None for c in ("pre", "post")]
        before, after = scores
        if before is None or after is None:
            without.append(one)
        else:
            pairs.append(Pair(one, before, after))
    return pairs, without


def _in_words(assessment: Assessment, rule: Rule, without: list[str]) -> str:
    used = assessment.parameters
    lines = [f"{one.id}  {one.value:+.2f}  {one.category}" for one in assessment.people]
    lines += ["", *(f"{count} {category}" for category, count in assessment.counts.items())]
    lines += [
        "",
        f"{rule.method.name_in_full}: reliable beyond {used['critical']:.3f} "
        f"({rule.confidence:.0%}), reliability {rule.reliability:g}, cut-off "
        f"{used['cutoff_type']} at {used['cutoff']:.2f}, {rule.better} is better.",
    ]
    if without:
        lines.append(f"{len(without)} with no pair of scores, not counted.")
    return "\n".join(lines)
