"""Print the path of a Chromium for the browser tests, fetching one only as root on Debian."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
_MISSING = (
    "The browser tests need Chromium and found none. Install Chromium or Google Chrome, or run\n"
    "    .venv/bin/playwright install chromium\n"
    "or set DAYBOOK_CHROMIUM to the path of one."
)


class NoChromiumError(RuntimeError):
    """There is no Chromium here; the message says what to install."""


def find() -> Path:
    """The Chromium given, installed, or downloaded by Playwright. Raises `NoChromiumError`."""
    given = os.environ.get("DAYBOOK_CHROMIUM")
    if given:
        if shutil.which(given):
            return Path(given)
        message = f"DAYBOOK_CHROMIUM is {given}, which cannot be run."
        raise NoChromiumError(message)
    found = next((path for path in map(shutil.which, _NAMES) if path), None)
    if found:
        return Path(found)
    for path in (_MAC, *_downloads()):
        if os.access(path, os.X_OK):
            return path
    raise NoChromiumError(_MISSING)


def find_or_install() -> Path:
    """As `find`; as root on Debian or Ubuntu, installs one when there is none."""
    try:
        return find()
    except NoChromiumError:
        apt = shutil.which("apt-get")
        if os.environ.get("DAYBOOK_CHROMIUM") or apt is None or os.geteuid() != 0:
            raise
    print("Installing Chromium for the browser tests.", file=sys.stderr)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(  # noqa: S603 fixed arguments
            [apt, "-qq", *arguments], env=quiet, check=True, stdout=sys.stderr
        )
    return find()


def _downloads() -> list[Path]:
    """Where Playwright keeps the browsers it downloaded, newest first."""
    given = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    homes = [Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"]
    ends = ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*")
    found: list[Path] = []
    for home in [Path(given)] if given else homes:
        for end in ends:
            found += sorted(home.glob(f"chromium-*/{end}"), reverse=True)
    return found


def main() -> int:
    """Print the path, or a sentence saying what to install."""
    try:
        print(find_or_install())
    except NoChromiumError as missing:
        print(missing, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError:
        print(f"apt-get could not install Chromium. {_MISSING}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
