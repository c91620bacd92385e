"""What hangs under one story: lists that come as a whole, because a story has a handful of each."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import AwareDatetime, Field

from storybank.api.schemas.figures import ImpactFigure
from storybank.api.schemas.stories import RelatedStory, Source, Tender
from storybank.api.schemas.wire import LanguageCode, Url, Wire, one_of
from storybank.publication.models import PublishedStory


class ChildLinks(Wire):
    """Where to go from here."""

    self_: Annotated[Url, Field(alias="self", description=_("This answer."))]
    story: Annotated[Url, Field(description=_("The story it belongs to, in the same language."))]


class ChildList(Wire):
    """What every list under a story has around its results."""

    id: Annotated[UUID, Field(description=_("Identifier of the story."))]
    language: Annotated[LanguageCode, Field(description=_("Language of the texts."))]
    is_fallback: Annotated[
        bool, Field(description=_("Whether the texts are in another language than was asked for."))
    ]
    translation_status: Annotated[
        one_of(PublishedStory.TranslationStatus.values),
        Field(description=_("How these texts stand to the language in which the story was written.")),
    ]
    total: Annotated[int, Field(ge=0, description=_("Number of results; they are all here."))]
    links: ChildLinks


class Translation(Wire):
    """A language in which the story is public."""

    language: LanguageCode
    translation_status: Annotated[
        one_of(PublishedStory.TranslationStatus.values),
        Field(
            description=_(
                "`original`, or whether the translation is `current`, `outdated` or made by `machine`."
            )
        ),
    ]
    outdated_since: Annotated[
        AwareDatetime | None,
        Field(description=_("When the original changed; null unless the translation is outdated.")),
    ]
    title: str
    slug: str
    url: Annotated[Url, Field(description=_("The page of the story on the site."))]
    published_at: Annotated[AwareDatetime, Field(description=_("First publication, in UTC."))]
    updated_at: Annotated[AwareDatetime, Field(description=_("Last publication, in UTC."))]
    links: Annotated[dict[str, Url], Field(description=_("`self`: the story in this language."))]


class TranslationList(Wire):
    """The languages of a story, the original first."""

    about = _("The languages of a story, the original first.")

    id: Annotated[UUID, Field(description=_("Identifier of the story."))]
    results: list[Translation]
    total: Annotated[int, Field(ge=1)]
    links: ChildLinks


class ImpactFigureList(ChildList):
    """The figures of a story."""

    results: list[ImpactFigure]


class SourceList(ChildList):
    """The sources of a story."""

    results: list[Source]


class TenderList(ChildList):
    """The notices of the contract of a story."""

    results: list[Tender]


class RelatedStoryList(ChildList):
    """Stories like this one."""

    results: list[RelatedStory]
