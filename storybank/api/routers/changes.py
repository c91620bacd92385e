"""`/changes` and `/changes/digest`: keeping a copy of the stories, and proving that it is complete."""

import json

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Router

from storybank.api.caching import conditional_answer, kept_shortly, strong_tag_of, weak_tag
from storybank.api.documentation import EXPIRED, INVALID, METHODS, UNCHANGED, described
from storybank.api.errors import CURSOR_EXPIRED, INVALID_INPUT, FieldError, Problem
from storybank.api.parameters import PAGE_SIZE
from storybank.api.schemas.changes import Changes, Digest
from storybank.api.sync import cursors
from storybank.api.sync.changes import Gone, Item, page_of
from storybank.api.sync.digest import digest_of
from storybank.api.sync.parameters import CHANGES, DIGEST, Selection, read_changes, read_digest
from storybank.api.views import readable
from storybank.publication.service import render

router = Router(tags=["sync"], by_alias=True)


@router.api_operation(
    METHODS,
    "/changes",
    operation_id="listChanges",
    response=Changes,
    summary=_("Follow what changes"),
    description=_(
        "Everything there is, and then everything that changes, for who keeps a copy. Begin without `cursor`, take over each "
        "item, and ask again with `nextCursor`: at once while `hasMore` is true, later otherwise. An item always holds the "
        "newest state, and may come more than once. Filters select as in `/stories`; a story that your filters no longer "
        "hold for is a `remove` with the reason `leftFilter`."
    ),
    openapi_extra=described(
        CHANGES.openapi(), _("A page of changes."), (UNCHANGED, INVALID, EXPIRED), headers=("ETag",)
    ),
)
@readable
def list_changes(request: HttpRequest) -> HttpResponse:
    """Answer the next page of changes: two queries, one more when filters name terms."""
    selection, given = read_changes(request)
    try:
        cursor = _cursor(given.get("cursor"), selection)
        page = page_of(selection, cursor, given.get("pageSize", PAGE_SIZE.default))
    except cursors.ExpiredCursorError as error:
        raise Problem(CURSOR_EXPIRED) from error
    next_cursor = cursors.written(page.next, selection)
    tag = weak_tag((selection.meant, next_cursor, str(page.has_more), *(_state(item) for item in page.items)))

    def content() -> bytes:
        ending = json.dumps({"nextCursor": next_cursor, "hasMore": page.has_more}, separators=(",", ":"))
        items = b",".join(_written(item) for item in page.items)
        return b"".join((b'{"changes":[', items, b"],", ending[1:].encode()))

    # Lines are numbered after the publication that tells caches to forget: one could keep "nothing new" just then.
    return kept_shortly(conditional_answer(request, tag, content))


@router.api_operation(
    METHODS,
    "/changes/digest",
    operation_id="getChangesDigest",
    response=Digest,
    summary=_("Prove that a copy is complete"),
    description=_(
        "A hash over what your filters select, to compare with one over your copy. When they differ, compare the buckets, and "
        "ask with the `prefix` of one that differs: with at most 100 stories left they are named."
    ),
    openapi_extra=described(DIGEST.openapi(), _("The hashes."), (UNCHANGED, INVALID)),
)
@readable
def show_digest(request: HttpRequest) -> HttpResponse:
    """Answer the digest of a selection: two queries, one when it is known, and one more when filters name terms."""
    selection, given = read_digest(request)
    body = digest_of(selection, given.get("prefix", ""))
    return kept_shortly(conditional_answer(request, strong_tag_of(body), lambda: body))


def _cursor(text: str | None, selection: Selection) -> cursors.Cursor | None:
    if text is None:
        return None
    try:
        return cursors.read(text, selection)
    except cursors.ForgedCursorError as error:
        refusal = FieldError(
            "cursor", "unknown-cursor", gettext_lazy("Not a cursor of ours. Send nextCursor unchanged.")
        )
        raise Problem(INVALID_INPUT, errors=[refusal]) from error
    except cursors.ForeignCursorError as error:
        refusal = FieldError(
            "cursor",
            "other-filters",
            gettext_lazy(
                "This cursor was given out for other filters. Begin without a cursor for these ones."
            ),
        )
        raise Problem(INVALID_INPUT, errors=[refusal]) from error


def _state(item: Item) -> str:
    if isinstance(item, Gone):
        return f"{item.story_id} {item.language} {item.reason} {item.target}"
    return f"{item.story_id} {item.language} {item.wire_hash}"


def _written(item: Item) -> bytes:
    key = f'"id":"{item.story_id}","language":"{item.language}"'
    if isinstance(item, Gone):
        target = f',"target":"{item.target}"' if item.target else ""
        return f'{{"op":"remove",{key},"reason":"{item.reason}"{target}}}'.encode()
    story = render(item.detail, item.overlay, item.language, item.language)
    return f'{{"op":"upsert",{key},"contentHash":"{item.wire_hash}","story":{story}}}'.encode()
