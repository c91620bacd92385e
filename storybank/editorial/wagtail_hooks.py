"""What this room adds to Wagtail's admin, and what it takes away."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from storybank.editorial.menu import hidden_from
from storybank.editorial.searches.menu import SearchesMenuItem
from storybank.editorial.searches.urls import urlpatterns as search_urls
from storybank.editorial.viewsets import StoryListing
from storybank.editorial.withdrawal import WithdrawStoryView
from storybank.stories.models import StoryPage


@hooks.register("register_admin_viewset")
def register_story_listing() -> StoryListing:
    """Put the list of stories on top of the menu."""
    return StoryListing()


@hooks.register("construct_main_menu")
def tidy_menu(request: HttpRequest, menu_items: list[Any]) -> None:
    """Take away what this person has no use for."""
    hidden = hidden_from(request.user)
    menu_items[:] = [item for item in menu_items if item.name not in hidden]


# Wagtail lets everybody who may change users make administrators, who stand above all roles.


@hooks.register("before_create_user")
def only_administrators_make_administrators(request: HttpRequest) -> None:
    """Refuse a new administrator. Raises PermissionDenied."""
    if not request.user.is_superuser and request.POST.get("is_superuser"):
        raise PermissionDenied


@hooks.register("before_edit_user")
@hooks.register("before_delete_user")
def only_administrators_change_administrators(request: HttpRequest, user: Any) -> None:
    """Refuse to change an administrator, a password for example, or to make one. Raises PermissionDenied."""
    if not request.user.is_superuser and (user.is_superuser or request.POST.get("is_superuser")):
        raise PermissionDenied


@hooks.register("before_bulk_action")
def only_administrators_change_administrators_in_bulk(
    request: HttpRequest, action_type: str, objects: Any, action_class_instance: Any
) -> None:
    """Do the same for several users at once. Raises PermissionDenied."""
    if not request.user.is_superuser and any(getattr(item, "is_superuser", False) for item in objects):
        raise PermissionDenied


@hooks.register("register_admin_urls")
def withdrawal_url() -> list[Any]:
    """Give the page that asks before a story is withdrawn its address."""
    return [path("stories/<int:page_id>/withdraw/", WithdrawStoryView.as_view(), name="withdraw_story")]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def withdrawal_button(page: Page, user: Any, *args: Any, **kwargs: Any) -> Any:
    """Offer to withdraw a story that is live to who may unpublish it."""
    if (
        issubclass(page.specific_class or Page, StoryPage)
        and page.live
        and page.permissions_for_user(user).can_unpublish()
    ):
        yield Button(
            _("Withdraw in all languages"),
            reverse("withdraw_story", args=[page.pk]),
            icon_name="warning",
            priority=65,
        )


@hooks.register("register_log_actions")
def withdrawal_in_the_log(actions: Any) -> None:
    """Name the withdrawal in the history of a page."""
    actions.register_action("storybank.withdraw", _("Withdraw"), _("Withdrawn in all languages"))


@hooks.register("register_admin_urls")
def searches_urls() -> list[Any]:
    """Give the editors' side of search its addresses."""
    return search_urls


@hooks.register("register_reports_menu_item")
def counted_searches_menu_item() -> SearchesMenuItem:
    """Put what visitors search for among the reports, first: it asks for work."""
    return SearchesMenuItem(
        _("Searched but not found"),
        reverse("counted_searches"),
        name="counted-searches",
        icon_name="search",
        order=600,
    )


@hooks.register("register_reports_menu_item")
def explained_search_menu_item() -> SearchesMenuItem:
    """Put the page that explains a score below it."""
    return SearchesMenuItem(
        _("Why a story is found"),
        reverse("search_explained"),
        name="explained-search",
        icon_name="help",
        order=610,
    )
