"""The addresses of the bank and, before them, those it is compared with."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks.wagtail_apis import api_v2, api_v3
from storybank.urls import urlpatterns as bank


def empty(request: HttpRequest) -> HttpResponse:
    """Answer nothing: what Django, its middleware and the server cost."""
    return HttpResponse(b"", content_type="text/plain")


def cursor(request: HttpRequest, story_id: str) -> HttpResponse:
    """Answer a stored story with one query and nothing else: what the database costs on this machine."""
    with connection.cursor() as found:
        found.execute(
            "SELECT detail FROM publication_publishedstory WHERE story_id = %s AND language = 'nl'",
            [story_id],
        )
        return HttpResponse(found.fetchone()[0], content_type="application/json")


urlpatterns = [
    path("bench/empty", empty),
    path("bench/cursor/<story_id>", cursor),
    path("bench/v2/", api_v2.urls),
    path("bench/v3/", api_v3.urls),
    *bank,
]
