"""All stories in one list: where work in the admin begins."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.pages import PageListingViewSet

from storybank.stories.models import StoryPage


class StoryListing(PageListingViewSet):
    """The stories of all languages, newest first, with a button for a new one."""

    model = StoryPage
    name = "stories"
    url_prefix = "verhalen"
    icon = "form"
    menu_label = _("Stories")
    menu_order = 90  # before the page tree
    add_to_admin_menu = True
