#!/bin/sh
# Pin what pyproject.toml asks for, with hashes, for every platform; no index address is written.
set -eu
cd "$(dirname "$0")/.."
exec .venv/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
