"""The forms of measures and of climate rounds."""
