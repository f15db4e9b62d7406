"""Every write of what and when."""

from programmes.services import cohorts, enrolments, sessions

__all__ = ["cohorts", "enrolments", "sessions"]
