"""Calendars, as people's devices read them."""
