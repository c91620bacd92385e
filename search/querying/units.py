"""
From a query to its units: what must be found, each with all its ways, and what must not.

A unit is one searched word, one phrase, or words of which one is enough. A concept of several words is a way of each of them,
so a story that says it otherwise has all of them, and counts for all of them.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.analysis.concepts import ConceptIndex, ConceptMatch
from search.analysis.query import Exclusion, Query, QueryWord, Role, WordKeys
from search.querying.tree import Best, Both, Node, Phrase, Term
from search.querying.ways import Way, concept_ways, joined_ways, phrase_ways, word_ways
from search.schema import CONCEPT_MARK, ZONES, language_mark

#: Concepts and forms that are narrower than they are.
Loose = Container[tuple[str, str]]

#: With more words than this, they are not looked for in pieces: that would take too long, and enough is there to go by.
_MOST_IN_PIECES = 12

#: A story is about what stands in these.
_ABOUT = ("title", "terms", "summary")


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that should be in a story: how it was typed, at which places of the query, and the ways it is found."""

    typed: str
    places: tuple[int, ...]
    ways: tuple[Way, ...]

    @property
    def node(self) -> Node:
        """The unit as a part of the tree."""
        return Best(tuple(way.scored for way in self.ways))


@dataclass(frozen=True, slots=True)
class Scope:
    """
    What a query is turned into units with: the concepts, the languages that are searched, and how broadly.

    `loose` tells which forms of which concepts only belong to it ("schilderwerk" to the sector of building).
    """

    concepts: ConceptIndex
    loose: Loose
    languages: tuple[str, ...]
    broader: bool = False
    #: Places of the query that something else stands for.
    skipped: frozenset[int] = frozenset()

    def concept_ways(self, match: ConceptMatch, code: str, typed: str) -> list[Way]:
        """Return the ways of a concept."""
        loose = (match.concept, match.form) in self.loose
        return concept_ways(match, self.concepts, code, typed, loose, self.broader)


def searched_keys(keys: Mapping[str, WordKeys], languages: Sequence[str]) -> dict[str, WordKeys]:
    """Return the keys whose language is searched."""
    return {code: own for code, own in keys.items() if code in languages}


def typed_text(query: Query, first: int, last: int) -> str:
    """Return a part of a query as it was typed."""
    return query.text[query.words[first].start : query.words[last].end]


def units_of(query: Query, scope: Scope) -> list[Unit]:
    """Return the units of a query in order; places in `scope.skipped` are left out."""
    # A word that is typed again asks for nothing more.
    once = {(query.words[place].text, query.words[place].exact): place for place in reversed(query.searched)}
    by_place = {
        place: _unit(query, place, scope, in_pieces=len(once) <= _MOST_IN_PIECES)
        for place in sorted(once.values())
        if place not in scope.skipped
    }
    units: list[Unit] = []
    grouped: dict[int, tuple[int, ...]] = {
        place: group for group in query.alternatives for place in group if place in by_place
    }
    for place, unit in by_place.items():
        group = [one for one in grouped.get(place, (place,)) if one in by_place]
        if group[0] == place:
            together = [by_place[one] for one in group]
            units.append(
                unit
                if len(together) == 1
                else Unit(
                    " OR ".join(one.typed for one in together),
                    tuple(group),
                    tuple(way for one in together for way in one.ways),
                )
            )
    units += [_phrase(query, phrase.first, phrase.last, scope.languages) for phrase in query.phrases]
    units += _said(query, scope) if not units else []
    return units


def _unit(query: Query, place: int, scope: Scope, in_pieces: bool) -> Unit:
    word = query.words[place]
    ways = word_ways(word, searched_keys(word.keys, scope.languages), in_pieces)
    if not word.exact:
        for joined in query.joined:
            if joined.first <= place <= joined.last:
                typed = typed_text(query, joined.first, joined.last)
                ways += joined_ways(joined, searched_keys(joined.keys, scope.languages), typed)
        for match in query.matches:
            if match.first <= place <= match.last:
                typed = typed_text(query, match.first, match.last)
                ways += scope.concept_ways(match, query.language, typed)
    return Unit(word.surface, (place,), tuple(ways))


def _phrase(query: Query, first: int, last: int, languages: Sequence[str]) -> Unit:
    tokens = [word.text for word in query.words[first : last + 1]]
    typed = typed_text(query, first, last)
    return Unit(typed, tuple(range(first, last + 1)), tuple(phrase_ways(tokens, languages, typed)))


def _said(query: Query, scope: Scope) -> Iterator[Unit]:
    """Yield the concepts that say a negation as a whole, for a query that asks for nothing else."""
    for exclusion in query.exclusions:
        if exclusion.unless is not None:
            match = exclusion.unless
            typed = typed_text(query, match.first, match.last)
            ways = scope.concept_ways(match, query.language, typed)
            yield Unit(typed, tuple(range(match.first, match.last + 1)), tuple(ways))


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


def forbidden(query: Query, languages: Sequence[str]) -> list[Node]:
    """Return what no answer may have: what was typed with a minus, and stories about what was left out in words."""
    found: list[Node] = []
    for exclusion in query.exclusions:
        if exclusion.typed:
            found.append(excluded(query, exclusion, languages, ZONES))
            continue
        concepts = [
            Term(f"{zone}Concepts", CONCEPT_MARK + one.concept)
            for zone in _ABOUT
            for one in exclusion.concepts
        ]
        about = Best((excluded(query, exclusion, languages, _ABOUT), *concepts))
        found.append(Both(must=(about,), must_not=(_said_by(exclusion),)) if exclusion.unless else about)
    return found


def _said_by(exclusion: Exclusion) -> Node:
    """Return what finds stories about the concept that says the whole negation."""
    token = CONCEPT_MARK + (exclusion.unless.concept if exclusion.unless else "")
    return Best(tuple(Term(f"{zone}Concepts", token) for zone in ZONES))


def welcome(query: Query, languages: Sequence[str]) -> Iterator[tuple[str, Node, bool]]:
    """
    Yield what should count for a story because of a negation in words: what was typed, the node, and whether it is there to
    be found (the concept that says the whole) or to be absent (what was left out, anywhere).
    """
    for exclusion in query.exclusions:
        if exclusion.typed:
            continue
        typed = typed_text(query, exclusion.first, exclusion.last)
        yield typed, excluded(query, exclusion, languages, ("body",)), False
        if exclusion.unless is not None:
            yield typed, _said_by(exclusion), True


def is_searched(word: QueryWord) -> bool:
    """Return whether a word should be in a story."""
    return word.role is Role.SEARCHED
