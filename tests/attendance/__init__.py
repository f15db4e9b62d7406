"""Registers and marks, through the pages people use."""
