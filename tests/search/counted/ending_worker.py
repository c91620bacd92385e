"""A worker process that counts one search and ends: for the test that it is written all the same."""

from importlib import import_module

import django


def work() -> None:
    """Count one search."""
    django.setup()
    # Its models can be imported only now.
    import_module("search.counted.visits").counter.count("kiosk", "nl", 0, False)
