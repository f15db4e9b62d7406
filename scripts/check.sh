#!/bin/sh
# Everything that can be checked without running the tests.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin

say() { printf '\n· %s\n' "$*"; }

say "ruff check" && $bin/ruff check .
say "ruff format" && $bin/ruff format --check .
say "mypy" && $bin/mypy
say "import contracts" && $bin/lint-imports
say "migrations" && $bin/python scripts/check_migrations.py
say "All checks passed."
