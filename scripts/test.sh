#!/bin/sh
# The whole suite, in parallel, on its own throw-away PostgreSQL. Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."
DAYBOOK_CHROMIUM=$(.venv/bin/python scripts/find_chromium.py)
export DAYBOOK_CHROMIUM
# By group: what several tests of a file read and is long in making is made by one worker only.
exec .venv/bin/python -m pytest -q -n "${DAYBOOK_TEST_WORKERS:-auto}" --dist loadgroup "$@"
