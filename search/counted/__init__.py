"""Searches of visitors, counted without anything about the visitor (docs/searches.md)."""
