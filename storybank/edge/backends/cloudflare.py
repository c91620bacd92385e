"""Cloudflare, by its HTTP API."""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from storybank.edge.backends.calling import call, place
from storybank.edge.backends.interface import EdgeBackend, PurgeFailed

API = "https://api.cloudflare.com"


class CloudflareBackend(EdgeBackend):
    """Purges cache tags of a zone. Takes ZONE, TOKEN, and LOCATION when the API is elsewhere."""

    #: What every plan takes in one call.
    most_tags = 30

    def __init__(self, parameters: Mapping[str, str]) -> None:
        zone = quote(parameters["ZONE"], safe="")
        self._place = place(f"{parameters.get('LOCATION') or API}/client/v4/zones/{zone}/purge_cache")
        self._token = parameters["TOKEN"]

    def purge(self, tags: Sequence[str]) -> None:
        """Have Cloudflare purge these tags. It says in the body whether it did."""
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        answer = call(self._place, "POST", headers, json.dumps({"tags": list(tags)}).encode())
        try:
            done = json.loads(answer)["success"] is True
        except (ValueError, KeyError, TypeError):
            done = False
        if not done:
            raise PurgeFailed("it answered without success")
