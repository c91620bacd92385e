"""Everything below a language prefix. All addresses end in a slash; without it they lead to the one with it, if any."""

from django.urls import re_path
from wagtail.urls import serve_pattern

from storybank.site.views import page, without_slash

urlpatterns = [
    re_path(serve_pattern, page, name="page"),
    # Here, and not in CommonMiddleware: that redirects every address with letters, whether or not there is a page.
    re_path(r"^((?:[\w\-]+/)*[\w\-]+)$", without_slash, name="page-without-slash"),
]
