"""Screens for translating stories."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail_localize.views.update_translations import UpdateTranslationsView

from storybank.stories.models import StoryPage
from storybank.stories.translations import bring_up_to_date, publish_translation


class UpdateStoryTranslationsView(UpdateTranslationsView):
    """
    Take over a changed source into its translations.

    For stories this goes into drafts only; publishing follows for translations that are complete. Everything else that can
    be translated is left to wagtail-localize.
    """

    def form_valid(self, form):
        source = self.object
        if not issubclass(source.specific_content_type.model_class(), StoryPage):
            return super().form_valid(form)
        bring_up_to_date(source, self.request.user)
        if form.cleaned_data["publish_translations"]:
            self._publish(source)
        messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url() or self.get_default_success_url())

    def _publish(self, source):
        for translation in source.translations.filter(enabled=True).select_related("target_locale"):
            page = translation.get_target_instance()
            if not page.permissions_for_user(self.request.user).can_publish():
                raise PermissionDenied
            try:
                publish_translation(translation, self.request.user)
            except ValidationError as error:
                messages.warning(
                    self.request,
                    _("%(title)s (%(language)s) is not published: %(reason)s")
                    % {
                        "title": page.title,
                        "language": translation.target_locale.get_display_name(),
                        "reason": " ".join(error.messages),
                    },
                )
