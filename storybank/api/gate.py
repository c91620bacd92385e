"""What every request under /api/v1 passes: its key is judged, its limit is looked at, and partners' calls are counted."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from storybank.api.addresses import is_api_path
from storybank.api.background import Background
from storybank.api.deprecation import put_headers
from storybank.api.errors import Problem, problem_response
from storybank.api.keys.judging import judge
from storybank.api.keys.register import KeyRegister
from storybank.api.limits.client_address import ClientAddresses
from storybank.api.limits.key_counts import KeyCounts
from storybank.api.limits.limiter import Limiter, too_many
from storybank.api.usage.counter import UsageCounter

GetResponse = Callable[[HttpRequest], HttpResponse]


class Gate:
    """The keys, limits and counts of a process. Made with the middleware, before a server forks its workers."""

    def __init__(self) -> None:
        self.register = KeyRegister()
        self.background = Background()
        self.usage = UsageCounter() if settings.COUNT_API_USAGE else None
        self.key_counts = KeyCounts(settings.API_LIMIT_KEY, self.background.wake)
        addresses = ClientAddresses(settings.TRUSTED_PROXIES, settings.CLIENT_ADDRESS_HEADER)
        self.limiter = (
            Limiter(settings.API_LIMIT_ADDRESS, settings.API_LIMIT_KEY, addresses, self.key_counts)
            if settings.API_LIMITS
            else None
        )
        works: list[Callable[[], object]] = [self.key_counts.join] if self.limiter else []
        if self.usage:
            works.append(self.usage.flush)
        self.background.works = works

    def answer(self, request: HttpRequest, get_response: GetResponse) -> HttpResponse:
        """Return what ``get_response`` answers, or why the request is refused. Writes nothing to the database."""
        judgement = judge(request, self.register)
        refusal = judgement.refusal
        if self.limiter is None:
            response = get_response(request) if refusal is None else _refused(request, refusal)
        else:
            key = judgement.known if refusal is None else None
            # An answer to OPTIONS is always the same words.
            is_free = request.method == "OPTIONS"
            account = self.limiter.charge(request.META, key, is_free)
            if account.refused:
                problem = too_many(account)
                response = problem_response(request, problem, problem.headers)
            else:
                response = get_response(request) if refusal is None else _refused(request, refusal)
                if response.status_code == 304 and not is_free and _had_an_answer(request):
                    self.limiter.give_back(account)
            self.limiter.describe(account, request, response)
        if judgement.known is not None:
            if self.usage is not None:
                self.usage.count(judgement.known, request, response)
            if self.background.works:
                self.background.begin()
        put_headers(request, response)
        return response


def _had_an_answer(request: HttpRequest) -> bool:
    """Tell whether the caller named what it has: `*` is said without ever having had an answer, and costs us all the work."""
    return request.META.get("HTTP_IF_NONE_MATCH", "").strip() != "*"


def _refused(request: HttpRequest, refusal: Problem) -> HttpResponse:
    response = problem_response(request, refusal, refusal.headers)
    # Django would log the path of a refused request, and that may hold the key.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def partner_gate(get_response: GetResponse) -> GetResponse:
    """
    Let requests of the API through the gate, and all others past it.

    Stands behind the middleware that turns to TLS and sends the headers about it, before everything that costs something.
    """
    gate = Gate()

    def middleware(request: HttpRequest) -> HttpResponse:
        return gate.answer(request, get_response) if is_api_path(request.path_info) else get_response(request)

    return middleware
