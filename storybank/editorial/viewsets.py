"""All stories in one list: where work in the admin begins."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from storybank.editorial.choose_language import ChooseLanguageView
from storybank.editorial.languages import LanguagesColumn, annotate_languages
from storybank.stories.models import StoryPage


class StoryIndexView(IndexView):
    """The list, with the state of every language instead of the parent, which says nothing here."""

    base_columns = [
        LanguagesColumn("languages", label=_("Languages"), width="22%") if column.name == "parent" else column
        for column in IndexView.base_columns
    ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context; the stories on this page of the list know their languages."""
        context = super().get_context_data(**kwargs)
        annotate_languages(context["object_list"])
        return context


class StoryListing(PageListingViewSet):
    """The stories of all languages, newest first, with a button for a new one."""

    model = StoryPage
    index_view_class = StoryIndexView
    choose_parent_view_class = ChooseLanguageView
    name = "stories"
    url_prefix = "verhalen"
    icon = "form"
    menu_label = _("Stories")
    menu_name = "stories"
    menu_order = 90  # before the page tree
    add_to_admin_menu = True
