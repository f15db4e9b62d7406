"""Check the migrations on a throw-away PostgreSQL: one head, the pinned one, and no drift."""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

from alembic.script import ScriptDirectory
from flask_migrate import check, upgrade

from app.factory import create_app
from base import embedded
from base.database import db
from config import ROOT, Config


def main() -> int:
    """Exit 1, saying what is wrong, when the tables and the migrations disagree."""
    folder = ROOT / "migrations"
    pinned = (folder / "HEAD").read_text().strip()
    heads = ScriptDirectory(str(folder)).get_heads()
    if heads != [pinned]:
        print(f"migrations/HEAD says {pinned}, the migrations end at {', '.join(heads)}.")
        return 1
    # Short: a Unix socket's path may have 107 characters at most.
    with tempfile.TemporaryDirectory(prefix="dbc-") as temporary:
        place = Path(temporary) / "pg"
        server = embedded.start(place)
        try:
            app = create_app(Config(env="test", database_url=server.url(), instance=place.parent))
            logging.getLogger("alembic").setLevel(logging.WARNING)
            with app.app_context():
                upgrade()
                check()
                db.engine.dispose()
        finally:
            server.stop()
    print(f"The tables are those of migration {pinned}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
