"""Everything written about measures."""

from outcomes.services import responses, risk, scoring, versions

__all__ = ["responses", "risk", "scoring", "versions"]
