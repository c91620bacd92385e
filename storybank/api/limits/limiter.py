"""Limits: who may still ask, and the header fields that say so (draft-ietf-httpapi-ratelimit-headers-11)."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from storybank.api.errors import TOO_MANY_REQUESTS, Problem
from storybank.api.keys.register import KnownKey
from storybank.api.limits.client_address import ClientAddresses
from storybank.api.limits.key_counts import KeyCounts, offset_of
from storybank.api.limits.shared_counts import LARGEST_COUNT, Places, SharedCounts
from storybank.api.limits.windows import SECONDS, window_at

#: Names of the two policies, as they stand in the header fields.
ADDRESS, KEY = "address", "key"


@dataclass(slots=True)
class Account:
    """What one caller has used in its window. ``holder`` is its key, or where its address is counted."""

    policy: str
    limit: int
    holder: int | Places
    window: int
    seconds_left: int
    used: int
    refused: bool


class Limiter:
    """The limits of an installation, for one process."""

    def __init__(
        self, address_limit: int, key_limit: int, addresses: ClientAddresses, key_counts: KeyCounts
    ) -> None:
        """Raises ImproperlyConfigured for a limit that nobody could keep or reach."""
        if not 1 <= address_limit <= LARGEST_COUNT:
            raise ImproperlyConfigured(f"API_LIMIT_ADDRESS={address_limit}: choose 1 to {LARGEST_COUNT}.")
        if key_limit < 1:
            raise ImproperlyConfigured(f"API_LIMIT_KEY={key_limit}: choose 1 or more.")
        self._address_limit, self._key_limit = address_limit, key_limit
        self._addresses = addresses
        self._by_address = SharedCounts()
        self._by_key = key_counts
        self._policies = {
            ADDRESS: ("RateLimit-Policy", f'"{ADDRESS}";q={address_limit};w={SECONDS}'),
            KEY: ("RateLimit-Policy", f'"{KEY}";q={key_limit};w={SECONDS}'),
        }

    def charge(self, meta: Mapping[str, Any], key: KnownKey | None, is_free: bool) -> Account:
        """
        Charge a request to the account of its key, without one to that of its address, and return the account.

        ``refused`` when the limit was reached before; then nothing is charged, and neither for a request that is free.
        """
        now = time.time()
        if key is None:
            counts, limit = self._by_address, self._address_limit
            places = counts.places(self._addresses.client(meta), now)
            window, left = window_at(now, places[2])
            used = counts.count(places, window) if is_free else counts.add(places, window)
            refused = not is_free and used > limit
            if refused:
                used = counts.take_back(places, window)
            return Account(ADDRESS, limit, places, window, left, used, refused)
        window, left = window_at(now, offset_of(key.number))
        if is_free:
            may, used = True, self._by_key.used(key.number, window)
        else:
            may, used = self._by_key.take(key.number, window)
        return Account(KEY, self._key_limit, key.number, window, left, used, not may)

    def give_back(self, account: Account) -> None:
        """Take a charge back: nothing had changed, so the answer was only a word (304)."""
        if isinstance(account.holder, int):
            self._by_key.give_back(account.holder, account.window)
        else:
            self._by_address.take_back(account.holder, account.window)
        account.used -= 1

    def describe(self, account: Account, request: HttpRequest, response: HttpResponse) -> None:
        """
        Put the header fields on an answer, unless a cache that many callers share would keep them with it.

        It would tell everybody what one caller has left. Errors about a caller and answers to OPTIONS are never kept. Such
        caches tell of themselves: Via (RFC 9110 7.6.3), CDN-Loop (RFC 8586), Surrogate-Capability (Edge Architecture).
        """
        headers, meta = response.headers, request.META
        if (
            ("HTTP_VIA" in meta or "HTTP_CDN_LOOP" in meta or "HTTP_SURROGATE_CAPABILITY" in meta)
            and request.method != "OPTIONS"
            and "no-store" not in headers.get("Cache-Control", "")
        ):
            return
        left = account.limit - account.used
        value = f'"{account.policy}";r={left if left > 0 else 0};t={account.seconds_left}'
        # Django would check each text once more for each answer (as in storybank/api/responses.py): these are our own, and plain.
        store = headers._store  # noqa: SLF001
        store["ratelimit-policy"] = self._policies[account.policy]
        store["ratelimit"] = ("RateLimit", value)


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
