"""Addresses of the dumps."""

from django.urls import path

from storybank.api.dumps.views import serve_dump

urlpatterns = [
    path("<str:dump>/", serve_dump),
    path("<str:dump>/<str:name>", serve_dump),
]
