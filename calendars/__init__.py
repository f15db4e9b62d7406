"""How sessions reach people: calendar feeds."""
