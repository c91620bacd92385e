"""One HTTP request to a cache: to the host in the settings and no other, encrypted unless it is this machine."""

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from storybank.edge.backends.interface import PurgeFailed

SECONDS = 5
_LONGEST_ANSWER = 100_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cache is told to forget."""

    scheme: str
    host: str
    port: int | None
    path: str


def place(address: str) -> Place:
    """
    Read the address of a cache.

    Raises:
        ImproperlyConfigured: when it is no address, holds a login, or is not encrypted although the host is not among
            ``EDGE_PLAIN_HTTP_HOSTS``. The message never holds the address.
    """
    try:
        found = urlsplit(address)
        host, port = found.hostname, found.port
    except ValueError:
        host, port = None, None
    if not host or found.scheme not in ("http", "https") or found.username or found.query or found.fragment:
        raise ImproperlyConfigured("EDGE_CACHES has an address that cannot be read. See docs/production.md.")
    if found.scheme == "http" and host not in settings.EDGE_PLAIN_HTTP_HOSTS:
        raise ImproperlyConfigured(
            f"EDGE_CACHES: {host} must be called by https, or be named in EDGE_PLAIN_HTTP_HOSTS."
        )
    return Place(found.scheme, host, port, found.path or "/")


def call(to: Place, method: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """
    Send one request and return the body of the answer, which must have a status of 200 to 299. Follows no redirect.

    Raises:
        PurgeFailed: when there is no such answer within some seconds.
    """
    connection: http.client.HTTPConnection
    if to.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(to.host, to.port, timeout=SECONDS, context=context)
    else:
        connection = http.client.HTTPConnection(to.host, to.port, timeout=SECONDS)
    try:
        connection.request(method, to.path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        content = answer.read(_LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise PurgeFailed(f"no answer ({type(error).__name__})") from error
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise PurgeFailed(f"it answered {answer.status}")
    return content
