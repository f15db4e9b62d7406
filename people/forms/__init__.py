"""The forms of who and where."""
