"""The panels other slices add to a session's page, which lies below them and cannot import them."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from people.models import User
from programmes.models import ProgrammeSession

Render = Callable[[User, ProgrammeSession], Markup]

_PANELS: dict[str, tuple[int, Render]] = {}


def add_panel(name: str, order: int, render: Render) -> None:
    """Add a panel to every session's page, from a slice's `init_app`; lower `order` is higher.

    `render(user, session)` returns the whole panel, heading included; empty leaves it out.
    """
    _PANELS[name] = (order, render)


def drawn(user: User, session: ProgrammeSession) -> list[Markup]:
    """The panels that have something to say of this session, in order."""
    ordered = sorted(_PANELS.values(), key=lambda panel: panel[0])
    made = [render(user, session) for _, render in ordered]
    return [panel for panel in made if panel.strip()]
