from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Filters, orders and pages of stories: a request in, ids out."""

    name = "search"
    label = "search"
    verbose_name = "Search"

    def ready(self):
        from search import signal_handlers

        signal_handlers.connect()
