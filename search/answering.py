"""One request, answered by one index: filters, text and facets together."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from search import facets
from search.analysis.concepts import ConceptMatch
from search.clauses import Clause, clauses_of
from search.engines.protocol import Engine
from search.finding import Means, TextFinder, TextFound
from search.highlights.highlighting import Highlights
from search.highlights.wanted import wanted_of
from search.marking import highlights_of
from search.reader import Reader
from search.request import SearchRequest
from search.results import FacetOption, SearchResults, Understanding
from search.schema import content_languages
from search.sorting import SORTS
from search.vocabulary_terms import Terms


def answer(engine: Engine, reader: Reader, request: SearchRequest, terms: Terms | None) -> SearchResults:
    """
    Return the answer of an engine to a request; `terms` are the names for its facets, None when it wants none.

    Which words there are, how they are read and where they stand is known on this host, whichever engine answers.
    """
    if not request.text:
        found = engine.find(clauses_of(request), SORTS[request.sort], request.offset, request.page_size)
        shown = _facets(engine, request, (), terms)
        return SearchResults(found.hits, found.total, request.page, request.page_size, facets=shown)
    result = finder(engine, reader, request).find()
    counted = _as_understood(request, result.understanding)
    # What was read as a filter is one for the facets too; the text is the last clause.
    shown = _facets(engine, counted, result.added[-1:], terms)
    return SearchResults(
        result.found.hits,
        result.found.total,
        request.page,
        request.page_size,
        understanding=result.understanding,
        matched_by=result.matched_by,
        facets=shown,
        highlights=_highlights(reader, result),
    )


def _highlights(reader: Reader, result: TextFound) -> tuple[Highlights, ...]:
    """Return the marked texts of the hits: what was looked for in the reading of the text that found them."""
    attempt, reading = result.attempt, reader.reading()

    def above(match: ConceptMatch) -> Sequence[str] | None:
        if attempt.loosened:
            return reading.analyser.concepts[match.concept].broader
        return None if (match.concept, match.form) in reading.loose else ()

    wanted = wanted_of(attempt.query, attempt.skipped, above)
    return tuple(highlights_of(reader.engine(), result.found.hits, wanted))


def finder(engine: Engine, reader: Reader, request: SearchRequest) -> TextFinder:
    """Return what finds stories for the text of a request."""
    means = Means(
        engine=engine,
        bank=reader.engine(),
        reading=reader.reading(),
        speller=reader.speller,
        languages=content_languages(),
        today=timezone.localdate().toordinal(),
    )
    return TextFinder(means, request, clauses_of(request))


def _as_understood(request: SearchRequest, understanding: Understanding) -> SearchRequest:
    """Return the request with the places in its text as filters."""
    read: dict[str, tuple[str, ...]] = {}
    for one in understanding.interpreted:
        read[one.filter] = (*read.get(one.filter, ()), one.value)
    return replace(request, filters={**request.filters, **read})


def _facets(
    engine: Engine, request: SearchRequest, added: Sequence[Clause], terms: Terms | None
) -> dict[str, tuple[FacetOption, ...]]:
    if terms is None:
        return {}
    counts = facets.counted(request, lambda name: [*clauses_of(request, without=name), *added], engine.count)
    return facets.options(request, counts, terms)
