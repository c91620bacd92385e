"""What a query was expanded to, in words for its reader."""

from collections.abc import Iterator

from search.analysis.concepts import ConceptMatch
from search.analysis.normalising import normalise
from search.analysis.query import Query
from search.analysis.thesaurus import Concept
from search.querying.units import Scope, typed_text
from search.results import Expansion


def expansions_of(query: Query, scope: Scope) -> tuple[Expansion, ...]:
    """Return what else was looked for, each once."""
    found: dict[Expansion, None] = {}
    for match in query.matches:
        if (match.concept, match.form) in scope.loose and not scope.broader:
            continue
        if not scope.skipped & set(range(match.first, match.last + 1)):
            for one in _of_match(query, match, scope.concepts[match.concept]):
                found[one] = None
    return tuple(found)


def _of_match(query: Query, match: ConceptMatch, concept: Concept) -> Iterator[Expansion]:
    """Yield the name of a concept in the language of the reader; if that was typed, its name in the other language."""
    typed = typed_text(query, match.first, match.last)
    for code in (query.language, *concept.forms):
        if concept.forms.get(code):
            name = concept.forms[code][0]
            if _letters(name) != _letters(typed):
                yield Expansion(typed, name, _kind(match, typed, name, code == query.language))
                return


def _kind(match: ConceptMatch, typed: str, name: str, same_language: bool) -> str:
    if not same_language:
        return "translation"
    if match.kind == "abbreviation" and not (typed.isupper() or name.isupper()):
        return "synonym"
    return match.kind


def _letters(text: str) -> str:
    """Return a text as far as it counts for whether it says the same: written together or with hyphens is the same."""
    return "".join(letter for letter in normalise(text) if letter.isalnum())
