"""What changed for people: instruments, their scores, change, run charts, suppression."""
