"""Every read of calendars."""
