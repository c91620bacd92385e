"""The first question about a new story: in which language do you write it?"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.models import Page


class ChooseLanguageView(ChooseParentView):
    """
    Offers every language in which this person may add a story; with only one there is nothing to ask.

    Wagtail looks for a parent in the default language only; a story is told in the language of who tells it.
    """

    template_name = "editorial/choose_language.html"
    page_title = _("In which language do you write?")
    http_method_names = ("get", "head", "options")
    locale = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the pages under which a story may be added, one for each language."""
        parents = self.get_valid_parent_pages(self.request.user).select_related("locale")
        allowed: list[Page] = [
            parent for parent in parents if parent.permissions_for_user(self.request.user).can_add_subpage()
        ]
        return super().get_context_data(**kwargs, parents=allowed, opts=self.model._meta)
