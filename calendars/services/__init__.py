"""Every write of calendars."""
