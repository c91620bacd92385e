"""What hangs under one story: its languages, figures, sources, tenders, and stories like it.

All but the last are parts of the published document, so they cost what the story costs: one query, and none of the work when
the caller has the answer already.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Router

from storybank.api.addresses import absolute
from storybank.api.caching import conditional_answer, strong_tag, strong_tag_of, tag_of_shape
from storybank.api.documentation import BUSY, GONE, INVALID, METHODS, MISSING, UNCHANGED, described
from storybank.api.one_story import absent, check_identifier, document_of, language_asked
from storybank.api.parameters import LANG, ParameterTable
from storybank.api.related import related_stories
from storybank.api.schemas import children
from storybank.api.schemas.wire import UuidText, Wire
from storybank.api.story_parameters import FALLBACK
from storybank.api.views import readable
from storybank.edge.service import story_tag
from storybank.publication.rendering import dump, moment
from storybank.publication.service import with_base
from storybank.publication.translations import Translation, translations_of

router = Router(tags=["stories"], by_alias=True)

CHILD_LIST = ParameterTable((LANG, FALLBACK))
TRANSLATION_LIST = ParameterTable((LANG,))
STORY_ID = Path(alias="storyId", description=_("Identifier of the story."))


@dataclass(frozen=True)
class Part:
    """A member of the published document that can be asked for by itself: its path, and the texts that describe it."""

    path: str
    member: str
    schema: type[Wire]
    name: str
    summary: str
    description: str


PARTS = (
    Part(
        "/impact-figures",
        "impactFigures",
        children.ImpactFigureList,
        "listImpactFiguresOfStory",
        _("List the figures of a story"),
        _("The impact figures of one story, in the order of the story, each with its grade of evidence."),
    ),
    Part(
        "/sources",
        "sources",
        children.SourceList,
        "listSourcesOfStory",
        _("List the sources of a story"),
        _("What proves the figures of one story or tells more."),
    ),
    Part(
        "/tenders",
        "tenders",
        children.TenderList,
        "listTendersOfStory",
        _("List the tenders of a story"),
        _("Where the contract of one story was announced or awarded."),
    ),
)


def _part_view(part: Part) -> Callable[..., HttpResponse]:
    @readable
    def list_part(request: HttpRequest, story_id: Annotated[UuidText, STORY_ID]) -> HttpResponse:
        """Answer one part of a story: one query."""
        identifier = check_identifier(story_id)
        reading = CHILD_LIST.read(request)
        given = reading.finish()
        found = document_of(identifier, given)
        tag = tag_of_shape(
            strong_tag(found.wire_hash, found.language != language_asked(given)),
            (part.path, str(reading.texts)),
        )

        def content() -> bytes:
            story = json.loads(found.body)
            return child_list(part.path, reading.texts, story, story[part.member])

        keys = (story_tag(identifier),)
        return conditional_answer(request, tag, content, changed_at=found.changed_at, keys=keys)

    return list_part


@router.api_operation(
    METHODS,
    "/stories/{storyId}/related",
    operation_id="listRelatedStories",
    url_name="listRelatedStories",
    response=children.RelatedStoryList,
    summary=_("List stories like a story"),
    description=_(
        "At most five stories about the same, each with the reason; those that were bought with another instrument first."
    ),
    openapi_extra=described(
        CHILD_LIST.openapi(), _("The stories like it."), (UNCHANGED, INVALID, MISSING, GONE, BUSY)
    ),
)
@readable
def list_related(request: HttpRequest, story_id: Annotated[UuidText, STORY_ID]) -> HttpResponse:
    """Answer stories like one: a query for the story, one or two for the cards, and one for names now and then."""
    identifier = check_identifier(story_id)
    reading = CHILD_LIST.read(request)
    given = reading.finish()
    story = json.loads(document_of(identifier, given).body)
    (found,) = related_stories([story], language_asked(given), given.get("fallback") != "none")
    body = child_list("/related", reading.texts, story, found)
    return conditional_answer(request, strong_tag_of(body), lambda: body)


@router.api_operation(
    METHODS,
    "/stories/{storyId}/translations",
    operation_id="listTranslationsOfStory",
    url_name="listTranslationsOfStory",
    response=children.TranslationList,
    summary=_("List the languages of a story"),
    description=_("The languages in which one story is public, and how each stands to the original."),
    openapi_extra=described(
        TRANSLATION_LIST.openapi(), _("The languages."), (UNCHANGED, INVALID, MISSING, GONE)
    ),
)
@readable
def list_translations(request: HttpRequest, story_id: Annotated[UuidText, STORY_ID]) -> HttpResponse:
    """Answer the languages of a story: one query."""
    identifier = check_identifier(story_id)
    reading = TRANSLATION_LIST.read(request)
    given = reading.finish()
    found = translations_of(identifier)
    if not found:
        raise absent(identifier, given)
    address = absolute(f"/stories/{identifier}")
    document = {
        "id": str(identifier),
        "results": [_translation(one, address) for one in found],
        "total": len(found),
        "links": {"self": _self(f"{address}/translations", reading.texts), "story": address},
    }
    body = dump(document).encode()
    return conditional_answer(request, strong_tag_of(body), lambda: body, keys=(story_tag(identifier),))


def _translation(one: Translation, address: str) -> dict[str, Any]:
    return {
        "language": one.language,
        "translationStatus": one.status,
        "outdatedSince": moment(one.outdated_since),
        "title": one.title,
        "slug": one.slug,
        "url": with_base(one.address),
        "publishedAt": moment(one.first_published_at),
        "updatedAt": moment(one.updated_at),
        "links": {"self": f"{address}?lang={one.language}"},
    }


def child_list(
    path: str, texts: Mapping[str, Sequence[str]], story: Mapping[str, Any], results: Sequence[Any]
) -> bytes:
    """Return a list under a story. Takes the story as it is sent, and the path and query of the list."""
    address = absolute(f"/stories/{story['id']}")
    about = {name: story[name] for name in ("id", "language", "isFallback", "translationStatus")}
    links = {"self": _self(address + path, texts), "story": f"{address}?lang={story['language']}"}
    return dump({**about, "results": results, "total": len(results), "links": links}).encode()


def _self(address: str, texts: Mapping[str, Sequence[str]]) -> str:
    asked = urlencode([(name, text) for name, some in texts.items() for text in some])
    return f"{address}?{asked}" if asked else address


def _register(part: Part) -> None:
    router.api_operation(
        METHODS,
        f"/stories/{{storyId}}{part.path}",
        operation_id=part.name,
        url_name=part.name,
        response=part.schema,
        summary=part.summary,
        description=part.description,
        openapi_extra=described(
            CHILD_LIST.openapi(),
            _("The list, whole."),
            (UNCHANGED, INVALID, MISSING, GONE),
            headers=("ETag", "Last-Modified"),
        ),
    )(_part_view(part))


for _part in PARTS:
    _register(_part)
