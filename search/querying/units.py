"""
From a query to its units: what must be found, each with all its ways. `leaving_out` has what must not be there.

A unit is one searched word, one phrase, or words of which one is enough. A concept of several words is a way of each of them,
so a story that says it otherwise has all of them, and counts for all of them.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from search.analysis.concepts import ConceptIndex, ConceptMatch
from search.analysis.query import Query, QueryWord, Role, WordKeys
from search.analysis.translations import Translation, translations_of
from search.querying.tree import Best, Both, Node
from search.querying.ways import (
    Way,
    concept_ways,
    joined_ways,
    phrase_ways,
    translated_ways,
    word_ways,
)

#: Concepts and forms that are narrower than they are.
Loose = Container[tuple[str, str]]

#: With more words than this, they are not looked for in pieces: that would take too long, and enough is there to go by.
_MOST_IN_PIECES = 12


@dataclass(frozen=True, slots=True)
class Unit:
    """
    Something that should be in a story: how it was typed, at which places of the query, and the ways it is found.

    The words of one expression are its `words`, units themselves, and all of them must be found.
    """

    typed: str
    places: tuple[int, ...]
    ways: tuple[Way, ...]
    words: tuple["Unit", ...] = ()

    @property
    def node(self) -> Node:
        """The unit as a part of the tree."""
        if self.words:
            return Both(must=tuple(word.node for word in self.words))
        return Best(tuple(way.scored for way in self.ways))


@dataclass(frozen=True, slots=True)
class Scope:
    """
    What a query is turned into units with: the concepts, the languages that are searched, and how broadly.

    `loose` tells which forms of which concepts only belong to it ("schilderwerk" to the sector of building), `common` which
    words most stories have.
    """

    concepts: ConceptIndex
    loose: Loose
    languages: tuple[str, ...]
    broader: bool = False
    #: Whether what lies beside a concept counts too. For who typed one thing; with some of many found, it is not needed.
    related: bool = False
    #: Places of the query that something else stands for.
    skipped: frozenset[int] = frozenset()
    common: Container[str] = frozenset()

    def concept_ways(self, match: ConceptMatch, code: str, typed: str) -> list[Way]:
        """Return the ways of a concept."""
        loose = (match.concept, match.form) in self.loose
        return concept_ways(match, self.concepts, code, typed, loose, self.broader, self.related)


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
    translations = translations_of(query) if len(once) <= _MOST_IN_PIECES else ()
    by_place = {
        place: _unit(query, place, scope, translations, in_pieces=len(once) <= _MOST_IN_PIECES)
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
    return units


def expressions(query: Query, units: Sequence[Unit]) -> list[Unit]:
    """
    Return units with those of one expression of the thesaurus as one: half of "asylum seekers" is no asylum seeker.

    The concept of an expression is a way of each of its words, so what says it otherwise still has them all.
    """
    found: list[Unit] = []
    rest = list(units)
    for match in sorted(query.matches, key=lambda one: one.first - one.last):
        inside = [one for one in rest if match.first <= one.places[0] and one.places[-1] <= match.last]
        if len(inside) > 1:
            ways = tuple(dict.fromkeys(way for one in inside for way in one.ways))
            places = tuple(place for one in inside for place in one.places)
            found.append(Unit(typed_text(query, places[0], places[-1]), places, ways, tuple(inside)))
            rest = [one for one in rest if one not in inside]
    return sorted([*found, *rest], key=lambda one: one.places)


def _unit(
    query: Query, place: int, scope: Scope, translations: Sequence[Translation], in_pieces: bool
) -> Unit:
    word = query.words[place]
    # 46 by itself says nothing of article 46; 2.114 does.
    number = word.text.isdigit() and any(_is_article(match, place) for match in query.matches)
    ways = [] if number else word_ways(word, searched_keys(word.keys, scope.languages), in_pieces)
    if not word.exact:
        for joined in query.joined:
            if joined.first <= place <= joined.last:
                typed = typed_text(query, joined.first, joined.last)
                ways += joined_ways(joined, searched_keys(joined.keys, scope.languages), typed)
        for match in query.matches:
            if match.first <= place <= match.last:
                typed = typed_text(query, match.first, match.last)
                ways += scope.concept_ways(match, query.language, typed)
    for one in translations:
        if one.first <= place <= one.last and one.into in scope.languages:
            ways += translated_ways(one, typed_text(query, one.first, one.last))
    return Unit(word.surface, (place,), tuple(ways))


def _is_article(match: ConceptMatch, place: int) -> bool:
    return match.kind == "article" and match.first <= place <= match.last


def _phrase(query: Query, first: int, last: int, languages: Sequence[str]) -> Unit:
    tokens = [word.text for word in query.words[first : last + 1]]
    typed = typed_text(query, first, last)
    return Unit(typed, tuple(range(first, last + 1)), tuple(phrase_ways(tokens, languages, typed)))


def is_searched(word: QueryWord) -> bool:
    """Return whether a word should be in a story."""
    return word.role is Role.SEARCHED
