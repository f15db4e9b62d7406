"""Every read of what and when."""

from people.queries import participants as people
from programmes.queries import catalogue, cohorts, drafts, sessions

__all__ = ["catalogue", "cohorts", "drafts", "people", "sessions"]
