"""
Concepts in a text: which forms of the thesaurus stand where.

Forms are compared by the keys of their words, so inflected forms count. A form of several words is found when it is
written together or with hyphens too, and a compound when it is written apart ("raam overeenkomst"). Forms of the other
language count where the word is none of this one: "VAT" in capitals, but not the Dutch vat.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from search.analysis.articles import Article, articles
from search.analysis.concept_forms import IN_CONTEXT, OTHER_LANGUAGE, SAME_LANGUAGE, Form, FormTable, forms_in
from search.analysis.languages import ANALYSED, false_friends, language, other_language
from search.analysis.lexicon import Word, word_of
from search.analysis.thesaurus import Concept
from search.analysis.tokens import Token, tokens

#: A word of the context counts when it stands this near.
_NEAR = 12
#: A word that is so much commoner here than in the other language (on a scale of log10) is ours. Less, and it is a loan.
_COMMONER = 0.8
#: Compounds whose concepts are kept.
_KEPT = 1 << 14
_MONEY = frozenset(["euro", "eur", "euros", "€", "miljoen", "million", "mln"])


class ConceptMatch(NamedTuple):
    """A form of a concept in a text, with its first and last token and how sure it is (up to 1)."""

    concept: str
    kind: str
    first: int
    last: int
    form: str
    weight: float
    hidden: bool = False


class _Reading:
    """A text while concepts are looked for in it."""

    def __init__(
        self, text: str, found: Sequence[Token], words: Sequence[Word], code: str, query: bool
    ) -> None:
        self.text, self.found, self.words, self.code, self.query = text, found, words, code, query

    @cached_property
    def keys(self) -> list[str]:
        """The keys of all words."""
        return [word.key for word in self.words]

    @cached_property
    def foreign(self) -> list[str | None]:
        """The keys of all words in the other language."""
        return [word.foreign for word in self.words]

    @cached_property
    def mixed(self) -> bool:
        """Whether capitals say something here: not when everything is written in them."""
        return not self.text.isupper()


def _is_ours(word: Word, code: str) -> bool:
    """Return whether a word is read as one of this language, though the other one has a form like it."""
    if not word.known or word.text in false_friends():
        return word.known
    there = language(other_language(code)).frequency(word.text)
    return language(code).frequency(word.text) > there + _COMMONER


class ConceptIndex:
    """The forms of all concepts, ready to be found; immutable once made, about 4 kB for each concept."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._concepts = {concept.id: concept for concept in concepts}
        self._broader: dict[str, tuple[str, ...]] = {}
        self._parts: dict[tuple[str, str], tuple[str, ...]] = {}
        self._contexts: dict[tuple[str, str], frozenset[str]] = {}
        self._forms = FormTable(self._concepts.values())
        self._articles = self._numbers()

    def __len__(self) -> int:
        return len(self._concepts)

    def __getitem__(self, concept: str) -> Concept:
        return self._concepts[concept]

    def _numbers(self) -> dict[str, list[tuple[Article, Concept, str]]]:
        """Return the articles that concepts stand for, by number, with the form that says so."""
        found: dict[str, list[tuple[Article, Concept, str]]] = {}
        for concept in self._concepts.values():
            if concept.kind != "article":
                continue
            for code in ANALYSED:
                for form, _hidden in forms_in(code, concept):
                    for one in articles([token.text for token in tokens(form)]):
                        found.setdefault(one.number, []).append((one, concept, form))
        return found

    @cached_property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        """Return the concepts that stand for rows of the vocabularies: row to concepts."""
        found: dict[str, list[str]] = {}
        for concept in self._concepts.values():
            for term in concept.terms:
                found.setdefault(term, []).append(concept.id)
        return {term: tuple(ids) for term, ids in found.items()}

    def of_terms(self, terms: Iterable[str]) -> tuple[str, ...]:
        """Return the concepts that stand for rows of the vocabularies ("sector:gww"), with their broader ones."""
        found = (self.with_broader(concept) for term in terms for concept in self._below.get(term, ()))
        return tuple(dict.fromkeys(one for ids in found for one in ids))

    def with_broader(self, concept: str) -> tuple[str, ...]:
        """Return a concept and all that are broader, nearest first."""
        if concept not in self._broader:
            found = [concept]
            for one in found:
                known = self._concepts.get(one)
                found += [broader for broader in (known.broader if known else ()) if broader not in found]
            self._broader[concept] = tuple(found)
        return self._broader[concept]

    def related(self, concept: str) -> tuple[str, ...]:
        """Return the concepts beside one that are not above it."""
        above = self.with_broader(concept)
        return tuple(
            one for one in self._concepts[concept].related if one in self._concepts and one not in above
        )

    def of_word(self, key: str, code: str) -> tuple[str, ...]:
        """Return the concepts that a single word with this key stands for, unless the word is ambiguous."""
        forms = self._forms.single(key, code)
        return tuple(one.concept.id for one in forms if one.exact is None and not one.ambiguous)

    def begins(self, first: str, second: str, code: str) -> bool:
        """Return whether a form of several words begins with these keys."""
        return self._forms.begins(first, second, code)

    def of_parts(self, word: Word, code: str) -> tuple[str, ...]:
        """Return the concepts that the parts of a compound stand for, with their broader ones."""
        kept = self._parts.get((word.key, code))
        if kept is None:
            found = (
                one
                for part in word.parts
                for concept in self.of_word(part, code)
                for one in self.with_broader(concept)
            )
            kept = tuple(dict.fromkeys(found))
            if len(self._parts) < _KEPT:
                self._parts[word.key, code] = kept
        return kept

    def matches(
        self,
        text: str,
        found: Sequence[Token],
        words: Sequence[Word],
        code: str,
        *,
        longest_only: bool = False,
    ) -> list[ConceptMatch]:
        """
        Return the concepts in a text with these tokens.

        With `longest_only` (for queries) no word belongs to two forms; without it (for documents) the forms inside longer
        forms count too.
        """
        matches: list[ConceptMatch] = []
        if code not in ANALYSED:
            return matches
        if any(token.text[:1].isdigit() for token in found):
            matches = self._article_matches(found, longest_only)
        taken = {place for match in matches for place in range(match.first, match.last + 1)}
        reading = _Reading(text, found, words, code, longest_only)
        for place, candidates in self._forms.candidates(words, code):
            if place in taken:
                continue
            here = [
                match
                for forms, own in candidates
                for form in forms
                if (match := self._match(reading, place, form, own)) is not None
            ]
            if len(here) > 1:
                here.sort(key=lambda one: (-one.last, -one.weight))
            seen: set[str] = set()
            for match in here:
                if match.concept not in seen and not (longest_only and match.last != here[0].last):
                    seen.add(match.concept)
                    matches.append(match)
            if here and longest_only:
                taken.update(range(place, here[0].last + 1))
        return matches

    def _match(self, reading: _Reading, place: int, form: Form, own: bool) -> ConceptMatch | None:
        """Return the match of a form at a place, None if it is none after all."""
        words, text, found = reading.words, reading.text, reading.found
        last = place + len(form.keys) - 1
        if (form.apart and not reading.query) or last >= len(words):
            return None
        if form.exact and words[place].text not in (form.exact, form.exact + "s"):
            return None
        for at, key in enumerate(form.keys[2:], place + 2):
            if (words[at].key if own else words[at].foreign or words[at].key) != key:
                return None
        written = text[found[place].start : found[last].end]
        if form.concept.kind == "place" and not reading.query and not written[:1].isupper():
            return None
        in_capitals = (
            written.isupper() and form.form.isupper() and (last - place + 1 == len(found) or reading.mixed)
        )
        if not own and place == last and not in_capitals and _is_ours(words[place], reading.code):
            return None
        weight = form.weight * (SAME_LANGUAGE if own else OTHER_LANGUAGE)
        if form.ambiguous and not in_capitals:
            if not self._near(form.concept, reading, place, last):
                return None
            weight *= IN_CONTEXT
        return ConceptMatch(
            form.concept.id, form.concept.kind, place, last, form.form, round(weight, 3), form.hidden
        )

    def _near(self, concept: Concept, reading: _Reading, first: int, last: int) -> bool:
        """Return whether a word of the concept's context stands near."""
        wanted = self._context_keys(concept, reading.code)
        start, end = max(0, first - _NEAR), last + 1 + _NEAR
        return not (
            wanted.isdisjoint(reading.keys[start:first])
            and wanted.isdisjoint(reading.keys[last + 1 : end])
            and wanted.isdisjoint(reading.foreign[start:first])
            and wanted.isdisjoint(reading.foreign[last + 1 : end])
        )

    def _context_keys(self, concept: Concept, code: str) -> frozenset[str]:
        kept = self._contexts.get((concept.id, code))
        if kept is None:
            keys = {
                word_of(one, each).key
                for word in concept.context
                for one in tokens(word)
                for each in ANALYSED
            }
            kept = self._contexts[concept.id, code] = frozenset(keys)
        return kept

    def _article_matches(self, found: Sequence[Token], in_query: bool) -> list[ConceptMatch]:
        """Return the articles that are named; an unmarked number counts in a query that is about nothing else."""
        written = [token.text for token in found]
        matches = []
        for article in articles(written):
            if not article.marked and not (in_query and _may_be_article(article, written)):
                continue
            fitting = [
                (meant, concept, form)
                for meant, concept, form in self._articles.get(article.number, ())
                if meant.law is None or article.law is None or meant.law == article.law
            ]
            exact = [one for one in fitting if one[0].details == article.details]
            for _meant, concept, form in exact or [one for one in fitting if not one[0].details]:
                matches.append(ConceptMatch(concept.id, concept.kind, article.first, article.last, form, 1.0))
        return list({(match.concept, match.first): match for match in matches}.values())


def _may_be_article(article: Article, words: Sequence[str]) -> bool:
    """Return whether a bare number like 2.114 in a query is an article and no amount."""
    return not any(word in _MONEY for word in words)
