"""The version of its programme that a cohort keeps, as plans move it to another and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from base.database import db
from base.errors import Refused
from programmes.models import Cohort, Plan, ProgrammeVersion
from programmes.queries.catalogue import parsed, programme_of


def settle(plan: Plan, cohort: Cohort) -> None:
    """Make a plan's version the cohort's, and keep in the plan what it was.

    Its way in and its places become those of the version unless somebody had chosen others.
    Nothing for other plans. Refused when an undo would skip a version accepted since.
    """
    answers = plan.answers
    if "version" not in answers:
        return
    if answers.get("leaves", cohort.programme_version_id) != cohort.programme_version_id:
        raise Refused("It was moved to another version since. Undo that first.")
    was = programme_of(cohort)
    kept = {
        "version": cohort.programme_version_id,
        "entry": cohort.entry,
        "capacity": cohort.capacity,
    }
    version = db.session.get_one(ProgrammeVersion, int(answers["version"]))
    now = parsed(version.text, version.slug)
    cohort.programme_version = version
    if "entry" in answers:
        cohort.entry, cohort.capacity = answers["entry"], answers["capacity"]
    else:
        cohort.entry = (
            now.entry.type.value if cohort.entry == was.entry.type.value else cohort.entry
        )
        cohort.capacity = now.capacity if cohort.capacity == was.capacity else cohort.capacity
    plan.answers = {**answers, "kept": kept}


def swapped(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a plan that undoes a move to another version; none for other plans."""
    if "kept" not in answers:
        return {}
    return {**answers["kept"], "leaves": answers["version"]}
