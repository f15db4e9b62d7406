"""Everything written about measures."""

from outcomes.services import versions

__all__ = ["versions"]
