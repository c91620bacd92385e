"""Tags, for caches in front, of answers that have no document to take them from."""

import re

from django.http import HttpRequest

from search.service import SearchRequest
from storybank.api.addresses import ROOT
from storybank.edge.service import LIST, list_tags, story_tag

_OF_A_STORY = re.compile(
    rf"{ROOT}/stories/([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})(?:/|$)", re.IGNORECASE
)


def keys_of_missing(path: str) -> tuple[str, ...]:
    """
    Return the tags of an answer that says that nothing is at ``path``; none for an answer that caches in front must not keep.

    When the story that is asked for is published, caches must forget that it was not there.
    """
    found = _OF_A_STORY.match(path)
    return (story_tag(found[1].lower()),) if found else ()


def keys_of_list(request: HttpRequest, asked: SearchRequest) -> tuple[str, ...]:
    """
    Return the tags of a list of stories: the terms that narrow it, unless it also shows what lies outside of it.

    A text is corrected and weighed by all stories, facets count what other choices would give, and expanded members show
    other stories.
    """
    if asked.text or asked.facets or _expands(request):
        return (LIST,)
    return list_tags(asked.filters)


def _expands(request: HttpRequest) -> bool:
    query = request.META.get("QUERY_STRING", "")
    # The name may be written in another way: then it is read as the parameters are.
    return "expand=" in query or ("%" in query and "expand" in request.GET)
