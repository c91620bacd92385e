"""Partners, their keys and their use of the API in Wagtail's admin."""
