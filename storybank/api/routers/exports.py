"""`/stories/export`: the stories of a filter as one file, sent while it is being made."""

from collections.abc import Iterator, Sequence
from types import ModuleType
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router

from search.service import Hit, IndexNotReady, SearchRequest, every_hit, ready
from storybank.api.addresses import absolute
from storybank.api.caching import conditional_answer, weak_tag
from storybank.api.documentation import BUSY, INVALID, METHODS, UNCHANGED, described
from storybank.api.errors import NOT_READY, Problem
from storybank.api.exports import as_csv, as_geojson, as_jsonl, as_ods
from storybank.api.exports.about import About
from storybank.api.exports.parameters import EXPORT, read_export
from storybank.api.views import readable
from storybank.publication.service import Rendered, rendered

router = Router(tags=["stories"], by_alias=True)

_FORMATS: dict[str, ModuleType] = {"csv": as_csv, "ods": as_ods, "jsonl": as_jsonl, "geojson": as_geojson}
#: What a file is called, by language.
_NAMES = {"nl": "verhalen", "en": "stories"}
#: Stories that are read at once: some hundreds of kilobytes of cards, or two megabytes of whole stories.
_AT_ONCE = 100


@router.api_operation(
    METHODS,
    "/stories/export",
    operation_id="exportStories",
    summary=_("Export stories"),
    description=_(
        "All stories of a filter as one file, in the order of their id, with the licence and the day in it. The filters are those of "
        "`/stories`. Texts that a spreadsheet would take for a formula begin with an apostrophe."
    ),
    openapi_extra=described(
        EXPORT.openapi(),
        _("The file."),
        (UNCHANGED, INVALID, BUSY),
        headers=("ETag", "Content-Disposition"),
        content={made.MEDIA_TYPE.partition(";")[0]: {"schema": made.SCHEMA} for made in _FORMATS.values()},
    ),
)
@readable
def export_stories(request: HttpRequest) -> HttpResponseBase:
    """Answer a file of all stories of a filter: two queries before it begins, three with terms, and one for each hundred stories."""
    asked = read_export(request)
    made, language, day = _FORMATS[asked.format], asked.search.language, timezone.localdate()
    pairs = [(name, text) for name, texts in asked.texts.items() for text in texts]
    address = f"{absolute('/stories/export')}?{urlencode(pairs)}"
    answer = conditional_answer(
        request,
        weak_tag((address, str(day), *_state())),
        lambda: b"",
        {"Content-Disposition": f'attachment; filename="{_NAMES[language]}-{day}.{asked.format}"'},
        content_type=made.MEDIA_TYPE,
    )
    if answer.status_code == 304:
        return answer
    # The first hits are found before an answer is begun: what goes wrong then is a problem document.
    hits = _hits(asked.search)
    about = About(day, language, settings.WAGTAIL_SITE_NAME, address)
    return _streamed(answer, made.chunks(_stories(hits, language, whole=made is as_jsonl), about))


def _state() -> tuple[str, ...]:
    """What a list of stories depends on: the newest change, and how far the indexes have followed."""
    index = ready()
    return str(index.position), str(index.behind), str(index.cluster and index.cluster.behind)


def _hits(asked: SearchRequest) -> Iterator[list[Hit]]:
    try:
        return every_hit(asked)
    except IndexNotReady as error:
        raise Problem(NOT_READY, headers={"Retry-After": "5"}) from error


def _stories(hits: Iterator[list[Hit]], language: str, *, whole: bool) -> Iterator[Sequence[Rendered]]:
    # The server sends in a thread of its own, whose connection no request has looked after: it may be long dead.
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    for found in hits:
        for first in range(0, len(found), _AT_ONCE):
            yield rendered(found[first : first + _AT_ONCE], language, whole=whole)


def _streamed(answer: HttpResponse, chunks: Iterator[bytes]) -> StreamingHttpResponse:
    """Return the answer with the same headers and with content that is made while it is sent; its length nobody knows."""
    streamed = StreamingHttpResponse(chunks)
    for name, value in answer.items():
        if name != "Content-Length":
            streamed[name] = value
    return streamed
