"""Everything read about registers and marks."""
