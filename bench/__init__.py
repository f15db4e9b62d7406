"""Measured jobs: `python -m bench NAME` runs one, each against its own floor and limit."""
