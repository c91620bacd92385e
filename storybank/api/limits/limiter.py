"""Limits: who may still ask, and the header fields that say so (draft-ietf-httpapi-ratelimit-headers-11)."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from storybank.api.errors import TOO_MANY_REQUESTS, Problem
from storybank.api.keys.register import KnownKey
from storybank.api.limits.client_address import ClientAddresses
from storybank.api.limits.key_counts import KeyCounts, offset_of
from storybank.api.limits.shared_counts import Places, SharedCounts
from storybank.api.limits.windows import SECONDS, window_at

#: Names of the two policies, as they stand in the header fields.
ADDRESS, KEY = "address", "key"
#: What caches that many callers share tell the origin of themselves (RFC 9110 7.6.3, RFC 8586, Edge Architecture).
_CACHES_SAY = ("HTTP_VIA", "HTTP_CDN_LOOP", "HTTP_SURROGATE_CAPABILITY")


@dataclass(slots=True)
class Account:
    """What one caller has used in its window. ``holder`` is its key, or where its address is counted."""

    policy: str
    limit: int
    holder: int | Places
    window: int
    seconds_left: int
    used: int = 0


class Limiter:
    """The limits of an installation, for one process."""

    def __init__(
        self, address_limit: int, key_limit: int, addresses: ClientAddresses, key_counts: KeyCounts
    ) -> None:
        self._address_limit, self._key_limit = address_limit, key_limit
        self._addresses = addresses
        self._by_address = SharedCounts()
        self._by_key = key_counts
        self._policies = {
            ADDRESS: f'"{ADDRESS}";q={address_limit};w={SECONDS}',
            KEY: f'"{KEY}";q={key_limit};w={SECONDS}',
        }

    def account(self, meta: Mapping[str, Any], key: KnownKey | None) -> Account:
        """Return the account that a request is charged to: that of its key, without one that of its address."""
        now = time.time()
        if key is not None:
            window, left = window_at(now, offset_of(key.number))
            return Account(KEY, self._key_limit, key.number, window, left)
        places = self._by_address.places(self._addresses.client(meta))
        window, left = window_at(now, places.offset)
        return Account(ADDRESS, self._address_limit, places, window, left)

    def take(self, account: Account) -> bool:
        """Charge one request; return whether it may be answered. One that may not is not charged."""
        if isinstance(account.holder, int):
            may, account.used = self._by_key.take(account.holder, account.window)
            return may
        account.used = self._by_address.add(account.holder, account.window, 1)
        if account.used > account.limit:
            account.used = self._by_address.add(account.holder, account.window, -1)
            return False
        return True

    def look(self, account: Account) -> None:
        """Note what was used, without charging anything."""
        if isinstance(account.holder, int):
            account.used = self._by_key.used(account.holder, account.window)
        else:
            account.used = self._by_address.count(account.holder, account.window)

    def give_back(self, account: Account) -> None:
        """Take a charge back: nothing had changed, so the answer was only a word (304)."""
        if isinstance(account.holder, int):
            self._by_key.give_back(account.holder, account.window)
        else:
            self._by_address.add(account.holder, account.window, -1)
        account.used -= 1

    def describe(self, account: Account, request: HttpRequest, response: HttpResponse) -> None:
        """
        Put the header fields on an answer, unless a cache that many callers share would keep them with it.

        It would tell everybody what one caller has left. Errors about a caller and answers to OPTIONS are never kept.
        """
        if (
            request.method == "OPTIONS"
            or "no-store" in response.headers.get("Cache-Control", "")
            or not any(name in request.META for name in _CACHES_SAY)
        ):
            headers = response.headers
            headers["RateLimit-Policy"] = self._policies[account.policy]
            left = max(account.limit - account.used, 0)
            headers["RateLimit"] = f'"{account.policy}";r={left};t={account.seconds_left}'


def too_many(account: Account) -> Problem:
    """Return the problem for a request beyond the limit."""
    detail = (
        _("At most %(limit)s requests a minute for one address; partners with a key have a higher limit.")
        if account.policy == ADDRESS
        else _("At most %(limit)s requests a minute for one key.")
    )
    return Problem(
        TOO_MANY_REQUESTS,
        detail=detail,
        values={"limit": str(account.limit)},
        headers={"Retry-After": str(account.seconds_left)},
    )
