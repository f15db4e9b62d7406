"""The forms of evidence, award cycles and frameworks."""
