"""The words registers are kept in, read once from the vocabulary files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from attendance import codes


@cache
def mapping() -> codes.Mapping:
    """The statuses, outcomes and reasons every team uses, and what each answer suggests.

    Raises ValueError naming file, line and what is wrong when a file cannot be read.
    """
    return codes.default_mapping(
        codes.parse_statuses(_text(codes.STATUSES_FILE)),
        codes.parse_outcomes(_text(codes.OUTCOMES_FILE)),
        codes.parse_reasons(_text(codes.REASONS_FILE)),
    )


def _text(name: str) -> str:
    return (files("attendance") / "vocabulary" / name).read_text(encoding="utf-8")
