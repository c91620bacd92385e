"""
The door of the analysis: texts of documents in, tokens out; typed text in, a query out.

Make one `Analyser` for a thesaurus, before the server forks; it is immutable and safe for threads. A changed thesaurus is a
new one.
"""

import hashlib
import unicodedata
from collections.abc import Container, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from search.analysis.concept_forms import forms_in
from search.analysis.concepts import ConceptIndex
from search.analysis.correction import Correction, correct
from search.analysis.languages import ANALYSED, language
from search.analysis.parsing import parse
from search.analysis.query import Query
from search.analysis.speller import Speller
from search.analysis.texts import TextAnalysis, analyse_text
from search.analysis.thesaurus import Concept
from search.analysis.tokens import tokens
from search.analysis.translations import load as load_translations
from search.analysis.word_lists import WORD_LISTS


class Analyser:
    """Analyses texts and queries with the given concepts."""

    def __init__(self, concepts: Iterable[Concept] = ()) -> None:
        """Prepare the concepts; this also reads the word lists of both languages (1.5 s, once a process)."""
        for code in ANALYSED:
            language(code)
        load_translations()
        known = tuple(concepts)
        self.concepts = ConceptIndex(known)
        self._forms = {
            code: [form for one in known for form, _hidden in forms_in(code, one)] for code in ANALYSED
        }
        self.fingerprint = fingerprint_of(known)

    def text(self, text: str, code: str) -> TextAnalysis:
        """Return the analysis of a text of a document in the language `code`."""
        return analyse_text(text, code, self.concepts)

    def query(self, text: str, code: str, bank: Container[str] = ()) -> Query:
        """Return what a reader of the language `code` asks for; `bank` has the folded words of the bank's stories."""
        return parse(text, code, self.concepts, bank)

    def speller(self, code: str, words: Mapping[str, int]) -> Speller:
        """
        Return a speller for the words of the bank (folded word to number of stories).

        The words of the thesaurus count as well, as if they stood in one story: they lead to stories that say it otherwise.
        """
        vocabulary = {token.text: 1 for form in self._forms.get(code, ()) for token in tokens(form)}
        vocabulary.update(words)
        return Speller(code, vocabulary)

    def correction(self, query: Query, speller: Speller) -> Correction | None:
        """Return the query with its typing mistakes corrected, None when there are none."""
        return correct(query, speller, self.concepts)


def fingerprint_of(concepts: Iterable[Concept]) -> str:
    """Return a text that changes when anything changes that decides what tokens come out."""
    found = hashlib.blake2b(digest_size=16)
    found.update(f"{version('simplemma')} {version('pystemmer')} {unicodedata.unidata_version}".encode())
    for file in sorted([*WORD_LISTS.glob("*.txt*"), *Path(__file__).parent.glob("*.py")]):
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    for concept in concepts:
        found.update(repr(concept).encode("utf-8", "replace"))
    return found.hexdigest()
