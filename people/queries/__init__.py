"""Every read of who and where."""
