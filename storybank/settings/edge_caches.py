"""From EDGE_CACHES in the environment to the settings of the caches that stand in front of the bank."""

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured

_BACKENDS = "storybank.edge.backends"
_SHAPE = "varnish+https://cache.example, fastly:SERVICE or cloudflare:ZONE, with commas between several"
#: For each kind: the backend, what the rest of its entry is, the variable with its secret, and whether it cannot do without.
_KINDS = {
    "varnish+http": (f"{_BACKENDS}.varnish.VarnishBackend", "LOCATION", "VARNISH_PURGE_TOKEN", False),
    "varnish+https": (f"{_BACKENDS}.varnish.VarnishBackend", "LOCATION", "VARNISH_PURGE_TOKEN", False),
    "fastly": (f"{_BACKENDS}.fastly.FastlyBackend", "SERVICE", "FASTLY_API_TOKEN", True),
    "cloudflare": (f"{_BACKENDS}.cloudflare.CloudflareBackend", "ZONE", "CLOUDFLARE_API_TOKEN", True),
}


def edge_caches(given: str, secret: Callable[[str], str]) -> dict[str, dict[str, str]]:
    """
    Return the settings of the caches by name.

    Takes the text of EDGE_CACHES and what gives an environment variable, "" when it is not set: secrets stand in variables of
    their own. The entry itself is the name.

    Raises:
        ImproperlyConfigured: when an entry cannot be read or its secret is missing.
    """
    found = {}
    for entry in filter(None, (part.strip() for part in given.split(","))):
        kind, _colon, rest = entry.partition(":")
        if kind not in _KINDS or not rest or "@" in rest:  # the name is logged, so no login may be in it
            raise ImproperlyConfigured(f"EDGE_CACHES cannot be read. It looks like {_SHAPE}.")
        backend, member, variable, needed = _KINDS[kind]
        token = secret(variable)
        if needed and not token:
            raise ImproperlyConfigured(f"EDGE_CACHES names {kind}, and {variable} is missing.")
        value = f"{kind.removeprefix('varnish+')}:{rest}" if member == "LOCATION" else rest
        found[entry] = {"BACKEND": backend, member: value, "TOKEN": token}
    return found
