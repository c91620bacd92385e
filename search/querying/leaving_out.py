"""
What a query leaves out: what no answer may have, what makes a story better because it is left out, and stories that say so.

A story that says itself that it goes without ("zonder gif", "no plastic", "gifvrij") is not about what is left out, though
it names it.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from search.analysis.query import Exclusion, Query, QueryWord
from search.analysis.word_lists import read_lines
from search.querying.tree import Best, Both, Constant, Near, Node, Phrase, Term
from search.querying.units import Scope, Unit, typed_text
from search.querying.ways import Way
from search.ranking import ZONE_WEIGHTS
from search.schema import CONCEPT_MARK, ZONES, language_mark

#: A story is about what stands in these.
_ABOUT = ("title", "terms", "summary")
#: The names of terms tell nothing of what a story goes without.
_UNTOLD = "terms"
#: Words between a negation and what it negates in a story: "zonder een druppel gif".
_BETWEEN = 2


@cache
def _negating(code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words before, and the endings of, what a story in a language goes without."""
    found: dict[str, list[str]] = {"before": [], "ending": []}
    for language, place, *words in read_lines("going_without.txt"):
        if language == code:
            found[place] += words
    return tuple(found["before"]), tuple(found["ending"])


def excluded(query: Query, exclusion: Exclusion, languages: Sequence[str], zones: Sequence[str]) -> Node:
    """Return what finds the excluded words themselves in some texts, inflected too, and a phrase as it stands."""
    words = query.words[exclusion.first : exclusion.last + 1]
    found: list[Node] = []
    for zone in zones:
        for code in languages:
            mark = language_mark(code)
            if len(words) > 1:
                found.append(Phrase(f"{zone}Words", tuple(mark + word.text for word in words)))
            else:
                found += _word(words[0], zone, code)
    return Best(tuple(found))


def _word(word: QueryWord, zone: str, code: str) -> Iterator[Node]:
    mark = language_mark(code)
    yield Term(f"{zone}Words", mark + word.text)
    if code in word.keys:
        yield Term(f"{zone}Stems", mark + word.keys[code].stems[0])


def _without(
    query: Query, exclusion: Exclusion, languages: Sequence[str], zones: Sequence[str]
) -> Iterator[tuple[str, Node]]:
    """Yield what finds stories that say in some texts that they go without something, with the text it is found in."""
    words = [word.text for word in query.words[exclusion.first : exclusion.last + 1]]
    for zone in zones:
        if zone == _UNTOLD:
            continue
        for code in languages:
            mark, column = language_mark(code), f"{zone}Words"
            before, endings = _negating(code)
            marked = tuple(mark + word for word in words)
            if len(words) > 1:
                for negation in before:
                    yield zone, Constant(Phrase(column, (mark + negation, *marked)), 1.0)
                continue
            for negation in before:
                if negation != words[0]:
                    yield zone, Constant(Near(column, mark + negation, marked[0], _BETWEEN), 1.0)
            for ending in endings:
                yield zone, Constant(Term(column, marked[0] + ending), 1.0)


def forbidden(query: Query, scope: Scope) -> list[Node]:
    """
    Return what no answer may have: what was typed with a minus, and stories about what was left out in words.

    Not about what that only falls under: who leaves out painting does not leave out all of building. And what most stories
    say ("new") tells only in a title what a story is about.
    """
    found: list[Node] = []
    languages = scope.languages
    for exclusion in query.exclusions:
        if exclusion.typed:
            found.append(excluded(query, exclusion, languages, ZONES))
            continue
        alone = exclusion.first == exclusion.last
        common = alone and query.words[exclusion.first].text in scope.common
        zones = _ABOUT[:1] if common else _ABOUT
        concepts = [
            Term(f"{zone}Concepts", CONCEPT_MARK + one.concept)
            for zone in zones
            for one in exclusion.concepts
            if (one.concept, one.form) not in scope.loose and CONCEPT_MARK + one.concept not in scope.common
        ]
        about = Best((excluded(query, exclusion, languages, zones), *concepts))
        # Only what it is about frees a story: "wie geen vlees eet" in passing does not.
        without = _goes_without(query, exclusion, languages, _ABOUT)
        found.append(Both(must=(about,), must_not=(without,)))
    return found


def _goes_without(query: Query, exclusion: Exclusion, languages: Sequence[str], zones: Sequence[str]) -> Node:
    """Return what finds stories that go without what is left out: in so many words, or by a concept that says it all."""
    found = [node for _zone, node in _without(query, exclusion, languages, zones)]
    if exclusion.unless is not None:
        token = CONCEPT_MARK + exclusion.unless.concept
        found += [Term(f"{zone}Concepts", token) for zone in zones]
    return Best(tuple(found))


def welcome(query: Query, languages: Sequence[str]) -> Iterator[tuple[str, Node, bool]]:
    """
    Yield what should count for a story because of a negation in words: what was typed, the node, and whether it is there to
    be found (the story says that it goes without) or to be absent (what was left out, anywhere).
    """
    for exclusion in query.exclusions:
        if exclusion.typed:
            continue
        typed = typed_text(query, exclusion.first, exclusion.last)
        without = _goes_without(query, exclusion, languages, ZONES)
        yield typed, excluded(query, exclusion, languages, ("body",)), False
        yield typed, without, True


def said_units(query: Query, scope: Scope) -> list[Unit]:
    """Return what a query looks for that only leaves something out in words: stories that say so."""
    found = []
    for exclusion in query.exclusions:
        if exclusion.typed:
            continue
        first, last = exclusion.first, exclusion.last
        ways = [
            Way(node, ZONE_WEIGHTS[zone], "exact", zone, typed_text(query, first, last), "")
            for zone, node in _without(query, exclusion, scope.languages, ZONES)
        ]
        if exclusion.unless is not None:
            match = exclusion.unless
            first, last = match.first, match.last
            ways += scope.concept_ways(match, query.language, typed_text(query, first, last))
        found.append(Unit(typed_text(query, first, last), tuple(range(first, last + 1)), tuple(ways)))
    return found
