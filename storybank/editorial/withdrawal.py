"""Withdrawing a story in all its languages, with a page that asks first."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from storybank.publication.service import withdraw
from storybank.stories.models import StoryPage


class WithdrawStoryView(WagtailAdminTemplateMixin, TemplateView):
    """Asks, and then takes all language versions of a story off line. Partners are told that it was withdrawn."""

    template_name = "editorial/withdraw_story.html"
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.page = get_object_or_404(StoryPage, pk=kwargs["page_id"])
        self.versions = StoryPage.objects.going_live().filter(translation_key=self.page.translation_key)
        for version in self.versions:
            if not version.permissions_for_user(request.user).can_unpublish():
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Withdraw this story?")

    def get_page_subtitle(self) -> str:
        return self.page.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, story=self.page, versions=self.versions)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw, and go back to the story, which is a draft now."""
        count = withdraw(self.page.translation_key, request.user)
        log(instance=self.page, action="storybank.withdraw", user=request.user)
        messages.success(
            request,
            ngettext(
                "“%(title)s” is withdrawn in %(count)s language.",
                "“%(title)s” is withdrawn in %(count)s languages.",
                count,
            )
            % {"title": self.page.title, "count": count},
        )
        return redirect(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))
