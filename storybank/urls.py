"""All addresses of the story bank. The language is the first part of the public ones, also for Dutch."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.documents import urls as wagtaildocs_urls

from storybank import admin_urls
from storybank.api.urls import hot_path
from storybank.api.views import no_such_version
from storybank.media_view import serve_media

urlpatterns = [
    *hot_path,
    path("", RedirectView.as_view(url="/nl/")),
    path("", include("storybank.monitoring.urls")),
    path("api/v1", include("storybank.api.urls")),
    re_path(r"^api(?:[/][\s\S]*)?$", no_such_version),
    path("dumps/", include("storybank.api.dumps.urls")),
    path("images/", include("storybank.images.urls")),
    path("beheer/", include(admin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    re_path(r"^media/(?P<name>.+)$", serve_media, name="media"),
    *i18n_patterns(
        path("", include("storybank.site.urls")),
        # Last: everything that is a Wagtail page (home and other editorial pages).
        path("", include(wagtail_urls)),
    ),
]
