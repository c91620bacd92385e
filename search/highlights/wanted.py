"""What is looked for in a story's texts: the words, phrases and concepts of a query, and the ways they may be written."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.analysis.concepts import ConceptMatch
from search.analysis.languages import ANALYSED, language
from search.analysis.lexicon import splits_searched
from search.analysis.query import Query, QueryWord, Role, WordKeys
from search.analysis.translations import Meaning, translations_of
from search.highlights.keys import Kind, number

#: How a match has the typed word itself; other kinds are those of concepts (`thesaurus.KINDS`).
EXACT, LEMMA, COMPOUND, TRANSLATION = "exact", "lemma", "compound", "translation"


@dataclass(frozen=True, slots=True)
class Way:
    """
    One way in which something may be written.

    `keys` has one member for each word: the numbers of keys of which one is enough. Several words must stand near each other.
    With `words` (as many, folded) they must stand beside each other, written exactly so.
    """

    kind: str
    keys: tuple[tuple[int, ...], ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    Something that was asked for.

    `typed` is what was typed and `written` its folded words, to tell an exact match. `covers` has a bit for each word of the
    query that this stands for. `ways` are by language, the nearest to what was typed first.
    """

    typed: str
    written: str
    covers: int
    ways: Mapping[str, tuple[Way, ...]]


def _itself(_match: ConceptMatch) -> tuple[str, ...]:
    """Look for no other concept than that of the match."""
    return ()


def wanted_of(
    query: Query,
    skipped: Collection[int] = (),
    above: Callable[[ConceptMatch], Iterable[str] | None] = _itself,
) -> tuple[Wanted, ...]:
    """
    Return what a query looks for, without the words at the places `skipped`. What it leaves out is not there.

    `above` tells which concepts a match looks for beside its own; None leaves the match out.
    """
    words = query.words
    found = [
        _row(query, one.first, one.last, _phrase_ways(words[one.first : one.last + 1]))
        for one in query.phrases
    ]
    found += [
        _row(query, place, place, {code: _word_ways(word, code, keys) for code, keys in word.keys.items()})
        for place, word in enumerate(words)
        if word.role is Role.SEARCHED and place not in skipped
    ]
    found += [
        _row(query, one.first, one.last, {code: _joined_ways(keys) for code, keys in one.keys.items()})
        for one in query.joined
        if not any(place in skipped for place in range(one.first, one.last + 1))
    ]
    found += [
        _row(query, one.first, one.last, {one.into: tuple(map(_translated_way, one.meanings))})
        for one in translations_of(query)
        if not any(place in skipped for place in range(one.first, one.last + 1))
    ]
    for one in query.matches:
        more = above(one)
        used = not any(words[at].exact or at in skipped for at in range(one.first, one.last + 1))
        if used and more is not None:
            ways = _concept_ways(one.kind, (one.concept, *more))
            found.append(_row(query, one.first, one.last, dict.fromkeys(ANALYSED, ways)))
    return tuple(found)


def _row(query: Query, first: int, last: int, ways: Mapping[str, tuple[Way, ...]]) -> Wanted:
    words = query.words[first : last + 1]
    typed = query.text[words[0].start : words[-1].end]
    return Wanted(typed, " ".join(word.text for word in words), (1 << last + 1) - (1 << first), ways)


def _phrase_ways(words: Sequence[QueryWord]) -> dict[str, tuple[Way, ...]]:
    """Return the phrase in the languages in which all its words may be meant."""
    written = tuple(word.text for word in words)
    return {
        code: (Way(EXACT, tuple((number(Kind.STEM, word.keys[code].stems[0]),) for word in words), written),)
        for code in words[0].keys
        if all(code in word.keys for word in words)
    }


def _word_ways(word: QueryWord, code: str, keys: WordKeys) -> tuple[Way, ...]:
    """Return how a word may be written: as itself, inside another word, or in parts that stand near each other."""
    key, *pieces = keys.stems
    itself = ((number(Kind.STEM, key),),)
    if word.exact:
        return (Way(EXACT, itself, (word.text,)),)
    rows = [tuple(language(code).key(part) for part in parts) for parts in splits_searched(word.text, code)]
    if len(pieces) > 1:
        rows.append(tuple(pieces))
    return (
        Way(LEMMA, itself),
        Way(COMPOUND, ((number(Kind.PART, key),),)),
        *(Way(COMPOUND, tuple(_word_or_part(part) for part in row)) for row in rows),
    )


def _joined_ways(keys: WordKeys) -> tuple[Way, ...]:
    return (Way(COMPOUND, (_word_or_part(keys.stems[0]),)),)


def _concept_ways(kind: str, concepts: Iterable[str]) -> tuple[Way, ...]:
    kinds = (Kind.CONCEPT, Kind.PART_CONCEPT)
    return (Way(kind, (tuple(number(each, concept) for concept in concepts for each in kinds),)),)


def _translated_way(meaning: Meaning) -> Way:
    keys = tuple(tuple(number for key in word for number in _word_or_part(key)) for word in meaning.keys)
    return Way(TRANSLATION, keys)


def _word_or_part(key: str) -> tuple[int, int]:
    return number(Kind.STEM, key), number(Kind.PART, key)
