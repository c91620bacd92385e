"""Puts the directory into the admin."""

from wagtail.snippets.models import register_snippet

from storybank.organisations.viewsets import OrganisationViewSet

register_snippet(OrganisationViewSet)
