"""`python -m bench NAME [--json]`: one measured job, or `all`. Exit 1 when a limit is passed.

A job is a module bench/NAME.py with `run() -> list[Figures]`, its hyphens written as underscores;
there is no list to keep.
"""

from __future__ import annotations

import argparse
import pkgutil
import sys
from importlib import import_module

import bench
from bench.report import Figures, as_json, as_text

_NOT_JOBS = {
    "__main__",
    "application",
    "bulk",
    "evidence_rows",
    "forms",
    "ledger",
    "many_feeds",
    "pack_made",
    "people",
    "report",
    "setters",
    "turns",
    "visitors",
}


def _jobs() -> list[str]:
    found = {module.name for module in pkgutil.iter_modules(bench.__path__)} - _NOT_JOBS
    return sorted(name.replace("_", "-") for name in found)


def _measured(name: str) -> list[Figures]:
    figures: list[Figures] = import_module(f"bench.{name.replace('-', '_')}").run()
    return figures


def main() -> int:
    """Run what was asked for and print it; 1 when a limit is passed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=[*_jobs(), "all"])
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    names = _jobs() if asked.name == "all" else [asked.name]
    lines = [line for name in names for line in _measured(name)]
    sys.stdout.write((as_json(lines) if asked.json else as_text(lines)) + "\n")
    return int(any(line.over for line in lines))


if __name__ == "__main__":
    sys.exit(main())
