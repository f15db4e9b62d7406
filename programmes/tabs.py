"""The tabs of a cohort's pages; slices above add theirs."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from programmes.models import Cohort


@dataclass(frozen=True)
class Tab:
    """One tab of a cohort, as its pages print it."""

    id: str
    name: str
    href: str


_TABS: dict[str, tuple[int, str, str]] = {
    "schedule": (10, "Schedule", "cohorts.show_cohort"),
    "people": (20, "People", "cohorts.show_people"),
    "changes": (90, "Changes", "cohorts.show_changes"),
}


def add_tab(tab_id: str, order: int, name: str, endpoint: str) -> None:
    """Add a tab that opens `endpoint(cohort_id)`, from a slice's `init_app`."""
    _TABS[tab_id] = (order, name, endpoint)


def cohort_tabs(cohort: Cohort) -> list[Tab]:
    """A cohort's tabs in order."""
    return [
        Tab(tab_id, name, url_for(endpoint, cohort_id=cohort.public_id))
        for tab_id, (_, name, endpoint) in sorted(_TABS.items(), key=lambda tab: tab[1][0])
    ]
