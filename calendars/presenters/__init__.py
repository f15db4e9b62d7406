"""What the pages of calendars, reminders and secret links print."""
