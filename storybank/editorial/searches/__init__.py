"""What visitors search for, what they find, and why: the editors' side of search (docs/searches.md)."""
