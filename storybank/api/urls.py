"""Addresses under /api/v1. No address ends in a slash; what is not listed is a 404 in the form of the API."""

from django.urls import include, path, re_path

from storybank.api.addresses import ROOT
from storybank.api.api import api
from storybank.api.routers import exports, stories
from storybank.api.views import nothing_here

#: The hot path goes around django-ninja, which documents it (docs/decisions/0017-api-hot-path.md). Stands first of all
#: addresses of the site, in full: each level of `include` would cost it as much as its query.
hot_path = [
    path(f"{ROOT[1:]}/stories", stories.list_stories),
    # Before the story: it would be taken for the id of one.
    path(f"{ROOT[1:]}/stories/export", exports.export_stories),
    path(f"{ROOT[1:]}/stories/<story_id>", stories.show_story),
]
urlpatterns = [
    # "[/]" is a slash: Django warns about routes that begin with a plain one.
    re_path(r"^[/]", include([path("", nothing_here), path("", api.urls)])),
    re_path(r"^(?:[/][\s\S]*)?$", nothing_here),
]
