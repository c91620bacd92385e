"""What makes every answer under /api/v1 an answer of the API, also those that Django gives itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from storybank.api.addresses import is_api_path
from storybank.api.errors import problem_for_status, problem_response
from storybank.api.responses import ALLOW, STANDARD_HEADERS
from storybank.edge.service import PUBLIC_FOR_A_MINUTE

GetResponse = Callable[[HttpRequest], HttpResponse]

#: What other middleware has put on an error page and belongs on the problem document in its place too.
KEPT_HEADERS = (
    "Strict-Transport-Security",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "RateLimit",
    "RateLimit-Policy",
)


def public_api(get_response: GetResponse) -> GetResponse:
    """Put the API's headers on every answer, and turn error pages of the framework into problem documents.

    Stands first in ``MIDDLEWARE``, so that it also sees what other middleware answers: a wrong host, a crash, a query
    with too many fields. Answers made by the API's own views pass untouched.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not is_api_path(request.path_info):
            return response
        if "API-Version" not in response.headers:
            response = _as_api_answer(request, response)
        if response.status_code == 304:
            # CommonMiddleware counts the empty body; RFC 9110 8.6 wants the length of the full answer or none.
            del response.headers["Content-Length"]
        return response

    return middleware


def _as_api_answer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code >= 400:
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        if response.status_code == 405:
            headers["Allow"] = ALLOW
        return problem_response(request, problem_for_status(response.status_code), headers)
    for name, value in STANDARD_HEADERS.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", PUBLIC_FOR_A_MINUTE)
    return response
