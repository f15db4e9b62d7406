"""Everything written about who came."""

from attendance.services import amendments, drafts, registers, words

__all__ = ["amendments", "drafts", "registers", "words"]
