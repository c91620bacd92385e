"""Concepts, and reading them from files that an editor can change."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

KINDS = ("synonym", "abbreviation", "article", "translation", "place")
_LANGUAGES = ("nl", "en")
_KEYS = {
    "id",
    "kind",
    "nl",
    "en",
    "hidden",
    "terms",
    "broader",
    "related",
    "ambiguous",
    "context",
    "instead",
    "note",
}

#: Language to forms.
Forms = Mapping[str, tuple[str, ...]]


class ThesaurusError(ValueError):
    """A file of the thesaurus cannot be understood; the message says which concept and what to do."""


@dataclass(frozen=True, slots=True)
class Concept:
    """
    One thing and what people call it.

    The first form of a language is its label. `hidden` forms lead here and are never shown. `ambiguous` forms are ordinary
    words too, so they count only in capitals or near a word of `context`. `terms` are rows of the vocabularies
    ("sector:gww"), `broader` concepts that texts about this one are about as well. `instead` has what somebody wants who leaves
    this out ("anders dan laagste prijs" is best value).
    """

    id: str
    kind: str = "synonym"
    forms: Forms = field(default_factory=dict)
    hidden: Forms = field(default_factory=dict)
    ambiguous: Forms = field(default_factory=dict)
    context: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Return what it is called in a language, or else in another."""
        for code in (language, *self.forms):
            if self.forms.get(code):
                return self.forms[code][0]
        return self.id


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise ThesaurusError(f"{where} must be a list of texts that are not empty.")
    return tuple(value)


def _by_language(value: Any, where: str) -> Forms:
    if not isinstance(value, dict) or set(value) - set(_LANGUAGES):
        raise ThesaurusError(f"{where} takes the languages {' and '.join(_LANGUAGES)}.")
    return {code: _texts(forms, f"{where}.{code}") for code, forms in value.items()}


def _concept(row: dict[str, Any], file: str) -> Concept:
    name = row.get("id")
    if not isinstance(name, str) or not name:
        raise ThesaurusError(f"{file}: a concept has no id.")
    where = f"{file}: {name}"
    if unknown := set(row) - _KEYS:
        raise ThesaurusError(f"{where} has unknown members: {', '.join(sorted(unknown))}.")
    kind = row.get("kind", "synonym")
    if kind not in KINDS:
        raise ThesaurusError(f"{where}: kind is one of {', '.join(KINDS)}.")
    lists = {
        name: _texts(row.get(name, []), f"{where}: {name}")
        for name in ("context", "terms", "broader", "related", "instead")
    }
    return Concept(
        id=name,
        kind=kind,
        forms={code: _texts(row[code], f"{where}: {code}") for code in _LANGUAGES if code in row},
        hidden=_by_language(row.get("hidden", {}), f"{where}: hidden"),
        ambiguous=_by_language(row.get("ambiguous", {}), f"{where}: ambiguous"),
        **lists,
    )


def read_thesaurus(folder: Path) -> tuple[Concept, ...]:
    """
    Return the concepts of all `*.toml` files of a folder.

    Raises:
        ThesaurusError: for a file that is no TOML, a member that is not understood and an id that occurs twice.
    """
    found: dict[str, Concept] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ThesaurusError(f"{file.name}: {error}") from error
        for row in content.get("concept", []):
            concept = _concept(row, file.name)
            if concept.id in found:
                raise ThesaurusError(f"{file.name}: the id {concept.id} occurs twice.")
            found[concept.id] = concept
    return tuple(found.values())


def _joined(one: Forms, other: Forms) -> Forms:
    return {
        code: tuple(dict.fromkeys((*one.get(code, ()), *other.get(code, ())))) for code in {**one, **other}
    }


def _with_row(concept: Concept, row: Concept) -> Concept:
    """Return a concept with the forms of a row that is the same thing."""
    return replace(
        concept,
        forms=_joined(concept.forms, row.forms),
        hidden=_joined(concept.hidden, row.hidden),
        ambiguous=_joined(concept.ambiguous, row.ambiguous),
        context=tuple(dict.fromkeys((*concept.context, *row.context))),
    )


def with_rows(concepts: Iterable[Concept], rows: Iterable[Concept]) -> tuple[Concept, ...]:
    """
    Join concepts made from vocabulary rows or by editors (ids like "sector:gww") to those of the files.

    A row that exactly one concept points at, which points at nothing else, is the same thing: its forms go there. Any
    other row is a concept of its own, below those that point at it. It is not below an article of the law: an instrument
    rests on it, so stories with that instrument have the article, but a text that says "partnership" does not speak of it.
    """
    known = {concept.id: concept for concept in concepts}
    pointing: dict[str, list[str]] = {}
    for concept in known.values():
        for term in concept.terms:
            pointing.setdefault(term, []).append(concept.id)
    for row in rows:
        above = pointing.get(row.id, [])
        if len(above) == 1 and len(known[above[0]].terms) == 1:
            known[above[0]] = _with_row(known[above[0]], row)
        elif row.id in known:
            known[row.id] = _with_row(known[row.id], row)
        else:
            things = (one for one in above if known[one].kind != "article")
            broader = tuple(dict.fromkeys((*row.broader, *things)))
            known[row.id] = replace(row, broader=broader, terms=row.terms or (row.id,))
    return tuple(known.values())
