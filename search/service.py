"""
The door of this room: what other rooms may call.

Nobody outside knows which engine answers. Everything here works in any number of processes and threads at once.
"""

import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from search import building, checks, follower, preparing, suggestions
from search.answering import answer, finder
from search.asking import ask
from search.cluster import process as clusters
from search.cluster.process import ClusterReadiness
from search.counted import storing
from search.counted.listing import correct as correct_count
from search.counted.listing import forget as forget_search
from search.counted.listing import listed as counted_searches
from search.counted.visits import note as note_search
from search.engines.protocol import Engine
from search.enumerating import every_hit
from search.errors import EngineError, IndexNotReady, InvalidRequestError
from search.explaining import Explanation, explained
from search.here import cluster as _cluster
from search.here import folder as _folder
from search.here import position
from search.here import reader as _reader
from search.here import readers as _readers
from search.highlights.highlighting import BodyPassage, Highlights
from search.likeness import Alike, Likeness, Shared, alike
from search.lookups import FilterValue, look_up
from search.missing import Asked, WhyNot, asked_for, why_not
from search.rebuild import Progress
from search.renewing import renew_while_waiting
from search.request import COUNTABLE, FACETS, FILTERS, SearchRequest
from search.results import FacetOption, Hit, Match, SearchResults, Understanding
from search.sorting import DEFAULT_SORT, RELEVANCE, SORTS
from search.suggestions import KINDS as SUGGESTED_KINDS
from search.suggestions import LONGEST_TEXT as LONGEST_TYPED
from search.suggestions import Suggestion
from search.vocabulary_rows import SEARCHED as SEARCHED_VOCABULARIES
from storybank.publication import service as publication

__all__ = [
    "COUNTABLE",
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
    "compare_cluster",
    "correct_count",
    "counted_searches",
    "doubt_vocabulary",
    "every_hit",
    "explain",
    "filter_values",
    "follow",
    "follow_cluster",
    "forget_old_searches",
    "forget_search",
    "forget_terms",
    "keep_cluster_following",
    "keep_following",
    "note_search",
    "position",
    "prepare",
    "ready",
    "rebuild",
    "rebuild_cluster",
    "renew_vocabulary",
    "search",
    "similar",
    "suggest",
    "wake_follower",
    "why_not_found",
]

#: Results that a process keeps until the index changes.
ANSWERS_KEPT = 500


@dataclass(frozen=True, slots=True)
class Readiness:
    """
    Whether searches can be answered; if not, `detail` says why. `behind` counts changes not applied yet.

    All that is said of this host's index. `cluster` is about the one beside it, `None` when there is none.
    """

    ok: bool
    detail: str
    position: int
    behind: int
    cluster: ClusterReadiness | None = None


def search(request: SearchRequest) -> SearchResults:
    """
    Return one page of hits, the exact total and the facets wanted, as of the last commit on this host, or some seconds ago in
    the cluster.

    The names of facets cost one query, or none when this process has them. Without facets there is no query at all.

    A page beyond the end has no hits and the right total. With a text the results say how that was read, and for each hit
    why it was found and its marked texts. A missing or damaged index is built first when that is quick.

    Raises:
        IndexNotReady: when there is no usable index yet. Answer 503 and try again.
    """
    reader, cluster = _reader(), _cluster()
    # Names of terms change without the index; only who wants facets pays for looking.
    terms = reader.terms.current() if request.facets else None
    if cluster is not None and cluster.availability.usable():
        # Nothing tells this process when the cluster's index changes, so none of its answers is kept.
        return ask(lambda engine: answer(engine, reader, request, terms), cluster, reader)
    with suppress(EngineError):
        reader.engine()  # drops what was answered before, when the index has changed
    # A check becomes overdue at midnight.
    today = timezone.localdate().toordinal() if request.text else None
    answered, key = reader.answered, (request.key, terms and terms.number, today)
    results = answered.get(key)
    if results is None:
        results = ask(lambda engine: answer(engine, reader, request, terms), None, reader)
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
    reader = _reader()

    def told(engine: Engine) -> Explanation | None:
        return explained(finder(engine, reader, request), engine, request, story_id)

    return ask(told, None, reader)


def asked(request: SearchRequest) -> Asked:
    """
    Return the words that are looked for, and places read as a filter, in the reading that gives the answer to a request.

    Raises:
        IndexNotReady: when there is no usable index yet.
    """
    reader = _reader()
    return ask(lambda engine: asked_for(finder(engine, reader, request)), None, reader)


def why_not_found(request: SearchRequest, story_id: UUID) -> WhyNot:
    """
    Return which words of a search a story has and which it lacks; for one that `explain` has nothing on.

    Raises:
        IndexNotReady: when there is no usable index yet.
    """
    reader = _reader()
    return ask(lambda engine: why_not(finder(engine, reader, request), engine, story_id), None, reader)


def suggest(text: str, language: str, limit: int) -> list[Suggestion]:
    """
    Return what somebody may be typing, the best first and at most `limit`: terms, organisations and public stories.

    Terms and organisations are as of some seconds ago (see `vocabulary_terms.KEPT_FOR`), stories as of now.

    Raises:
        IndexNotReady: when there is no usable index yet. Answer 503 and try again.
    """

    reader = _reader()

    def found(_engine: Engine) -> list[Suggestion]:
        engine = reader.engine()
        names = reader.names.current(engine, reader.version, reader.terms.current())
        return suggestions.suggest(engine, names, text, language, limit)

    return ask(found, None, reader)


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
    return ask(lambda engine: alike(engine, story, limit), None, _reader())


def filter_values(name: str, texts: Iterable[str], language: str) -> dict[str, FilterValue]:
    """
    Return the value in force for each text that names one of a filter: see `lookups.py`. One query, or none.

    Terms are as of some seconds ago (`vocabulary_terms.KEPT_FOR`).
    """
    return look_up(_reader().terms.current(), name, texts, language)


def prepare() -> None:
    """
    Load everything that searches of this process read words with; for a server that forks its workers afterwards.

    Opens no index, starts no thread and asks no database. Takes some two seconds.
    """
    preparing.prepare(_folder())


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


def follow_cluster() -> int:
    """
    Apply new changes to the index in the cluster and return how many; 0 without a cluster. Not in a public request.

    Raises:
        EngineError: when the cluster fails.
    """
    upkeep = clusters.upkeep(_folder())
    return upkeep.follow() if upkeep else 0


def keep_cluster_following(stop: threading.Event) -> None:
    """Follow with the cluster until `stop` is set; for the worker of each host, of which one at a time does it."""
    upkeep = clusters.upkeep(_folder())
    if upkeep:
        upkeep.keep_following(stop)


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
    renewed = renew_while_waiting(_folder())
    if cluster := _cluster():
        # Its texts were read with the old names; until the worker has built it anew, this host's index answers.
        cluster.availability.look()
    return renewed


def rebuild(progress: Progress | None = None) -> None:
    """
    Build the index anew beside the one in use, then switch. `progress` is called with documents done and in all.

    Raises:
        IndexBusyError: when another process is building.
    """
    building.rebuild(_folder(), progress)


def rebuild_cluster(progress: Progress | None = None) -> bool:
    """
    Do the same in the cluster; return False when there is none.

    Raises:
        IndexBusyError: when another process, of any host, is building.
        EngineError: when the cluster fails; what was in use stays.
    """
    upkeep = clusters.upkeep(_folder())
    if upkeep:
        upkeep.rebuild(progress)
    return upkeep is not None


def compare() -> checks.Drift:
    """Follow, then compare every entry with its document, and the engine's files with their checksums."""
    return checks.compare(_folder())


def compare_cluster() -> checks.Drift | None:
    """Follow in the cluster, then compare every entry with its document; `None` when there is no cluster."""
    upkeep = clusters.upkeep(_folder())
    return upkeep.compare() if upkeep else None


def ready() -> Readiness:
    """Return whether searches can be answered now, and how far the indexes are behind the change log; one query."""
    applied, newest = position(), publication.last_position()
    behind = max(newest - applied, 0)
    cluster = clusters.readiness(_cluster(), newest)
    try:
        _reader().engine()
    except EngineError as problem:
        return Readiness(False, f"{problem} It builds itself.", applied, behind, cluster)
    return Readiness(True, "", applied, behind, cluster)
