"""The public pages. Stories and lists come from documents; Wagtail serves the pages that editors write."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.views import serve

from search.service import IndexNotReady, note_search
from storybank.edge.service import LIST, PAGES, PUBLIC_FOR_A_MINUTE, edge_headers, story_tag, term_tag
from storybank.publication.models import PublishedStory
from storybank.publication.service import Gone, gone_at, moved_to, story_at, story_instead
from storybank.site import addresses
from storybank.site.documents import detail_of, paths_of
from storybank.site.frame import frame_of, language_switches, plain_frame
from storybank.site.labels import GONE_REASONS
from storybank.site.listing import Listing, search_listing, story_listing
from storybank.site.similar import similar_stories
from storybank.site.story_view import story_view
from storybank.stories.models import StoryIndexPage, StoryPage

RETRY_SECONDS = "10"
LONGEST_PATH = 1024


# Exempt, so that a POST gets the 405 it deserves and not a question about a cookie that visitors never have.
@csrf_exempt
@require_safe
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """
    Answer every address below a language prefix.

    Takes the path behind the prefix. A document at this address is the story; otherwise Wagtail is asked for an editorial
    page; otherwise an old address of a story leads to the new one, and one that is gone says so.

    Raises:
        Http404: for everything else.
    """
    language = str(get_language())
    address = escape_uri_path(request.path_info)
    if address == addresses.story_list(language):
        return story_list(request, language)
    if address == addresses.search_page(language):
        return search_page(request, language)
    if len(address) > LONGEST_PATH:
        raise Http404("No address is that long.")
    document = story_at(address) if path else None
    if document is not None:
        return story(request, document)
    return _editorial(request, path, language) or _former(request, address, language)


@csrf_exempt
@require_safe
def without_slash(request: HttpRequest, path: str) -> HttpResponse:
    """
    Lead an address that lacks its slash to the one that has it.

    Takes the path behind the prefix.

    Raises:
        Http404: when no page is or was there.
    """
    language = str(get_language())
    address = escape_uri_path(request.path_info) + "/"
    known = address in (addresses.story_list(language), addresses.search_page(language)) or (
        len(address) <= LONGEST_PATH
        and (
            story_at(address)
            or _editorial_page(request, path, language)
            or moved_to(address)
            or gone_at(address)
        )
    )
    if not known:
        raise Http404("No page has this address.")
    return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))


def story_list(request: HttpRequest, language: str) -> HttpResponse:
    """Answer the list of stories. A page beyond the last is a 404 that leads back to the list."""
    return _listed(request, language, story_listing)


def search_page(request: HttpRequest, language: str) -> HttpResponse:
    """Answer the search page; beyond the last page as the list does."""
    return _listed(request, language, search_listing)


def _listed(request: HttpRequest, language: str, listed: Callable[[QueryDict, str], Listing]) -> HttpResponse:
    try:
        listing = listed(request.GET, language)
    except IndexNotReady:
        response = _page(request, "busy", {"frame": plain_frame(language, _("One moment, please"))}, 503)
        response.headers["Retry-After"] = RETRY_SECONDS
        return response
    if not listing.asked.sort:  # the same stories in another order are no second search
        note_search(request, *listing.searched)
    context = {"frame": listing.frame, "listing": listing}
    if listing.is_beyond_the_end:
        return _page(request, "story_list", context, 404)
    # A search is made anew for each visitor: it is counted.
    return _page(request, "story_list", context, keys=() if listing.asked.text else (LIST,))


def story(request: HttpRequest, row: PublishedStory) -> HttpResponse:
    """Answer the page of one story; at most six queries."""
    document = detail_of(row, row.language)
    paths = paths_of(row.story_id) if len(row.available_languages) > 1 else {row.language: row.path}
    outdated = (
        row.outdated_since if row.translation_status == PublishedStory.TranslationStatus.OUTDATED else None
    )
    similar = similar_stories(document)
    context = {
        "frame": frame_of(row.language, document["title"], document["summary"], paths),
        "view": story_view(document, outdated),
        "similar": similar,
    }
    shown = (document, *(one.card for one in similar))
    used = (term_tag("instrument", one["slug"]) for one in document["instruments"])
    return _page(request, "story", context, keys=(*(story_tag(one["id"]) for one in shown), *used))


def _editorial(request: HttpRequest, path: str, language: str) -> HttpResponseBase | None:
    """Answer with Wagtail's page at this address, if there is one."""
    found = _editorial_page(request, path, language)
    if found is None:
        return None
    if isinstance(found, StoryIndexPage):
        return HttpResponsePermanentRedirect(addresses.story_list(language))
    return serve(request, path)


def _editorial_page(request: HttpRequest, path: str, language: str) -> Page | None:
    """Return Wagtail's page at a path. Stories are not among them: without a document they are not public."""
    route = Page.route_for_request(request, path)
    if route is None or isinstance(route[0], StoryPage) or route[0].locale.language_code != language:
        return None
    return route[0]


def _former(request: HttpRequest, address: str, language: str) -> HttpResponse:
    """Answer an address where a story used to be."""
    new = moved_to(address)
    if new is not None:
        return HttpResponsePermanentRedirect(new)
    gone = gone_at(address)
    if gone is None:
        raise Http404("No page has this address.")
    instead = story_instead(gone)
    if instead is not None:
        paths = paths_of(instead)
        return HttpResponsePermanentRedirect(paths.get(language) or next(iter(paths.values())))
    return _gone(request, gone, language)


def _gone(request: HttpRequest, gone: Gone, language: str) -> HttpResponse:
    paths = paths_of(gone.story_id)
    frame = plain_frame(language, _("This story is no longer here"))
    context = {
        "frame": frame,
        "gone": gone,
        "reason": GONE_REASONS.get(gone.reason, ""),
        "others": [switch for switch in language_switches(language, paths) if switch.language in paths],
    }
    return _page(request, "gone", context, 410, keys=(story_tag(gone.story_id),))


def _page(
    request: HttpRequest,
    name: str,
    context: Mapping[str, Any],
    status: int = 200,
    keys: tuple[str, ...] = (),
) -> HttpResponse:
    """Answer a page; one with tags may be kept by browsers for a minute, and by caches in front until it is forgotten."""
    response = render(request, f"site/pages/{name}.html", dict(context), status=status)
    if keys:
        response.headers["Cache-Control"] = PUBLIC_FOR_A_MINUTE
        for header, value in edge_headers((PAGES, *keys)).items():
            response.headers[header] = value
    return response
