"""Wagtail's admin addresses, with every request that may write inside one database transaction.

Wagtail saves a page, its log entry, its references and its workflow state in separate statements. Inside one
transaction the page and its published document agree after a crash at any line, and what is queued on commit runs once,
after everything is stored.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.admin import urls as wagtailadmin_urls

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

View = Callable[..., HttpResponseBase]


def atomic_unless_safe(view: View) -> View:
    """Return ``view`` wrapped so that a request with a writing method runs in ``transaction.atomic()``.

    Safe methods are left alone: on SQLite a transaction takes the write lock when it begins, so every page view of
    an editor would wait for every other one. A view marked with Django's ``non_atomic_requests`` is left alone too.

    A ValidationError that a view does not handle is told to the user: Wagtail expects none where it publishes without a
    form (approving, many pages at once), and a story may refuse to go live there too.
    """
    if getattr(view, "_non_atomic_requests", None):
        return view

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in SAFE_METHODS:
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except ValidationError as refusal:
            return _told(request, refusal)

    return wrapped


def _told(request: HttpRequest, refusal: ValidationError) -> HttpResponseBase:
    """Return to where the request came from, with the reasons on top of that page."""
    # Wagtail's choice of language ended when the view was left.
    profile = getattr(request.user, "wagtail_userprofile", None)
    with translation.override(profile.get_preferred_language() if profile else translation.get_language()):
        for message in refusal.messages:
            messages.error(request, message)
    origin = request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure())
    return redirect(origin if safe else reverse("wagtailadmin_home"))


def _wrapped(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Return copies of ``patterns`` with wrapped views; Wagtail's own list stays as it is."""
    result: list[URLPattern | URLResolver] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            result.append(
                URLResolver(
                    pattern.pattern,
                    _wrapped(pattern.url_patterns),
                    pattern.default_kwargs,
                    pattern.app_name,
                    pattern.namespace,
                )
            )
        else:
            result.append(
                URLPattern(
                    pattern.pattern, atomic_unless_safe(pattern.callback), pattern.default_args, pattern.name
                )
            )
    return result


urlpatterns = _wrapped(wagtailadmin_urls.urlpatterns)
