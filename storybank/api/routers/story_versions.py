"""`/stories/{storyId}/versions`: a story as it was published before."""

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Path, Router
from pydantic import WithJsonSchema

from storybank.api.addresses import ROOT, absolute
from storybank.api.bodies.forms import BODY_FORMAT, HEADING_LEVEL
from storybank.api.caching import conditional_answer, kept_shortly, strong_tag_of
from storybank.api.documentation import GONE, INVALID, METHODS, MISSING, UNCHANGED, described
from storybank.api.errors import GONE as GONE_PROBLEM
from storybank.api.errors import Problem
from storybank.api.missing import NO_VERSION, missing
from storybank.api.one_story import absent, check_identifier, document_of, language_asked
from storybank.api.parameters import LANG, ParameterTable
from storybank.api.routers.story_children import CHILD_LIST, STORY_ID, child_list
from storybank.api.schemas.versions import FormerStory, SelectedFormerStory, VersionList
from storybank.api.schemas.wire import UuidText
from storybank.api.story_parameters import FALLBACK
from storybank.api.story_shape import AS_STORED, FORMER_FIELDS, shape_of
from storybank.api.views import readable
from storybank.edge.service import story_tag
from storybank.publication.former import former_document
from storybank.publication.models import PublicationChange
from storybank.publication.rendering import dump, moment
from storybank.publication.service import detail
from storybank.publication.versions import Version, version_at, versions_of

router = Router(tags=["stories"], by_alias=True)

VERSION = ParameterTable((LANG, FALLBACK, FORMER_FIELDS, BODY_FORMAT, HEADING_LEVEL))
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


@router.api_operation(
    METHODS,
    "/stories/{storyId}/versions",
    operation_id="listVersionsOfStory",
    url_name="listVersionsOfStory",
    response=VersionList,
    summary=_("List the versions of a story"),
    description=_(
        "What was published of one story in one language, the newest first. A new version is made when editors publish another "
        "content, not when a term gets another name. What was withdrawn is in no version."
    ),
    openapi_extra=described(
        CHILD_LIST.openapi(), _("The versions, all of them."), (UNCHANGED, INVALID, MISSING, GONE)
    ),
)
@readable
def list_versions(request: HttpRequest, story_id: Annotated[UuidText, STORY_ID]) -> HttpResponse:
    """Answer the versions of a story: two queries, or three when it has just changed."""
    identifier = check_identifier(story_id)
    reading = CHILD_LIST.read(request)
    found = document_of(identifier, reading.finish())
    versions = [_short(identifier, one) for one in versions_of(identifier, found.language)]
    body = child_list("/versions", reading.texts, json.loads(found.body), versions)
    return conditional_answer(request, strong_tag_of(body), lambda: body, keys=(story_tag(identifier),))


@router.api_operation(
    METHODS,
    "/stories/{storyId}/versions/{versionId}",
    operation_id="getVersionOfStory",
    url_name="getVersionOfStory",
    response=FormerStory | SelectedFormerStory,
    summary=_("Get a version of a story"),
    description=_(
        "One story as it was published then, in the language of the version, in the form of the story itself."
    ),
    openapi_extra=described(
        VERSION.openapi(), _("The story as it was."), (UNCHANGED, INVALID, MISSING, GONE)
    ),
)
@readable
def show_version(
    request: HttpRequest,
    story_id: Annotated[UuidText, STORY_ID],
    version_id: Annotated[
        Annotated[str, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 999_999_999})],
        Path(alias="versionId", description=_("Number of the version.")),
    ],
) -> HttpResponse:
    """Answer a version of a story: at most six queries. 410 when its text was taken away."""
    identifier = check_identifier(story_id)
    given = VERSION.read(request).finish()
    version = version_at(identifier, int(version_id)) if _NUMBER.fullmatch(version_id) else None
    language = language_asked(given)
    if version is None:
        raise _no_version(identifier, given)
    if given.get("fallback") == "none" and version.language != language:
        raise absent(identifier, given)
    today = detail(identifier, version.language, fallback=False)
    if today is None:
        raise _no_version(identifier, given)
    if not version.detail:
        text = gettext_lazy("The text of this version has been taken away.")
        reason = PublicationChange.Reason.WITHDRAWN.value
        raise Problem(GONE_PROBLEM, detail=text, members={"reason": reason})
    document = former_document(version, json.loads(today.body), language)
    sent = (shape_of(given) or AS_STORED).document(document)
    known = {one.number: one for one in versions_of(identifier, version.language)}
    if version.number not in known:  # taken away between two queries
        raise _no_version(identifier, given)
    body = dump({**sent, "version": _short(identifier, known[version.number])})
    response = conditional_answer(
        request, strong_tag_of(body.encode()), body.encode, keys=(story_tag(identifier),)
    )
    # A picture that only this version has is taken back without a publication, so no cache would be told to forget it.
    return kept_shortly(response)


def _no_version(story_id: UUID, given: Mapping[str, Any]) -> Problem:
    """Return the problem for a version that is not there: that of its story, when that is not there either."""
    if detail(story_id, "nl", fallback=True) is None:
        return absent(story_id, given)
    return missing(
        "versionId", "unknown-version", NO_VERSION, {"address": f"{ROOT}/stories/{story_id}/versions"}
    )


def _short(story_id: UUID, version: Version) -> dict[str, Any]:
    return {
        "id": version.number,
        "language": version.language,
        "contentHash": version.content_hash,
        "publishedAt": moment(version.published_at),
        "replacedAt": moment(version.replaced_at),
        "links": {"self": absolute(f"/stories/{story_id}/versions/{version.number}?lang={version.language}")},
    }
