"""PURE: whom somebody can call who fills in a form alone, from the text of `help_lines.yaml`."""

from __future__ import annotations

from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Who answers, when to call them, and the number as it is read."""

    who: str
    when: str
    number: str

    @property
    def dial(self) -> str:
        """The number as a telephone takes it."""
        return "".join(one for one in self.number if one.isdigit() or one == "+")


def parse_lines(text: str) -> tuple[HelpLine, ...]:
    """The lines of a file, in order. Raises ValueError when one lacks a part."""
    listed = yaml.safe_load(text)
    if not isinstance(listed, list):
        message = "help_lines.yaml should be a list of lines, each with who, when and number"
        raise ValueError(message)  # noqa: TRY004 the file is wrong, not the caller
    made = []
    for place, line in enumerate(listed, 1):
        parts = {key: str(line.get(key, "")).strip() for key in ("who", "when", "number")}
        if not all(parts.values()):
            message = f"help_lines.yaml, line {place} of the list: it needs who, when and number"
            raise ValueError(message)
        made.append(HelpLine(**parts))
    return tuple(made)
