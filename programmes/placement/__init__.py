"""Who meets whom when, one to one: the problem, a greedy answer, the best answer, and why not."""
