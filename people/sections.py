"""Sections that slices above this one add to a participant's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from people.models import Participant, User

Render = Callable[[User, Participant], Markup]


@dataclass(frozen=True)
class Section:
    """One section: its heading's words are its `name`; lower `order` stands higher on the page."""

    name: str
    order: int
    render: Render

    @property
    def anchor(self) -> str:
        """The id its heading carries, for links within the page."""
        return self.name.lower().replace(" ", "-")


@dataclass(frozen=True)
class Drawn:
    """A section as one page prints it: heading, anchor, and what stands under them."""

    name: str
    anchor: str
    body: Markup


_SECTIONS: dict[str, Section] = {}


def add_section(name: str, order: int, render: Render) -> None:
    """Add a section to every participant's page, from a slice's `init_app`.

    `render(user, participant)` returns what stands under the heading, without a heading of its own;
    an empty `Markup` leaves the section out. Adding the same name again replaces it.
    """
    _SECTIONS[name] = Section(name, order, render)


def drawn(user: User, person: Participant) -> list[Drawn]:
    """The added sections that have something to say of this participant, in order."""
    made = [
        Drawn(section.name, section.anchor, section.render(user, person))
        for section in sorted(_SECTIONS.values(), key=lambda s: (s.order, s.name))
    ]
    return [section for section in made if section.body.strip()]
