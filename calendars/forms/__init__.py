"""The forms of how sessions reach people."""
