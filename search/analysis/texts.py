"""A text of a document as the index and the highlights need it."""

from collections.abc import Sequence
from dataclasses import dataclass

from search.analysis.concepts import ConceptIndex, ConceptMatch
from search.analysis.lexicon import Word, word_of
from search.analysis.tokens import tokens


@dataclass(frozen=True, slots=True)
class FieldTokens:
    """
    The tokens of one text, joined by blanks, for the four fields of the index.

    `words` has exactly one token for each word, in order; the others have any number.
    """

    words: str
    stems: str
    parts: str
    concepts: str


@dataclass(frozen=True, slots=True)
class TextAnalysis:
    """
    One analysed text.

    `spans` are the places of `words` in the original text. `concepts` has the ids of the concepts in it and of all broader
    ones, `part_concepts` those that only parts of its compounds stand for.
    """

    words: tuple[Word, ...]
    spans: tuple[tuple[int, int], ...]
    matches: tuple[ConceptMatch, ...]
    concepts: tuple[str, ...]
    part_concepts: tuple[str, ...]

    def field_tokens(self, mark: str = "", concept_mark: str = "") -> FieldTokens:
        """Return the tokens for the index; `mark` (for the language) and `concept_mark` stand before each."""
        words = self.words
        parts = _marked([part for word in words for part in word.parts], mark)
        part_concepts = _marked(self.part_concepts, concept_mark)
        return FieldTokens(
            words=_marked([word.text for word in words], mark),
            stems=_marked([stem for word in words for stem in word.stems], mark),
            parts=" ".join(filter(None, (parts, part_concepts))),
            concepts=_marked(self.concepts, concept_mark),
        )


def _marked(found: Sequence[str], mark: str) -> str:
    return mark + f" {mark}".join(found) if found else ""


def analyse_text(text: str, code: str, index: ConceptIndex) -> TextAnalysis:
    """Return the analysis of a text of a document in the language `code`."""
    found = tokens(text)
    words = [word_of(token, code) for token in found]
    matches = index.matches(text, found, words, code)
    # One entry for each mention, so that a text that is all about something counts for more.
    concepts = [one for match in matches for one in index.with_broader(match.concept)]
    named = set(concepts)
    part_concepts = [
        one for word in words if word.parts for one in index.of_parts(word, code) if one not in named
    ]
    return TextAnalysis(
        words=tuple(words),
        spans=tuple([(token.start, token.end) for token in found]),
        matches=tuple(matches),
        concepts=tuple(concepts),
        part_concepts=tuple(part_concepts),
    )
