"""The generated client, with the cache in it."""

from typing import Any

import httpx

from verhalenbank_client.addresses import root_of
from verhalenbank_client.caching import AnswerCache, ConditionalTransport

try:
    from verhalenbank_client.generated import AuthenticatedClient, Client
    from verhalenbank_client.generated.separated import SEPARATED
except ModuleNotFoundError as error:
    if not (error.name or "").startswith("verhalenbank_client.generated"):
        raise
    raise ImportError(
        "The generated part is missing: run `make clients` in the repository of the story bank, and install the wheel from "
        "clients/packages."
    ) from error


def connect(
    address: str, *, key: str = "", cache: AnswerCache | None = None, timeout: float = 30
) -> Client | AuthenticatedClient:
    """Return a client of the bank at ``address`` (such as https://verhalenbank.example, with or without /api/v1).

    Takes a key if you have one (it raises the limit and changes no answer), and a cache; without one it keeps what it was
    answered in memory. Each operation is a module of `generated.api`, and takes the client.
    """
    settings: dict[str, Any] = {
        "base_url": root_of(address),
        "timeout": httpx.Timeout(timeout),
        "raise_on_unexpected_status": True,
        "httpx_args": {
            "transport": ConditionalTransport(cache),
            "event_hooks": {"request": [_join_separated]},
        },
    }
    return AuthenticatedClient(token=key, **settings) if key else Client(**settings)


def _join_separated(request: httpx.Request) -> None:
    """Give lists of names once, with commas. The generated code repeats the key, which is how filters are given."""
    parameters: dict[str, list[str]] = {}
    for name, value in request.url.params.multi_items():
        parameters.setdefault(name, []).append(value)
    if any(name in SEPARATED and len(values) > 1 for name, values in parameters.items()):
        joined = [
            (name, value)
            for name, values in parameters.items()
            for value in ([",".join(values)] if name in SEPARATED else values)
        ]
        request.url = request.url.copy_with(params=joined)
