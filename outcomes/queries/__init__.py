"""Everything read about measures."""
