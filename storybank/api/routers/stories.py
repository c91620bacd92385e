"""`/stories`: the list and the single story.

These two views are the hot path. They are mounted in front of django-ninja, which documents them
(docs/decisions/0017-api-hot-path.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Router

from search.service import Hit, IndexNotReady, SearchRequest, SearchResults, note_search, search
from storybank.api.caching import conditional_answer, strong_tag, tag_of_shape, weak_tag
from storybank.api.documentation import BUSY, GONE, INVALID, METHODS, MISSING, UNCHANGED, described
from storybank.api.envelope import envelope, page_links
from storybank.api.errors import NOT_READY, Problem
from storybank.api.expansion import members_of_cards, members_of_detail
from storybank.api.highlights import marked_texts
from storybank.api.one_story import check_identifier, document_of, language_asked
from storybank.api.parameters import WINDOW, check_window
from storybank.api.schemas.stories import SelectedStory, Story, StoryList
from storybank.api.schemas.wire import UuidText
from storybank.api.search_members import search_members, why_found, with_member
from storybank.api.story_parameters import OF_EVERY_DETAIL, STORY_DETAIL, STORY_LIST, story_search
from storybank.api.story_shape import StoryShape, check_expanded_fields, shape_of
from storybank.api.surrogate_keys import keys_of_list
from storybank.api.views import readable
from storybank.edge.service import story_tag
from storybank.publication.rendered_answers import RenderedAnswers
from storybank.publication.service import Answer, cards

router = Router(tags=["stories"], by_alias=True)

#: Details of which something else was asked than the stored text, by what names their bytes: some hundreds.
_shaped_answers: RenderedAnswers[bytes] = RenderedAnswers(4_000_000)


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
    asked, texts, shape = story_search(request)
    results = _found(asked)
    note_search(request, asked, results)
    found = cards(results.hits, asked.language)
    links = page_links("/stories", texts, asked.page, asked.page_size, results.total)
    members, bodies = search_members(results), [card.body for card in found]
    more = [_reasons(results, found), marked_texts(found, results.highlights)]
    if shape is not None and shape.expand:
        more.append(members_of_cards(found, asked.language, asked.fallback == "any", shape.expand))
    for added in more:
        if added:
            bodies = [with_member(*pair) for pair in zip(bodies, added, strict=True)]
    tag = weak_tag(
        (
            links.self_address,
            str(results.total),
            asked.language,
            members,
            *(card.wire_hash for card in found),
            *(member.decode() for added in more for member in added),
        )
    )

    def content() -> bytes:
        sent = bodies if shape is None else shape.bodies(bodies)
        return envelope(sent, results.total, asked.page, asked.page_size, links, members)

    return conditional_answer(request, tag, content, links.header(), keys=keys_of_list(request, asked))


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
    response=Story | SelectedStory,
    summary=_("Get a story"),
    description=_(
        "One story with all its parts. The id is the same in every language; `lang` chooses the texts."
    ),
    openapi_extra=described(
        STORY_DETAIL.openapi(),
        _("The story."),
        (UNCHANGED, INVALID, MISSING, GONE, BUSY),
        headers=("ETag", "Last-Modified"),
    ),
)
@readable
def show_story(
    request: HttpRequest,
    story_id: Annotated[UuidText, Path(alias="storyId", description=_("Identifier of the story."))],
) -> HttpResponse:
    """Answer one story; 404 when there is none in the language asked for, 410 when it was public and is no more."""
    identifier = check_identifier(story_id)
    reading = STORY_DETAIL.read(request)
    check_expanded_fields(reading, OF_EVERY_DETAIL)
    given = reading.finish()
    found = document_of(identifier, given)
    tag = strong_tag(found.wire_hash, is_fallback=found.language != language_asked(given))
    shape = shape_of(given)
    if shape is None:
        keys = (story_tag(identifier),)
        return conditional_answer(request, tag, lambda: found.body, changed_at=found.changed_at, keys=keys)
    return _shaped(request, found, tag, given, shape)


def _shaped(
    request: HttpRequest, found: Answer, tag: str, given: Mapping[str, Any], shape: StoryShape
) -> HttpResponse:
    """Answer a story of which something else was asked than the stored text."""
    more = members_of_detail(found, language_asked(given), given.get("fallback") != "none", shape.expand)
    own_tag = tag_of_shape(tag, (*shape.key, more.decode()))

    def content() -> bytes:
        if kept := _shaped_answers.get((found.story_id, own_tag)):
            return kept[1]
        (body,) = shape.bodies([with_member(found.body, more)])
        _shaped_answers.keep((found.story_id, own_tag), None, body, len(body))
        return body

    if shape.expand:  # shows other stories, and organisations
        return conditional_answer(request, own_tag, content)
    keys = (story_tag(found.story_id),)
    return conditional_answer(request, own_tag, content, changed_at=found.changed_at, keys=keys)
