#!/bin/sh
# The whole suite, in parallel, on its own throw-away PostgreSQL. Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."
DAYBOOK_CHROMIUM=$(.venv/bin/python scripts/find_chromium.py)
export DAYBOOK_CHROMIUM
exec .venv/bin/python -m pytest -q -n "${DAYBOOK_TEST_WORKERS:-auto}" "$@"
