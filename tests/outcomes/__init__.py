"""Tests of measures: what is due, filled in, flagged and made of it."""
