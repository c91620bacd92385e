"""
Where a request comes from, as far as it can be trusted.

Whoever calls may write anything into ``X-Forwarded-For`` and ``Forwarded`` (RFC 7239). Each proxy adds what it saw on the
right, so the lists are read from there, and only as far as proxies of our own have written them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv6Network, ip_address, ip_network
from socket import AF_INET, AF_INET6, inet_pton
from typing import Any

from django.core.exceptions import ImproperlyConfigured

#: Headers that a proxy may tell the address in; one, because a proxy passes on the other as the caller wrote it.
HEADERS = {"X-Forwarded-For": "HTTP_X_FORWARDED_FOR", "Forwarded": "HTTP_FORWARDED"}
#: Nobody has more proxies than this between the world and the bank.
_MOST_HOPS = 20
_MOST_PROXIES = 256
_MAPPED = b"\0" * 10 + b"\xff\xff"
_FOR = re.compile(r'(?:^|;)\s*for\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.I)


class ClientAddresses:
    """Reads addresses; ``proxies`` are the addresses and networks (CIDR) of proxies that are trusted."""

    def __init__(self, proxies: Iterable[str] = (), header: str = "X-Forwarded-For") -> None:
        """Raises ImproperlyConfigured for a network or a header that is none."""
        if header not in HEADERS:
            raise ImproperlyConfigured(f"CLIENT_ADDRESS_HEADER={header}: choose one of {', '.join(HEADERS)}.")
        self._header = header
        try:
            networks = [ip_network(text, strict=False) for text in proxies]
        except ValueError as error:
            raise ImproperlyConfigured(f"TRUSTED_PROXIES: {error}.") from error
        self._networks = [_as_version_6(network) for network in networks]
        #: Proxies of our own that have called, as they are written; of nobody else anything is kept.
        self._met: set[str] = set()

    def client(self, meta: Mapping[str, Any]) -> bytes:
        """
        Return the client as bytes: the address of version 4, or the first half of one of version 6 (its network, /64, since
        a household has that many); empty when it cannot be known.
        """
        remote = meta.get("REMOTE_ADDR", "")
        address = _packed(remote)
        if self._networks and (remote in self._met or self._is_proxy(address)):
            if len(self._met) < _MOST_PROXIES:
                self._met.add(remote)
            address = self._behind_proxies(meta, address)
        return address if len(address) <= 4 else address[:8]

    def _behind_proxies(self, meta: Mapping[str, Any], address: bytes) -> bytes:
        for told in self._told(meta.get(HEADERS[self._header], "")):
            found = _packed(told)
            if not found:
                # "unknown" or rubbish: the last proxy that is trusted stands for whoever is behind it.
                return address
            address = found
            if not self._is_proxy(address):
                break
        return address

    def _told(self, value: str) -> Iterator[str]:
        """Yield the addresses of the header, the nearest first."""
        elements = value.rsplit(",", _MOST_HOPS)
        if len(elements) > _MOST_HOPS:
            elements = elements[1:]
        for element in reversed(elements):
            if self._header == "Forwarded":
                found = _FOR.search(element)
                yield found[1].strip().strip('"') if found else ""
            else:
                yield element.strip()

    def _is_proxy(self, address: bytes) -> bool:
        if not address:
            return False
        number = int.from_bytes(address if len(address) == 16 else _MAPPED + address)
        return any(number & mask == network for network, mask in self._networks)


def _as_version_6(network: Any) -> tuple[int, int]:
    """Return a network and its mask as numbers of version 6; networks of version 4 lie in ``::ffff:0:0/96``."""
    if network.version == 4:
        mapped = ip_address(f"::ffff:{network.network_address}")
        network = IPv6Network((mapped, 96 + network.prefixlen), strict=False)
    return int(network.network_address), int(network.netmask)


def _packed(text: str) -> bytes:
    """Return an address as bytes, empty when ``text`` is none; ports, brackets and zones are left out."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        if ":" not in text:
            return inet_pton(AF_INET, text)
        packed = inet_pton(AF_INET6, text.partition("%")[0])
    except (OSError, ValueError):
        return b""
    return packed[12:] if packed.startswith(_MAPPED) else packed
