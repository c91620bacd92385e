"""What a typed query is understood as: words in order and what they mean, nothing that depends on an index."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from search.analysis.concepts import ConceptMatch


class Role(StrEnum):
    """What a word does in a query."""

    #: It should be in the story.
    SEARCHED = "searched"
    #: It says nothing by itself.
    EMPTY = "empty"
    #: It is part of a phrase, which is looked for as it stands.
    PHRASE = "phrase"
    #: It must not be in the story.
    EXCLUDED = "excluded"
    #: It tells how to read the others: NOT, OR, zonder.
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class WordKeys:
    """What a word is searched by in stories of one language; see `lexicon.Word`."""

    stems: tuple[str, ...]
    parts: tuple[str, ...]
    known: bool


@dataclass(frozen=True, slots=True)
class QueryWord:
    """
    One word of a query.

    `surface` is text[start:end], `text` its folded form, as in the field of words. `keys` has the languages in which it may
    be meant: not the other one for a false friend. `exact` words were in quotation marks.
    """

    surface: str
    start: int
    end: int
    text: str
    role: Role
    keys: Mapping[str, WordKeys]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words `first` to `last` (at least two) that must stand beside each other."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Exclusion:
    """
    The words `first` to `last` that must not be in the story.

    `typed` ones had a minus or NOT: no answer may have them. The others were said in words ("zonder vlees"): a story that
    is about them does not belong in the answer, one that mentions them in passing may, and so may one about `unless`, the
    concept that says the whole ("zonder vlees" is meat-free).
    """

    first: int
    last: int
    phrase: bool
    typed: bool
    concepts: tuple[ConceptMatch, ...] = ()
    unless: ConceptMatch | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Neighbours `first` to `last` that are written as one word too; an alternative to all of them."""

    first: int
    last: int
    text: str
    keys: Mapping[str, WordKeys]


@dataclass(frozen=True, slots=True)
class Query:
    """
    A query that has been read.

    `matches` are the concepts in the searched words. `alternatives` are groups of places of which one is
    enough (OR). `dropped` is how many words came after the last one that is used.
    """

    text: str
    language: str
    words: tuple[QueryWord, ...]
    phrases: tuple[Phrase, ...]
    exclusions: tuple[Exclusion, ...]
    matches: tuple[ConceptMatch, ...]
    joined: tuple[Joined, ...]
    alternatives: tuple[tuple[int, ...], ...]
    dropped: int

    @property
    def searched(self) -> tuple[int, ...]:
        """Return the places of the words that should be in a story."""
        return tuple(place for place, word in enumerate(self.words) if word.role is Role.SEARCHED)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for and nothing left out."""
        return not (self.searched or self.phrases or self.exclusions)
