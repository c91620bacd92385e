"""From one address (SEARCH_URL) to the settings of the Elasticsearch that stands beside the embedded index."""

import re
from typing import TypedDict
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

#: What Elasticsearch takes as the beginning of an index name, and short enough to leave room for the rest.
_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_SHAPE = "https://user:password@host:9200/index-prefix"


class SearchCluster(TypedDict):
    """Where the cluster is. The name PASSWORD keeps its value out of Django's reports."""

    HOSTS: tuple[str, ...]
    USER: str
    PASSWORD: str
    PREFIX: str
    CA_FILE: str


def search_cluster_from_url(url: str) -> SearchCluster | None:
    """Return the settings of the cluster at ``url``, None for an empty one: then only the embedded index answers.

    Several hosts are written with commas between them, each with its port if it is not 9200. ``?ca=/path`` names the file of a
    certificate authority of one's own.

    Raises:
        ImproperlyConfigured: when the address cannot be read. What it says never holds the password.
    """
    if not url:
        return None
    scheme, _colon, rest = url.partition("://")
    login, _at, places = rest.partition("/")[0].rpartition("@")
    # What follows the hosts is read as that of any address; a comma in the place of a host would not be.
    tail = urlsplit(f"{scheme}://host/{rest.partition('/')[2]}")
    prefix, query = tail.path.strip("/"), parse_qs(tail.query)
    if (
        scheme not in ("http", "https")
        or not _PREFIX.fullmatch(prefix)
        or query.keys() - {"ca"}
        or tail.fragment
    ):
        raise ImproperlyConfigured(f"SEARCH_URL cannot be read. It looks like {_SHAPE}, or it is empty.")
    user, _colon, password = login.partition(":")
    return {
        "HOSTS": tuple(_host(scheme, place) for place in places.split(",")),
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "PREFIX": prefix,
        "CA_FILE": query.get("ca", [""])[0],
    }


def _host(scheme: str, place: str) -> str:
    try:
        found = urlsplit(f"{scheme}://{place}")
        host, port = found.hostname, found.port or 9200
    except ValueError:
        host, port = None, 0
    if not host:
        raise ImproperlyConfigured(f"SEARCH_URL names a host that cannot be read. It looks like {_SHAPE}.")
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"
