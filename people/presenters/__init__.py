"""Rows about people as the words, badges and lines a page prints."""
