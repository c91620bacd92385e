"""Answers whoever watches the processes before anything asks for the host name."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from storybank.monitoring.urls import urlpatterns

GetResponse = Callable[[HttpRequest], HttpResponse]


def health_first(get_response: GetResponse) -> GetResponse:
    """Answer `/healthz` and `/readyz` for any host.

    A load balancer asks a process by its address, which is not in ``ALLOWED_HOSTS``. Neither answer depends on the host.
    """
    views = {f"/{pattern.pattern}": pattern.callback for pattern in urlpatterns}

    def middleware(request: HttpRequest) -> HttpResponse:
        view = views.get(request.path_info)
        return get_response(request) if view is None else view(request)

    return middleware
