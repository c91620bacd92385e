"""
The door of this room: what other rooms may call.

Nobody outside knows which engine answers. Everything here works in any number of processes and threads at once.
"""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from search import building, checks, follower, suggestions
from search.answering import answer, finder
from search.counted import listing, storing, visits
from search.errors import EngineError, IndexNotReady, InvalidRequestError
from search.explaining import Explanation, explained
from search.highlights.highlighting import BodyPassage, Highlights
from search.index_folder import IndexFolder
from search.likeness import Alike, Likeness, Shared, alike
from search.lookups import FilterValue, look_up
from search.missing import Asked, WhyNot, asked_for, why_not
from search.reader import Reader
from search.rebuild import Progress
from search.renewing import renew_while_waiting
from search.request import FACETS, FILTERS, SearchRequest
from search.results import FacetOption, Hit, Match, SearchResults, Understanding
from search.schema import fingerprint
from search.sorting import DEFAULT_SORT, RELEVANCE, SORTS
from search.suggestions import KINDS as SUGGESTED_KINDS
from search.suggestions import LONGEST_TEXT as LONGEST_TYPED
from search.suggestions import Suggestion
from search.vocabulary_rows import SEARCHED as SEARCHED_VOCABULARIES
from storybank.publication import service as publication

__all__ = [
    "DEFAULT_SORT",
    "FACETS",
    "FILTERS",
    "LONGEST_TYPED",
    "RELEVANCE",
    "SEARCHED_VOCABULARIES",
    "SORTS",
    "SUGGESTED_KINDS",
    "Alike",
    "Asked",
    "BodyPassage",
    "Explanation",
    "FacetOption",
    "FilterValue",
    "Highlights",
    "Hit",
    "IndexNotReady",
    "InvalidRequestError",
    "Likeness",
    "Match",
    "Readiness",
    "SearchRequest",
    "SearchResults",
    "Shared",
    "Suggestion",
    "Understanding",
    "WhyNot",
    "asked",
    "compare",
    "correct_count",
    "counted_searches",
    "doubt_vocabulary",
    "explain",
    "filter_values",
    "follow",
    "forget_old_searches",
    "forget_search",
    "forget_terms",
    "keep_following",
    "note_search",
    "position",
    "ready",
    "rebuild",
    "renew_vocabulary",
    "search",
    "similar",
    "suggest",
    "wake_follower",
    "why_not_found",
]

#: Results that a process keeps until the index changes.
ANSWERS_KEPT = 500

_readers: dict[Path, Reader] = {}

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether searches can be answered; if not, `detail` says why. `behind` counts changes not applied yet."""

    ok: bool
    detail: str
    position: int
    behind: int


def _folder() -> IndexFolder:
    return IndexFolder(Path(settings.SEARCH_INDEX_DIR), fingerprint())


def _reader() -> Reader:
    path = Path(settings.SEARCH_INDEX_DIR)
    try:
        return _readers[path]
    except KeyError:
        return _readers.setdefault(path, Reader(_folder()))


def search(request: SearchRequest) -> SearchResults:
    """
    Return one page of hits, the exact total and the facets wanted, as of the last commit on this host.

    The names of facets cost one query, or none when this process has them. Without facets there is no query at all.

    A page beyond the end has no hits and the right total. With a text the results say how that was read, and for each hit
    why it was found and its marked texts. A missing or damaged index is built first when that is quick.

    Raises:
        IndexNotReady: when there is no usable index yet. Answer 503 and try again.
    """
    reader = _reader()
    with suppress(EngineError):
        reader.engine()  # drops what was answered before, when the index has changed
    # Names of terms change without the index; only who wants facets pays for looking.
    terms = reader.terms.current() if request.facets else None
    # A check becomes overdue at midnight.
    today = timezone.localdate().toordinal() if request.text else None
    answered, key = reader.answered, (request.key, terms and terms.number, today)
    results = answered.get(key)
    if results is None:
        results = _asking(lambda reader: answer(reader, request, terms))
        if len(answered) >= ANSWERS_KEPT:
            answered.clear()
        answered[key] = results
    return results


def explain(request: SearchRequest, story_id: UUID) -> Explanation | None:
    """
    Return where the score of a story comes from in a search with text, clause by clause; None when it is not found by it.

    Raises:
        InvalidRequestError: for a request without text.
        IndexNotReady: when there is no usable index yet.
    """
    if not request.text:
        raise InvalidRequestError("Only a search with text has scores.")
    return _asking(lambda reader: explained(finder(reader, request), reader.engine(), request, story_id))


def asked(request: SearchRequest) -> Asked:
    """
    Return the words that are looked for, and places read as a filter, in the reading that gives the answer to a request.

    Raises:
        IndexNotReady: when there is no usable index yet.
    """
    return _asking(lambda reader: asked_for(finder(reader, request)))


def why_not_found(request: SearchRequest, story_id: UUID) -> WhyNot:
    """
    Return which words of a search a story has and which it lacks; for one that `explain` has nothing on.

    Raises:
        IndexNotReady: when there is no usable index yet.
    """
    return _asking(lambda reader: why_not(finder(reader, request), reader.engine(), story_id))


def _asking(question: Callable[[Reader], Answer]) -> Answer:
    """Ask the index; when that fails, once more with everything opened anew, and then with an index built anew."""
    reader = _reader()
    try:
        return question(reader)
    except EngineError:
        # Perhaps the index was replaced under our hands: once more, with everything opened anew.
        reader.forget()
    try:
        return question(reader)
    except EngineError:
        if not building.recover(_folder()):
            raise
        reader.forget()
    return question(reader)


def suggest(text: str, language: str, limit: int) -> list[Suggestion]:
    """
    Return what somebody may be typing, the best first and at most `limit`: terms, organisations and public stories.

    Terms and organisations are as of some seconds ago (see `vocabulary_terms.KEPT_FOR`), stories as of now.

    Raises:
        IndexNotReady: when there is no usable index yet. Answer 503 and try again.
    """

    def found(reader: Reader) -> list[Suggestion]:
        engine = reader.engine()
        names = reader.names.current(engine, reader.version, reader.terms.current())
        return suggestions.suggest(engine, names, text, language, limit)

    return _asking(found)


def note_search(http: HttpRequest, asked: SearchRequest, results: SearchResults) -> None:
    """
    Count a search of a visitor; call it with every answered search, it knows which are none (docs/searches.md).

    Never fails and writes nothing: a thread of this process does that later. Nothing of the request is kept.
    """
    visits.note(http, asked, results)


def counted_searches(first: date | None = None, last: date | None = None) -> QuerySet:
    """Return what visitors searched for in a period, one row for each text and language: see `counted.listing.listed`."""
    return listing.listed(first, last)


def correct_count(text: str, language: str, results: SearchResults) -> None:
    """Note that a counted text finds something else since an editor changed a term; counts no search."""
    listing.correct(text, language, results)


def forget_search(text: str, language: str) -> int:
    """Delete all counts of a text, such as a name, and return of how many days there were."""
    return listing.forget(text, language)


def forget_old_searches(today: date) -> int:
    """Delete counts that are older than they may become and return how many."""
    return storing.forget_before(storing.oldest_kept(today))


def similar(story: Likeness, limit: int) -> list[Alike]:
    """
    Return at most `limit` stories like this one, each with what it shares; the same sector with another instrument first.

    No query. `likeness.py` says what counts as alike.

    Raises:
        IndexNotReady: when there is no usable index yet.
    """
    return _asking(lambda reader: alike(reader.engine(), story, limit))


def filter_values(name: str, texts: Iterable[str], language: str) -> dict[str, FilterValue]:
    """
    Return the value in force for each text that names one of a filter: see `lookups.py`. One query, or none.

    Terms are as of some seconds ago (`vocabulary_terms.KEPT_FOR`).
    """
    return look_up(_reader().terms.current(), name, texts, language)


def forget_terms() -> None:
    """Read the names of terms anew for the next facets and suggestions of this process; other processes take some seconds."""
    for reader in list(_readers.values()):
        reader.terms.forget()


def follow() -> int:
    """
    Apply new changes to the index of this host and return how many; two queries when there are none.

    Builds the index when there is no usable one, whatever its size: call it from a worker, not from a request. When
    another process is at it, returns 0 at once.
    """
    return follower.follow(_folder())


def keep_following(stop: threading.Event) -> None:
    """Follow until `stop` is set; for the worker. A published story is found some 0.1 s later on this host."""
    follower.keep_following(_folder(), stop)


def wake_follower() -> None:
    """Tell this host's follower to look now; costs one system call and never fails for lack of a follower."""
    _folder().wake()


def doubt_vocabulary() -> None:
    """Tell this host's follower that names of the vocabularies may have changed; it compares, and rebuilds if so."""
    folder = _folder()
    folder.doubt_vocabulary()
    folder.wake()


def renew_vocabulary() -> bool:
    """
    Search with the names of terms as they are in the database, from now on and in all processes of this host.

    For an editor who has just changed one, after the commit. Returns False when that takes longer than one can wait: then
    the follower does it.
    """
    forget_terms()
    return renew_while_waiting(_folder())


def rebuild(progress: Progress | None = None) -> None:
    """
    Build the index anew beside the one in use, then switch. `progress` is called with documents done and in all.

    Raises:
        IndexBusyError: when another process is building.
    """
    building.rebuild(_folder(), progress)


def compare() -> checks.Drift:
    """Follow, then compare every entry with its document, and the engine's files with their checksums."""
    return checks.compare(_folder())


def position() -> int:
    """Return the position of the last change the index of this host has applied."""
    folder = _folder()
    name = folder.current()
    state = folder.state(name) if name else None
    return state.position if state else 0


def ready() -> Readiness:
    """Return whether searches can be answered now, and how far the index is behind the change log; one query."""
    applied = position()
    behind = max(publication.last_position() - applied, 0)
    try:
        _reader().engine()
    except EngineError as problem:
        return Readiness(False, f"{problem} It builds itself.", applied, behind)
    return Readiness(True, "", applied, behind)
