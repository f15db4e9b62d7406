"""Everything written about evidence."""
