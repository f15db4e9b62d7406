"""Rows of this slice as what its pages print."""
