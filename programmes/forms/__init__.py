"""The forms of what and when."""
