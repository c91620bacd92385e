"""The ways in which one typed word is found in the index, each with its weight and what a reader is told of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.analysis.concepts import ConceptIndex, ConceptMatch
from search.analysis.languages import language
from search.analysis.lexicon import splits_searched
from search.analysis.query import Joined, QueryWord, WordKeys
from search.analysis.translations import Translation
from search.querying.tree import Best, Boost, Both, Node, Phrase, Term
from search.ranking import (
    BROADER,
    CONCEPT,
    EXACT,
    JOINED,
    PART,
    PART_CONCEPT,
    PIECES,
    RELATED,
    SPLIT,
    STEM,
    TRANSLATED,
    ZONE_WEIGHTS,
)
from search.schema import CONCEPT_MARK, ZONES, language_mark

#: A broader concept says something only of stories that are about it: one that mentions a sports hall is no answer to who looks
#: for a swimming pool.
_ABOUT = ("title", "terms")


@dataclass(frozen=True, slots=True)
class Way:
    """
    One way in which something typed is found.

    `kind` is one of the kinds on the wire, `zone` the text it is found in, `typed` what the reader typed for it, and
    `concept` what it stands for. `found` is what is there instead, as far as the index knows: the word, the parts of a
    compound, or the name of a concept.
    """

    node: Node
    weight: float
    kind: str
    zone: str
    typed: str
    found: str
    concept: str | None = None

    @property
    def scored(self) -> Node:
        """The node with its weight."""
        return Boost(self.node, self.weight) if self.weight != 1.0 else self.node


def _own_ways(
    text: str, keys: Mapping[str, WordKeys], weight: float, kinds: tuple[str, str], typed: str, exact: bool
) -> Iterator[Way]:
    """Yield the word itself, its inflections, and the compounds that it is a part of."""
    as_typed, inflected = kinds
    for zone, zone_weight in ZONE_WEIGHTS.items():
        for code, own in keys.items():
            mark, factor = language_mark(code), zone_weight * weight
            yield Way(Term(f"{zone}Words", mark + text), factor * EXACT, as_typed, zone, typed, text)
            key = own.stems[0]
            # The singular of bijen is the word for "at", which is in every story.
            if exact or (key != text and key in language(code).stop):
                continue
            yield Way(Term(f"{zone}Stems", mark + key), factor * STEM, inflected, zone, typed, text)
            yield Way(Term(f"{zone}Parts", mark + key), factor * PART, "compound", zone, typed, text)


def _anywhere(token: str, readings: Sequence[str]) -> Node:
    of = [
        Boost(Term(f"{zone}{reading}", token), ZONE_WEIGHTS[zone]) for zone in ZONES for reading in readings
    ]
    return Best(tuple(of))


def _pieces(text: str, keys: Mapping[str, WordKeys], typed: str) -> Iterator[Way]:
    """Yield the pieces of a hyphenated word, all in one story, and the parts of a compound that nobody wrote."""
    for code, own in keys.items():
        mark = language_mark(code)
        pieces = own.stems[1:]
        if pieces:
            yield _all_of(mark, pieces, PIECES, typed)
        key = language(code).key
        for parts in splits_searched(text, code):
            yield _all_of(mark, tuple(dict.fromkeys(map(key, parts))), SPLIT, typed)


def _all_of(mark: str, parts: Sequence[str], weight: float, typed: str) -> Way:
    node = Both(must=tuple(_anywhere(mark + part, ("Stems", "Parts")) for part in parts))
    return Way(node, weight / len(parts), "compound", "body", typed, " + ".join(parts))


def word_ways(word: QueryWord, keys: Mapping[str, WordKeys], in_pieces: bool) -> list[Way]:
    """
    Return the ways of a word by itself; `keys` are those of its keys whose language is searched.

    Without `in_pieces` it is not looked for in pieces.
    """
    found = list(_own_ways(word.text, keys, 1.0, ("exact", "lemma"), word.surface, word.exact))
    if in_pieces and not word.exact:
        found += _pieces(word.text, keys, word.surface)
    return found


def joined_ways(joined: Joined, keys: Mapping[str, WordKeys], typed: str) -> list[Way]:
    """Return the ways of neighbours that are written as one word too."""
    return list(_own_ways(joined.text, keys, JOINED, ("compound", "compound"), typed, exact=False))


def phrase_ways(tokens: Sequence[str], languages: Iterable[str], typed: str) -> list[Way]:
    """Return the ways of a phrase: word for word, in one text."""
    return [
        Way(
            Phrase(f"{zone}Words", tuple(language_mark(code) + token for token in tokens)),
            weight,
            "exact",
            zone,
            typed,
            typed,
        )
        for zone, weight in ZONE_WEIGHTS.items()
        for code in languages
    ]


def translated_ways(translation: Translation, typed: str) -> list[Way]:
    """Return the ways of words in the other language."""
    mark, found = language_mark(translation.into), []
    for meaning in translation.meanings:
        written = " ".join(meaning.words)
        if len(meaning.keys) > 1:
            weight = TRANSLATED * (1.0 if meaning.whole else SPLIT) / len(meaning.keys)
            each = tuple(
                Best(tuple(_anywhere(mark + key, ("Stems", "Parts")) for key in keys), 0.0)
                for keys in meaning.keys
            )
            found.append(Way(Both(must=each), weight, "translation", "body", typed, written))
            continue
        ((key,),) = meaning.keys
        for zone, zone_weight in ZONE_WEIGHTS.items():
            node = Best((Term(f"{zone}Stems", mark + key), Boost(Term(f"{zone}Parts", mark + key), PART)))
            found.append(Way(node, zone_weight * TRANSLATED, "translation", zone, typed, written))
    return found


def concept_ways(
    match: ConceptMatch,
    index: ConceptIndex,
    code: str,
    typed: str,
    loose: bool,
    broader: bool,
    related: bool = False,
) -> list[Way]:
    """
    Return the ways of a concept, with `broader` also of those above it, with `related` of those beside it as well, in stories
    that are about these.

    `loose` says that the concept is broader itself than what was typed.
    """
    if loose:
        weight = BROADER * match.weight
        return _of_concept(match.concept, "synonym", weight, index, code, typed, _ABOUT) if broader else []
    found = _of_concept(match.concept, match.kind, CONCEPT * match.weight, index, code, typed)
    if broader:
        for above in index.with_broader(match.concept)[1:]:
            found += _of_concept(above, "synonym", BROADER * match.weight, index, code, typed, _ABOUT)
    if related:
        for beside in index.related(match.concept):
            found += _of_concept(beside, "synonym", RELATED * match.weight, index, code, typed, _ABOUT)
    return found


def _of_concept(
    concept: str,
    kind: str,
    weight: float,
    index: ConceptIndex,
    code: str,
    typed: str,
    zones: Sequence[str] = ZONES,
) -> list[Way]:
    token, label = CONCEPT_MARK + concept, index[concept].label(code)
    found = []
    for zone, zone_weight in ZONE_WEIGHTS.items():
        if zone not in zones:
            continue
        factor = zone_weight * weight
        found.append(Way(Term(f"{zone}Concepts", token), factor, kind, zone, typed, label, concept))
        factor *= PART_CONCEPT / CONCEPT
        found.append(Way(Term(f"{zone}Parts", token), factor, kind, zone, typed, label, concept))
    return found
