"""The catalogue's files, and the version of a programme that a cohort keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from programmes.catalogue import Programme, parse
from programmes.models import Cohort

_FOLDER = files("programmes") / "catalogue"


@cache
def shelf() -> Mapping[str, Programme]:
    """Every programme of the catalogue by slug, in order of name.

    Raises `CatalogueError` naming file, line and what is wrong when one cannot be read.
    """
    read = [parse(text, name) for name, text in _texts().items()]
    return MappingProxyType({p.slug: p for p in sorted(read, key=lambda p: p.name.lower())})


def text_of(slug: str) -> str:
    """The text of one catalogue file. Raises KeyError when there is none."""
    return _texts()[f"{slug}.yaml"]


def digest(text: str) -> str:
    """What tells one text of a programme from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def programme_of(cohort: Cohort) -> Programme:
    """The programme as it was when the cohort was planned."""
    kept = cohort.programme_version
    return _parsed(kept.digest, kept.text, f"{kept.slug}.yaml")


@cache
def _parsed(_digest: str, text: str, name: str) -> Programme:
    return parse(text, name)


@cache
def _texts() -> Mapping[str, str]:
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in sorted(_FOLDER.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".yaml")
    }
