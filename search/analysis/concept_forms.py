"""The forms of all concepts, by the keys of their words, so that texts and queries find them quickly."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from search.analysis.languages import ANALYSED, language, other_language
from search.analysis.lexicon import Word, splits, word_of
from search.analysis.thesaurus import Concept
from search.analysis.tokens import Token, tokens

#: How sure a match is, by the way the form was found. The typed word itself counts 1.
SAME_LANGUAGE, OTHER_LANGUAGE, HIDDEN, IN_CONTEXT, APART = 1.0, 0.9, 0.8, 0.7, 0.8
#: A key that is so much commoner (on a scale of log10) is another word.
_MUCH_COMMONER = 1.5
_LONGEST_ABBREVIATION = 6


@dataclass(frozen=True, slots=True)
class Form:
    keys: tuple[str, ...]
    concept: Concept
    form: str
    weight: float
    hidden: bool
    ambiguous: bool
    #: A compound written apart. In texts that is more often two words that mean something else.
    apart: bool = False
    #: The word itself, when its inflections and the words that share its key do not count: names, abbreviations.
    exact: str | None = None


def forms_in(code: str, concept: Concept) -> Iterable[tuple[str, bool]]:
    """Yield the forms of a concept in a language, and whether each is hidden."""
    for form in concept.forms.get(code, ()):
        yield form, False
    for form in concept.hidden.get(code, ()):
        yield form, True


@lru_cache(maxsize=1 << 15)
def _other_spellings(form: str, code: str) -> tuple[tuple[str, ...], ...]:
    """
    Return the keys of a form that is written together, without its hyphens, or apart at its parts.

    Kept for the next table of forms: an editor who adds one synonym waits until all forms have been read again.
    """
    return tuple(_spelled_otherwise(tokens(form), code))


def _spelled_otherwise(found: Sequence[Token], code: str) -> Iterable[tuple[str, ...]]:
    key = language(code).key
    if len(found) > 1:
        together = "".join(one.base for one in found)
        if together.isalpha():
            yield (key(together),)
    elif len(found[0].pieces) > 1:
        yield tuple(map(key, found[0].pieces))
    else:
        for parts in splits(found[0].base, code):
            yield tuple(map(key, parts))


def _exactly(form: str, concept: Concept, word: Word, code: str) -> str | None:
    """
    Return the folded form if only that itself counts.

    So it is for places, abbreviations, empty words and diminutives (a bankje is to sit on), and for a form whose key is a far
    commoner word: bijen are bees, but bij is "at".
    """
    if concept.kind == "place" or (form.isupper() and len(form) <= _LONGEST_ABBREVIATION):
        return word.text
    if word.text in language(code).stop or (code == "nl" and _is_diminutive(word)):
        return word.text
    frequency = language(code).frequency
    if word.key != word.text and frequency(word.key) > max(frequency(word.text), 2.0) + _MUCH_COMMONER:
        return word.text
    return None


def _is_diminutive(word: Word) -> bool:
    return word.text.endswith("je") and word.key != word.text


#: Forms that may begin at a place, and whether they are of the language of the text.
Candidates = list[tuple[Sequence[Form], bool]]


class FormTable:
    """Forms by their only key, and those of several words by their first two: texts are long and meet few of them."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._single: dict[str, dict[str, list[Form]]] = {code: {} for code in ANALYSED}
        self._longer: dict[str, dict[tuple[str, str], list[Form]]] = {code: {} for code in ANALYSED}
        for concept in concepts:
            for code in ANALYSED:
                self._add_all(concept, code)
        self._first = {code: frozenset(first for first, _second in self._longer[code]) for code in ANALYSED}

    def _add_all(self, concept: Concept, code: str) -> None:
        ambiguous = set(concept.ambiguous.get(code, ()))
        unclear = {word_of(one, code).key for form in ambiguous for one in tokens(form)}
        for form, hidden in forms_in(code, concept):
            found = tokens(form)
            if not found:
                continue
            words = [word_of(one, code) for one in found]
            weight = HIDDEN if hidden else SAME_LANGUAGE
            exact = _exactly(form, concept, words[0], code) if len(words) == 1 else None
            if len(words) == 1 and words[0].key in unclear and form not in ambiguous:
                exact = words[0].text  # designing is clear, its relative design is not
            empty = exact is not None and exact in language(code).stop
            whole = Form(
                tuple(word.key for word in words),
                concept,
                form,
                weight,
                hidden,
                form in ambiguous or empty,
                exact=exact,
            )
            self._add(whole, code)
            if exact is None or found[0].pieces:
                for keys in _other_spellings(form, code):
                    apart = len(keys) > 1 and len(found) == 1 and not found[0].pieces
                    self._add(
                        replace(
                            whole,
                            keys=keys,
                            exact=None,
                            apart=apart,
                            weight=weight * (APART if apart else 1.0),
                        ),
                        code,
                    )

    def _add(self, form: Form, code: str) -> None:
        if len(form.keys) == 1:
            forms = self._single[code].setdefault(form.keys[0], [])
        else:
            forms = self._longer[code].setdefault((form.keys[0], form.keys[1]), [])
        if not any(
            one.keys == form.keys and one.concept is form.concept and one.exact == form.exact for one in forms
        ):
            forms.append(form)

    def single(self, key: str, code: str) -> Sequence[Form]:
        """Return the forms of one word with this key."""
        return self._single.get(code, {}).get(key, ())

    def begins(self, first: str, second: str, code: str) -> bool:
        """Return whether a form of several words begins with these keys."""
        return (first, second) in self._longer.get(code, {})

    def candidates(self, words: Sequence[Word], code: str) -> Iterator[tuple[int, Candidates]]:
        """
        Yield each place in a text where a form may begin, with these forms; only their first two words are compared.

        An empty word alone is itself and no other with its key: "bij" is not one of the bijen.
        """
        if code not in self._single:
            return
        other, stop = other_language(code), language(code).stop
        single, longer, first = self._single[code], self._longer[code], self._first[code]
        foreign, foreign_longer, foreign_first = self._single[other], self._longer[other], self._first[other]
        keys = [word.key for word in words]
        theirs = [word.foreign or word.key for word in words]
        end = len(words) - 1
        for place, key in enumerate(keys):
            their = theirs[place]
            alone, alone_there = single.get(key), foreign.get(their)
            several = several_there = None
            if place < end:
                if key in first:
                    several = longer.get((key, keys[place + 1]))
                if their in foreign_first:
                    several_there = foreign_longer.get((their, theirs[place + 1]))
            if alone is None and alone_there is None and several is None and several_there is None:
                continue
            if alone and (text := words[place].text) in stop:
                alone = [form for form in alone if form.exact == text]
            every = ((several, True), (alone, True), (several_there, False), (alone_there, False))
            yield place, [(forms, own) for forms, own in every if forms]
