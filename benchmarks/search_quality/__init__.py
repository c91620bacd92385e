"""
How well search finds, measured with a judged collection: `make search-quality`.

The collection (queries, judgments and short synthetic stories) is in tests/search/collection/ as files that anybody can
read; docs/search-quality.md says how judgments are made and changed, and holds the tables.
"""
