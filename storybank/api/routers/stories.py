"""`/stories`: the list and the single story.

These two views are the hot path. They are mounted in front of django-ninja, which documents them
(docs/decisions/0017-api-hot-path.md).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Router

from search.service import Hit, IndexNotReady, SearchRequest, SearchResults, note_search, search
from storybank.api.caching import conditional_answer, strong_tag, weak_tag
from storybank.api.documentation import BUSY, GONE, INVALID, METHODS, MISSING, UNCHANGED, described
from storybank.api.envelope import envelope, page_links
from storybank.api.errors import NOT_READY, Problem
from storybank.api.highlights import marked_texts
from storybank.api.one_story import check_identifier, document_of, language_asked
from storybank.api.parameters import WINDOW, check_window
from storybank.api.schemas.stories import Story, StoryList
from storybank.api.schemas.wire import UuidText
from storybank.api.search_members import search_members, why_found, with_member
from storybank.api.story_parameters import STORY_DETAIL, STORY_LIST, story_search
from storybank.api.views import readable
from storybank.publication.service import Answer, cards

router = Router(tags=["stories"], by_alias=True)


@router.api_operation(
    METHODS,
    "/stories",
    operation_id="listStories",
    response=StoryList,
    summary=_("List stories"),
    description=_(
        "Public stories as cards. Repeat a filter to accept several values; different filters must all hold. Unknown "
        "parameters and values are an error that names the nearest one we know."
    ),
    openapi_extra=described(
        STORY_LIST.openapi(), _("A page of stories."), (UNCHANGED, INVALID, BUSY), headers=("ETag", "Link")
    ),
)
@readable
def list_stories(request: HttpRequest) -> HttpResponse:
    """Answer a page of stories as cards: the ids from the search, the cards from their documents."""
    asked, texts = story_search(request)
    results = _found(asked)
    note_search(request, asked, results)
    found = cards(results.hits, asked.language)
    links = page_links("/stories", texts, asked.page, asked.page_size, results.total)
    members, bodies = search_members(results), [card.body for card in found]
    reasons, marks = _reasons(results, found), marked_texts(found, results.highlights)
    for added in (reasons, marks):
        if added:
            bodies = [with_member(*pair) for pair in zip(bodies, added, strict=True)]
    tag = weak_tag(
        (
            links.self_address,
            str(results.total),
            asked.language,
            members,
            *(card.wire_hash for card in found),
            *(member.decode() for member in (*reasons, *marks)),
        )
    )
    return conditional_answer(
        request,
        tag,
        lambda: envelope(bodies, results.total, asked.page, asked.page_size, links, members),
        links.header(),
    )


def _reasons(results: SearchResults, found: Sequence[Answer]) -> list[bytes]:
    """Return why each of these stories was found, nothing for a list without text. One that is gone has no card."""
    if not results.matched_by:
        return []
    by_hit = dict(zip(results.hits, results.matched_by, strict=True))
    return [why_found(by_hit[Hit(card.story_id, card.language)]) for card in found]


def _found(asked: SearchRequest) -> SearchResults:
    """Return the page from the search, which is never asked for hits beyond the window: that would cost it seconds."""
    beyond = asked.offset >= WINDOW
    try:
        results = search(replace(asked, page=1) if beyond else asked)
    except IndexNotReady as error:
        raise Problem(NOT_READY, headers={"Retry-After": "5"}) from error
    check_window(asked.page, asked.page_size, results.total)
    return replace(results, hits=[], matched_by=()) if beyond else results


@router.api_operation(
    METHODS,
    "/stories/{storyId}",
    operation_id="getStory",
    response=Story,
    summary=_("Get a story"),
    description=_(
        "One story with all its parts. The id is the same in every language; `lang` chooses the texts."
    ),
    openapi_extra=described(STORY_DETAIL.openapi(), _("The story."), (UNCHANGED, INVALID, MISSING, GONE)),
)
@readable
def show_story(
    request: HttpRequest,
    story_id: Annotated[UuidText, Path(alias="storyId", description=_("Identifier of the story."))],
) -> HttpResponse:
    """Answer one story; 404 when there is none in the language asked for, 410 when it was public and is no more."""
    identifier = check_identifier(story_id)
    given = STORY_DETAIL.read(request).finish()
    found = document_of(identifier, given)
    tag = strong_tag(found.wire_hash, is_fallback=found.language != language_asked(given))
    return conditional_answer(request, tag, lambda: found.body)
