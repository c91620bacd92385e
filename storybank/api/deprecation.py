"""
What will go away, said early and on every answer it is used for: ``Deprecation`` (RFC 9745) and ``Sunset`` (RFC 8594).

Dutch API Design Rules 2.2: deprecation-schedule and transition-period. An address is marked with ``deprecated`` below
``readable``, a parameter with ``Parameter(deprecated=…)``; both also get a line in the changelog, which the header Link names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from storybank.api.addresses import absolute

#: Partners get at least half a year.
SHORTEST_TRANSITION = timedelta(days=182)
_ATTRIBUTE = "api_deprecations"


@dataclass(frozen=True)
class Deprecation:
    """
    Something that is deprecated since a day and gone from another day on (both at midnight UTC).

    ``version`` is the entry of the changelog that tells what to use instead.
    """

    since: date
    gone_from: date
    version: str

    def __post_init__(self) -> None:
        """Raises ValueError when partners would have less time than they were promised."""
        if self.gone_from - self.since < SHORTEST_TRANSITION:
            raise ValueError(
                f"{SHORTEST_TRANSITION.days} days at least between {self.since} and {self.gone_from}"
            )

    @property
    def explanation(self) -> str:
        """Where it is explained."""
        return absolute(f"/changelog#v{self.version}")


def note(request: HttpRequest, deprecation: Deprecation) -> None:
    """Remember that this request uses something deprecated."""
    noted = getattr(request, _ATTRIBUTE, None)
    if noted is None:
        noted = []
        setattr(request, _ATTRIBUTE, noted)
    if deprecation not in noted:
        noted.append(deprecation)


def deprecated(
    deprecation: Deprecation,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Mark a view as deprecated: every answer of it, errors too, says so."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            note(request, deprecation)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def put_headers(request: HttpRequest, response: HttpResponse) -> None:
    """Put the headers on an answer to a request that used something deprecated: the earliest dates, and all links."""
    noted: list[Deprecation] | None = getattr(request, _ATTRIBUTE, None)
    if not noted:
        return
    response["Deprecation"] = f"@{_seconds(min(one.since for one in noted))}"
    response["Sunset"] = http_date(_seconds(min(one.gone_from for one in noted)))
    links = [
        f'<{address}>; rel="deprecation"; type="text/html"' for address in {one.explanation for one in noted}
    ]
    response["Link"] = ", ".join([*filter(None, [response.get("Link")]), *sorted(links)])


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time.min, UTC).timestamp())
