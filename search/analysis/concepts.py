"""
Concepts in a text: which forms of the thesaurus stand where.

Forms are compared by the keys of their words, so inflected forms count. A form of several words is found when it is
written together or with hyphens too, and a compound when it is written apart ("raam overeenkomst"). Forms of the other
language count where the word is none of this one: "VAT" in capitals, but not the Dutch vat.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from search.analysis.articles import Article, articles
from search.analysis.languages import ANALYSED, false_friends, language, other_language
from search.analysis.lexicon import Word, splits, word_of
from search.analysis.thesaurus import Concept
from search.analysis.tokens import Token, tokens

#: How sure a match is, by the way the form was found. The typed word itself counts 1.
_SAME_LANGUAGE, _OTHER_LANGUAGE, _HIDDEN, _IN_CONTEXT, _APART = 1.0, 0.9, 0.8, 0.7, 0.8
#: A word of the context counts when it stands this near.
_NEAR = 12
#: A word that is so much commoner in the other language is a loan (on a scale of log10).
_MUCH_COMMONER = 1.5
_LONGEST_ABBREVIATION = 6
#: Compounds whose concepts are kept.
_KEPT = 1 << 14
_MONEY = frozenset(["euro", "eur", "euros", "€", "miljoen", "million", "mln"])


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    """A form of a concept in a text, with its first and last token and how sure it is (up to 1)."""

    concept: str
    kind: str
    first: int
    last: int
    form: str
    weight: float
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    keys: tuple[str, ...]
    concept: Concept
    form: str
    weight: float
    hidden: bool
    ambiguous: bool
    #: The word itself, when its inflections and the words that share its key do not count: names, abbreviations.
    exact: str | None = None


def forms_in(code: str, concept: Concept) -> Iterable[tuple[str, bool]]:
    """Yield the forms of a concept in a language, and whether each is hidden."""
    for form in concept.forms.get(code, ()):
        yield form, False
    for form in concept.hidden.get(code, ()):
        yield form, True


def _other_spellings(found: Sequence[Token], code: str) -> Iterable[tuple[str, ...]]:
    """Yield the keys of a form that is written together, without its hyphens, or apart at its parts."""
    key = language(code).key
    if len(found) > 1:
        together = "".join(one.base for one in found)
        if together.isalpha():
            yield (key(together),)
    elif found[0].pieces:
        yield tuple(map(key, found[0].pieces))
    else:
        for parts in splits(found[0].base, code):
            yield tuple(map(key, parts))


def _exactly(form: str, concept: Concept, word: Word, code: str) -> str | None:
    """
    Return the folded form if only that itself counts.

    So it is for places and abbreviations, and for a form whose key is a far commoner word: bijen are bees, but bij is "at".
    """
    if concept.kind == "place" or (form.isupper() and len(form) <= _LONGEST_ABBREVIATION):
        return word.text
    frequency = language(code).frequency
    if word.key != word.text and frequency(word.key) > max(frequency(word.text), 2.0) + _MUCH_COMMONER:
        return word.text
    return None


class _Reading:
    """A text while concepts are looked for in it."""

    def __init__(
        self, text: str, found: Sequence[Token], words: Sequence[Word], code: str, query: bool
    ) -> None:
        self.text, self.found, self.words, self.code, self.query = text, found, words, code, query
        self.stop = language(code).stop

    @cached_property
    def mixed(self) -> bool:
        """Whether capitals say something here: not when everything is written in them."""
        return not self.text.isupper()


def _is_ours(word: Word, code: str) -> bool:
    """Return whether a word is read as one of this language, though the other one has a form like it."""
    if not word.known or word.text in false_friends():
        return word.known
    there = language(other_language(code)).frequency(word.text)
    return language(code).frequency(word.text) > there - _MUCH_COMMONER


class ConceptIndex:
    """The forms of all concepts, ready to be found; immutable once made, about 4 kB for each concept."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._concepts = {concept.id: concept for concept in concepts}
        self._broader: dict[str, tuple[str, ...]] = {}
        self._parts: dict[tuple[str, str], tuple[str, ...]] = {}
        self._contexts: dict[tuple[str, str], frozenset[str]] = {}
        # Forms by their first key, and those of several words by their first two: texts are long and meet few of them.
        self._single: dict[str, dict[str, list[_Form]]] = {code: {} for code in ANALYSED}
        self._longer: dict[str, dict[tuple[str, str], list[_Form]]] = {code: {} for code in ANALYSED}
        for concept in self._concepts.values():
            for code in ANALYSED:
                self._add_all(concept, code)
        self._begin = {
            code: frozenset(self._single[code]) | {first for first, _second in self._longer[code]}
            for code in ANALYSED
        }
        self._articles = self._numbers()

    def __len__(self) -> int:
        return len(self._concepts)

    def __getitem__(self, concept: str) -> Concept:
        return self._concepts[concept]

    def _add_all(self, concept: Concept, code: str) -> None:
        ambiguous = set(concept.ambiguous.get(code, ()))
        for form, hidden in forms_in(code, concept):
            found = tokens(form)
            if not found:
                continue
            words = [word_of(one, code) for one in found]
            weight = _HIDDEN if hidden else _SAME_LANGUAGE
            exact = _exactly(form, concept, words[0], code) if len(words) == 1 else None
            empty = exact is not None and exact in language(code).stop
            whole = _Form(
                tuple(word.key for word in words),
                concept,
                form,
                weight,
                hidden,
                form in ambiguous or empty,
                exact,
            )
            self._add(whole, code)
            if exact is None or found[0].pieces:
                for keys in _other_spellings(found, code):
                    apart = len(keys) > 1 and not found[0].pieces
                    self._add(
                        replace(whole, keys=keys, exact=None, weight=weight * (_APART if apart else 1.0)),
                        code,
                    )

    def _add(self, form: _Form, code: str) -> None:
        if len(form.keys) == 1:
            forms = self._single[code].setdefault(form.keys[0], [])
        else:
            forms = self._longer[code].setdefault((form.keys[0], form.keys[1]), [])
        if not any(
            one.keys == form.keys and one.concept is form.concept and one.exact == form.exact for one in forms
        ):
            forms.append(form)

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

    def of_word(self, key: str, code: str) -> tuple[str, ...]:
        """Return the concepts that a single word with this key stands for, unless the word is ambiguous."""
        forms = self._single.get(code, {}).get(key, ())
        return tuple(one.concept.id for one in forms if one.exact is None and not one.ambiguous)

    def begins(self, first: str, second: str, code: str) -> bool:
        """Return whether a form of several words begins with these keys."""
        return (first, second) in self._longer.get(code, {})

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
        if code not in self._single:
            return matches
        if any(token.text[:1].isdigit() for token in found):
            matches = self._article_matches(found, longest_only)
        taken = {place for match in matches for place in range(match.first, match.last + 1)}
        reading = _Reading(text, found, words, code, longest_only)
        other = other_language(code)
        for place, word in enumerate(words):
            if word.key not in self._begin[code] and (word.foreign or word.key) not in self._begin[other]:
                continue
            if place in taken:
                continue
            here = self._at(reading, place)
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

    def _at(self, reading: "_Reading", place: int) -> list[ConceptMatch]:
        """Return the matches that begin at one place."""
        word, code = reading.words[place], reading.code
        other = other_language(code)
        theirs = word.foreign or word.key
        single, foreign = self._single[code].get(word.key), self._single[other].get(theirs)
        following = reading.words[place + 1] if place + 1 < len(reading.words) else None
        longer = foreign_longer = None
        if following is not None:
            longer = self._longer[code].get((word.key, following.key))
            foreign_longer = self._longer[other].get((theirs, following.foreign or following.key))
        matches: list[ConceptMatch] = []
        if single and word.text in reading.stop:
            # An empty word is itself and no other with its key: "bij" is not one of the bijen.
            single = [form for form in single if form.exact == word.text]
        for forms, own in ((longer, True), (single, True), (foreign_longer, False), (foreign, False)):
            for form in forms or ():
                match = self._match(reading, place, form, own)
                if match is not None:
                    matches.append(match)
        return matches

    def _match(self, reading: "_Reading", place: int, form: _Form, own: bool) -> ConceptMatch | None:
        """Return the match of a form at a place, None if it is none after all."""
        words, text, found = reading.words, reading.text, reading.found
        last = place + len(form.keys) - 1
        if last >= len(words) or (form.exact and words[place].text not in (form.exact, form.exact + "s")):
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
        weight = form.weight * (_SAME_LANGUAGE if own else _OTHER_LANGUAGE)
        if form.ambiguous and not in_capitals:
            if not self._near(form.concept, words, place, last, reading.code):
                return None
            weight *= _IN_CONTEXT
        return ConceptMatch(
            form.concept.id, form.concept.kind, place, last, form.form, round(weight, 3), form.hidden
        )

    def _near(self, concept: Concept, words: Sequence[Word], first: int, last: int, code: str) -> bool:
        """Return whether a word of the concept's context stands near."""
        wanted = self._context_keys(concept, code)
        before = words[max(0, first - _NEAR) : first]
        return any(
            word.key in wanted or word.foreign in wanted
            for word in (*before, *words[last + 1 : last + 1 + _NEAR])
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
