"""What all addresses of the API have in common: the methods they answer, and errors as problem documents."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from storybank.api.addresses import ROOT, absolute
from storybank.api.errors import METHOD_NOT_ALLOWED, NOT_FOUND, Problem, problem_response
from storybank.api.responses import ALLOW, options_answer

View = Callable[..., HttpResponse]


def readable(view: View) -> View:
    """Make ``view`` answer GET and HEAD, and give OPTIONS, other methods and problems the answers they have everywhere."""

    @wraps(view)
    def wrapper(request: HttpRequest, **path: str) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            try:
                return view(request, **path)
            except Problem as problem:
                return problem_response(request, problem, problem.headers)
        if request.method == "OPTIONS":
            return options_answer()
        return problem_response(request, Problem(METHOD_NOT_ALLOWED), {"Allow": ALLOW})

    wrapper.csrf_exempt = True  # type: ignore[attr-defined]
    return wrapper


def nothing_here(request: HttpRequest) -> HttpResponse:
    """
    Answer for every address of the API that does not exist, a trailing slash included: 404 for any method.

    Only a browser that asks before a cross-origin request (preflight) is let through, so that its page can read the 404.
    """
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return options_answer()
    path = request.path_info.removeprefix(ROOT)
    if path in ("", "/"):
        detail = _(
            "There is nothing at this address itself. Stories are at %(stories)s; the documentation is at %(docs)s, and for "
            "machines at %(description)s."
        )
    elif path.endswith("/"):
        detail = _(
            "There is nothing at this address: leave out the last slash. The documentation is at %(docs)s."
        )
    else:
        detail = _("There is nothing at this address. The documentation is at %(docs)s.")
    return problem_response(request, Problem(NOT_FOUND, detail=detail, values=_places()))


def no_such_version(request: HttpRequest) -> HttpResponse:
    """Answer for every address under /api that belongs to no version there is: 404, and where the API is."""
    detail = _("There is nothing at this address. The API is at %(root)s and its documentation at %(docs)s.")
    return problem_response(request, Problem(NOT_FOUND, detail=detail, values=_places()))


def _places() -> dict[str, str]:
    return {
        "root": absolute(""),
        "stories": absolute("/stories"),
        "docs": absolute("/docs"),
        "description": absolute("/openapi.json"),
    }


nothing_here.csrf_exempt = True  # type: ignore[attr-defined]
no_such_version.csrf_exempt = True  # type: ignore[attr-defined]
