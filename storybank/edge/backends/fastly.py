"""Fastly, by its HTTP API."""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from storybank.edge.backends.calling import call, place
from storybank.edge.backends.interface import EdgeBackend

API = "https://api.fastly.com"


class FastlyBackend(EdgeBackend):
    """Purges surrogate keys of a service. Takes SERVICE, TOKEN, and LOCATION when the API is elsewhere."""

    #: The API's own limit.
    most_tags = 256

    def __init__(self, parameters: Mapping[str, str]) -> None:
        service = quote(parameters["SERVICE"], safe="")
        self._place = place(f"{parameters.get('LOCATION') or API}/service/{service}/purge")
        self._token = parameters["TOKEN"]

    def purge(self, tags: Sequence[str]) -> None:
        """Have Fastly purge at once, not softly: what was taken back is not to be served while it is asked for anew."""
        headers = {
            "Fastly-Key": self._token,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        call(self._place, "POST", headers, json.dumps({"surrogate_keys": list(tags)}).encode())
