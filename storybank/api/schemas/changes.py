"""What `/changes` and `/changes/digest` answer."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from storybank.api.schemas.stories import Story
from storybank.api.schemas.wire import LanguageCode, UuidText, Wire, one_of

_CONTENT_HASH = _(
    "Differs whenever the story in this language differs. It is not a hash of the JSON you received."
)
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Upsert(Wire):
    """A story that is new or different."""

    about = _("A story that is new or different: put it in the place of the one with this id and language.")

    op: one_of(("upsert",))
    id: UuidText
    language: LanguageCode
    content_hash: Annotated[Sha256, Field(description=_CONTENT_HASH)]
    story: Annotated[Story, Field(description=_("The whole story, as `/stories/{storyId}` answers it."))]


class Remove(Wire):
    """A story to take away."""

    about = _("A story that your copy must not have any more, in this language.")

    op: one_of(("remove",))
    id: UuidText
    language: LanguageCode
    reason: Annotated[
        one_of(("unpublished", "withdrawn", "merged", "leftFilter")),
        Field(
            description=_(
                "Why: `unpublished` by the editors, `withdrawn` in all languages, `merged` into the story `target`, or "
                "`leftFilter`: still public, but your filters do not hold any more."
            )
        ),
    ]
    target: Annotated[UuidText, Field(description=_("The story that it was merged into."))] = None


class Changes(Wire):
    """A page of changes."""

    changes: Annotated[
        list[Upsert | Remove], Field(description=_("In order. May be empty while `hasMore` is true."))
    ]
    next_cursor: Annotated[str, Field(description=_("Keep it, and send it as `cursor` the next time."))]
    has_more: Annotated[bool, Field(description=_("Whether to ask again at once."))]


class Bucket(Wire):
    """A part of the stories."""

    prefix: Annotated[
        str, Field(pattern="^[0-9a-f-]+$", description=_("With what the identifiers of these stories begin."))
    ]
    count: Annotated[int, Field(ge=1)]
    digest: Sha256


class DigestItem(Wire):
    """One line of what the digest is made of."""

    id: UuidText
    language: LanguageCode
    content_hash: Annotated[Sha256, Field(description=_CONTENT_HASH)]


class Digest(Wire):
    """A hash of a selection."""

    digest: Annotated[
        Sha256,
        Field(
            description=_(
                "SHA-256 over a line `id language contentHash` for each story, in the order of id and language, each "
                "followed by a line feed."
            )
        ),
    ]
    count: Annotated[int, Field(ge=0, description=_("Number of lines."))]
    buckets: Annotated[
        list[Bucket],
        Field(description=_("The same for each next character of the identifier; only those with stories.")),
    ]
    items: Annotated[
        list[DigestItem], Field(description=_("The lines themselves, when `prefix` leaves at most 100."))
    ] = None
