"""Everything read about evidence."""
