"""The panels that slices above this one add to the page of somebody's leave.

Such as the sessions it leaves short. They are told who is away and when, never what for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from people.availability import Dated, Interval
from people.models import Team, User


@dataclass(frozen=True)
class Absence:
    """Somebody away: `rule` in words and days, `times` laid out as intervals.

    `team` is the one whose lead is looking, None when the person looks at their own.
    """

    staff: User
    rule: Dated
    times: Sequence[Interval]
    team: Team | None


Render = Callable[[User, Absence], Markup]
_PANELS: dict[str, tuple[int, Render]] = {}


def add_panel(name: str, order: int, render: Render) -> None:
    """Add a panel to the page of every leave, from a slice's `init_app`; lower `order` is higher.

    `render(viewer, absence)` returns the whole panel, heading included; empty leaves it out. It
    scopes what it shows to the viewer. Adding the same name again replaces it.
    """
    _PANELS[name] = (order, render)


def drawn(viewer: User, absence: Absence) -> list[Markup]:
    """The panels that have something to say, in order."""
    ordered = sorted(_PANELS.values(), key=lambda panel: panel[0])
    made = [render(viewer, absence) for _, render in ordered]
    return [panel for panel in made if panel.strip()]
