"""Versions: a story as it was published before."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import AwareDatetime, Field

from storybank.api.schemas.children import ChildList
from storybank.api.schemas.stories import SelectedStory, Story
from storybank.api.schemas.wire import LanguageCode, Url, Wire


class Version(Wire):
    """A version of a story."""

    about = _("A version of a story in one language.")

    id: Annotated[int, Field(ge=1, description=_("Number of the version, unique within the story."))]
    language: LanguageCode
    content_hash: Annotated[
        str,
        Field(
            pattern="^[0-9a-f]{64}$",
            description=_("Two versions with the same hash say the same; it names what was published."),
        ),
    ]
    published_at: Annotated[AwareDatetime, Field(description=_("When it became public, in UTC."))]
    replaced_at: Annotated[
        AwareDatetime | None,
        Field(description=_("When the next version replaced it; null: it is public now.")),
    ]
    links: Annotated[dict[str, Url], Field(description=_("`self`: the story as this version had it."))]


class VersionList(ChildList):
    """The versions of a story in one language, the newest first."""

    about = _("The versions of a story in one language, the newest first.")

    results: list[Version]


class FormerStory(Story):
    """A story as it was published."""

    about = _(
        "A story as it was published, with the names that its terms had. Addresses, `repeats` and `repeatedBy` are those of "
        "today, and what was hidden since is not in it."
    )

    version: Version


class SelectedFormerStory(SelectedStory):
    """A version of a story of which only some members were asked for."""

    about = _("A version of a story of which only the members named in `fields` were asked for.")

    version: Version
