"""What every request passes through besides Django's own middleware."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]


def language_from_path(get_response: GetResponse) -> GetResponse:
    """Choose the language by the first part of the address, and by nothing else.

    Django's LocaleMiddleware also reads a cookie and ``Accept-Language``, adds ``Vary`` to every answer and redirects an
    unknown address to ``/nl/…`` first. Here one address always gives one answer in one language: ``/en/…`` is
    English, everything without a language prefix is in the default language, unknown addresses are a plain 404.
    """
    codes = frozenset(code for code, _name in settings.LANGUAGES)
    default = settings.LANGUAGE_CODE

    def middleware(request: HttpRequest) -> HttpResponse:
        first = request.path_info[1:].partition("/")[0]
        prefixed = first in codes
        language = first if prefixed else default
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = get_response(request)
        if prefixed:
            response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Send the Content-Security-Policy of the address's group, unless the view has set its own.

    The policies are fixed strings made once at start (``CONTENT_SECURITY_POLICIES``): a library that builds them per
    answer was measurable on the light API answers.
    """
    policies = {
        name: "; ".join(f"{directive} {sources}" for directive, sources in directives.items())
        for name, directives in settings.CONTENT_SECURITY_POLICIES.items()
    }
    site, admin = policies["site"], policies["admin"]
    admin_path = settings.ADMIN_PATH

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = admin if request.path_info.startswith(admin_path) else site
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware
