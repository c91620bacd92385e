"""Withdrawing a story in all its languages, also because another one tells it now, with a page that asks first."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.log_actions import log

from storybank.publication.models import PublishedStory
from storybank.publication.service import withdraw
from storybank.stories.models import StoryPage


class WithdrawalForm(forms.Form):
    """Asks whether another story tells this one now."""

    merged_into = forms.ModelChoiceField(
        queryset=StoryPage.objects.none(),
        required=False,
        label=gettext_lazy("Joined with another story"),
        help_text=gettext_lazy(
            "Only when another story tells this one now: visitors and partners are led to that story."
        ),
        widget=AdminPageChooser(target_models=[StoryPage]),
    )

    def __init__(self, *args: Any, story: StoryPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        public = PublishedStory.objects.exclude(story_id=story.translation_key).values("page_id")
        field = self.fields["merged_into"]
        field.queryset = StoryPage.objects.filter(pk__in=public)
        field.error_messages["invalid_choice"] = _("Choose another story that is public.")


class WithdrawStoryView(WagtailAdminTemplateMixin, TemplateView):
    """Asks, and then takes all language versions of a story off line. Partners are told that it was withdrawn."""

    template_name = "editorial/withdraw_story.html"
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.page = get_object_or_404(StoryPage, pk=kwargs["page_id"])
        all_languages = StoryPage.objects.filter(translation_key=self.page.translation_key)
        self.versions = all_languages.going_live()
        # Drafts too: withdrawing takes the text of former versions away for good, also of what is off line already.
        for version in all_languages:
            allowed = version.permissions_for_user(request.user)
            if not (allowed.can_unpublish() if version.live else allowed.can_publish()):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Withdraw this story?")

    def get_page_subtitle(self) -> str:
        return self.page.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = WithdrawalForm(story=self.page)
        return super().get_context_data(
            **kwargs, story=self.page, versions=self.versions, form=form, media=form.media
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw, and go back to the story, which is a draft now."""
        form = WithdrawalForm(request.POST, story=self.page)
        if not form.is_valid():
            # Asked anew: the chooser cannot show what is no page.
            messages.error(request, form.errors["merged_into"][0])
            return self.get(request)
        other = form.cleaned_data["merged_into"]
        count = withdraw(
            self.page.translation_key, request.user, merged_into=other.translation_key if other else None
        )
        log(
            instance=self.page,
            action="storybank.withdraw",
            user=request.user,
            data={"merged_into": str(other.translation_key)} if other else None,
        )
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
