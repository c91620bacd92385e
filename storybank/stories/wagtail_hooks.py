"""Where the screens of wagtail-localize would write into a live page, our service steps in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from storybank.stories.models import StoryPage
from storybank.stories.translations import publish_translation, synchronised_translation
from storybank.stories.views import UpdateStoryTranslationsView


@hooks.register("before_edit_page", order=-10)
def publish_translation_of_story(request, page):
    """Publish from the translation screen: complete or not at all."""
    if request.method != "POST" or request.POST.get("action") != "publish" or not isinstance(page, StoryPage):
        return None
    translation = synchronised_translation(page)
    if translation is None:
        return None
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    try:
        published = publish_translation(translation, request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("“%(title)s” is published.") % {"title": published.title})
    return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


@hooks.register("register_admin_urls", order=-10)
def update_translations_of_stories():
    """Stand in front of the view of wagtail-localize at the same address."""
    return [
        path(
            "localize/update/<int:translation_source_id>/",
            UpdateStoryTranslationsView.as_view(),
            name="update_story_translations",
        )
    ]
