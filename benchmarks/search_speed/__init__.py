"""
How fast search is and how much it holds, measured in one run: `make bench-search`, explained in docs/search-benchmarks.md.

Each measurement is a process of its own (`python -m benchmarks.part search_speed.inside`). The bank grows from size to size, and
every size keeps a folder of its own in `var/bench-search/`, so that each can be measured again.
"""
