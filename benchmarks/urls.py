"""The addresses of the bank and, before them, those it is compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks.wagtail_apis import api_v2, api_v3
from storybank.urls import urlpatterns as bank


def empty(request: HttpRequest) -> HttpResponse:
    """Answer nothing: what Django, its middleware and the server cost."""
    return HttpResponse(b"", content_type="text/plain")


urlpatterns = [
    path("bench/empty", empty),
    path("bench/v2/", api_v2.urls),
    path("bench/v3/", api_v3.urls),
    *bank,
]
