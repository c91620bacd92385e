"""The names of terms, as facets and suggestions show them: read in one query, kept for some seconds by each process."""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any, NamedTuple

from django.db.models import CharField, F, QuerySet, Value
from django.utils import timezone

from search.collation import title_key
from storybank.vocabulary.service import TAXONOMIES

#: The vocabularies that stories are filtered by.
NAMES = (
    "municipality",
    "province",
    "sector",
    "impactType",
    "instrument",
    "targetGroup",
    "supplierType",
    "procedure",
)
#: Seconds that a process goes on with what it read. Its own changes it sees at once, those of other processes and
#: hosts after this time at the latest.
KEPT_FOR = 10.0
#: Where a name in another language is missing, this one stands in its place.
FALLBACK = "nl"

_numbers = count(1)


class Label(NamedTuple):
    """A name and the language it is in."""

    text: str
    language: str


class TermRow(NamedTuple):
    """One term as it was read. `search_text` holds all that people call it, folded, one name per line."""

    vocabulary: str
    slug: str
    label_nl: str
    label_en: str
    search_text: str
    valid_from: date | None
    valid_to: date | None
    successor: str | None

    def label(self, language: str) -> Label:
        """Return the name in a language, in Dutch where there is none."""
        own = self.label_en if language == "en" else self.label_nl if language == "nl" else ""
        return Label(own, language) if own else Label(self.label_nl, FALLBACK)

    def in_use(self, day: date) -> bool:
        """Return whether the term can be chosen on a day, as `TermQuerySet.active` says in SQL."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and self.successor is None and (self.valid_to is None or self.valid_to > day)


@dataclass(frozen=True)
class Terms:
    """All terms as they were at one moment. Those read later have a higher `number`, unless they are the same."""

    rows: tuple[TermRow, ...]
    day: date
    number: int

    @cached_property
    def by_vocabulary(self) -> Mapping[str, Mapping[str, TermRow]]:
        """The terms by vocabulary and slug, also those no longer in use: stories keep them."""
        found: dict[str, dict[str, TermRow]] = {name: {} for name in NAMES}
        for row in self.rows:
            found[row.vocabulary][row.slug] = row
        return found

    @cached_property
    def offered(self) -> Mapping[str, tuple[str, ...]]:
        """The slugs of the terms in use, by vocabulary."""
        return {
            name: tuple(slug for slug, row in rows.items() if row.in_use(self.day))
            for name, rows in self.by_vocabulary.items()
        }

    @cached_property
    def _names(self) -> dict[tuple[str, str], Mapping[str, Label]]:
        return {}

    def names(self, vocabulary: str, language: str) -> Mapping[str, Label]:
        """Return the names of all terms of a vocabulary in a language by slug, in the order in which Dutch sorts names."""
        known = self._names.get((vocabulary, language))
        if known is None:
            labels = {slug: row.label(language) for slug, row in self.by_vocabulary[vocabulary].items()}
            order = sorted(labels, key=lambda slug: (title_key(labels[slug].text), slug))
            known = self._names[vocabulary, language] = {slug: labels[slug] for slug in order}
        return known


def _rows(name: str) -> QuerySet:
    named = Value(name, output_field=CharField())
    columns = ("slug", "label_nl", "label_en", "search_text", "valid_from", "valid_to")
    return TAXONOMIES[name].objects.order_by().values_list(named, *columns, F("successor__slug"))


def _read() -> tuple[TermRow, ...]:
    first, *others = (_rows(name) for name in NAMES)
    rows: Iterable[Any] = first.union(*others, all=True)
    return tuple(sorted((TermRow(*row) for row in rows), key=lambda row: row[:2]))


class TermsKept:
    """The terms as this process knows them, for all its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._terms: Terms | None = None
        self._read_at = 0.0

    def current(self) -> Terms:
        """Return the terms, at most `KEPT_FOR` seconds old; one query, or none."""
        terms = self._terms
        if terms is not None and time.monotonic() - self._read_at < KEPT_FOR:
            return terms
        with self._lock:
            begun = time.monotonic()
            rows, day = _read(), timezone.localdate()
            if terms is None or (terms.rows, terms.day) != (rows, day):
                terms = Terms(rows, day, next(_numbers))
            self._terms, self._read_at = terms, begun
            return terms

    def forget(self) -> None:
        """Read them again when they are wanted next."""
        self._read_at = -KEPT_FOR
