"""
How fast and how large the bank is, measured in one run: `make bench`, explained in docs/benchmarks.md.

Each part is a process of its own (`python -m benchmarks.read`), so that none disturbs another. Their results are kept in
`var/bench/` and put into one table by `benchmarks.report`.
"""
