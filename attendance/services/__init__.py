"""Everything written about who came."""

from attendance.services import amendments, drafts, registers

__all__ = ["amendments", "drafts", "registers"]
