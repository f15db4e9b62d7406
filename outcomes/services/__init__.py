"""Everything written about measures."""

from outcomes.services import drafts, links, missed, responses, risk, scoring, typing, versions

__all__ = ["drafts", "links", "missed", "responses", "risk", "scoring", "typing", "versions"]
