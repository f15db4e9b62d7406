"""The `daybook` command: one module for each thing it can be told to do."""
