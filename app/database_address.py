"""Where the records are: the address given, or the embedded server's."""

from __future__ import annotations

from base import embedded
from config import Config


def find_url(config: Config) -> str:
    """A SQLAlchemy address with our driver; starts the embedded PostgreSQL when none was given."""
    if config.database_url is None:
        return embedded.start(config.instance / "postgres").url()
    scheme, _, rest = config.database_url.partition("://")
    if scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{rest}"
    return config.database_url
