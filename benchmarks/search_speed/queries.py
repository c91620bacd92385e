"""
What is asked: words by the part of the stories that is found for them, and the kinds of queries that take more than one word.

The words are taken from the index of the bank that is measured, so each is really there; which part of the stories each finds is
counted by searching for it, inflections and compounds included.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import Random

from django.conf import settings

from benchmarks.corpus import SEED
from benchmarks.search_speed.kinds import SHARES
from search.bank_words import BankWords
from search.engines.tantivy_engine import TantivyEngine
from search.index_folder import IndexFolder
from search.schema import fingerprint
from search.service import SearchRequest, SearchResults, search

#: Queries of each kind.
COUNT = 16
LANGUAGE = "nl"
_CANDIDATES = 150
_LONG = 8

#: What people of the field type; the analysis knows concepts in all of them.
_EXPANDED = (
    *("GWW", "social return", "SROI", "MVI", "levenscycluskosten", "levens cyclus kosten", "raamoverenkomst", "leerbedrijf"),
    *("leerbedrijf schilderwerk", "artikel 2.114", "social clauses", "afstand tot de arbeidsmarkt", "circulair inkopen"),
    *("EMVI", "groenonderhoud", "bedrijfskleding", "statushouders", "CO2-prestatieladder", "marktconsultatie", "hergebruik"),
)  # fmt: skip


def engine() -> TantivyEngine:
    """Return the embedded engine of the bank that is measured."""
    folder = IndexFolder(Path(settings.SEARCH_INDEX_DIR), fingerprint())
    return TantivyEngine(folder.engine_files(folder.current() or ""))


def choose() -> dict[str, list[str]]:
    """Return the queries of each kind; a kind that a small bank has nothing for is left out."""
    stories = search(SearchRequest(language=LANGUAGE)).total
    counts = BankWords(engine(), LANGUAGE).counts()
    random = Random(SEED)
    found = {kind: list(islice(_words(kind, counts, stories, random), COUNT)) for kind in SHARES}
    mid = found["mid"]
    pairs = [f"{first} {second}" for first in mid for second in found["half"] if first != second]
    found["several words"] = random.sample(pairs, min(COUNT, len(pairs)))
    long = (
        word for word in random.sample(sorted(counts), len(counts)) if counts[word] > 3 and len(word) >= _LONG
    )
    found["corrected"] = list(islice(_mistyped(long, random), COUNT))
    found["expanded"] = [text for text in _EXPANDED if _is_expanded(text)][:COUNT]
    return {kind: queries for kind, queries in found.items() if queries}


def _words(kind: str, counts: dict[str, int], stories: int, random: Random) -> Iterator[str]:
    """Yield words that find so many of the stories as the kind says, those first that come nearest by their own number."""
    share, least, most = SHARES[kind]
    near = sorted(counts, key=lambda word: (abs(counts[word] / stories - share), random.random()))
    for word in islice((word for word in near if word.isalpha() and len(word) > 3), _CANDIDATES):
        answer = search(SearchRequest(text=word, language=LANGUAGE))
        if least <= answer.total / stories <= most and not _is_read_otherwise(answer):
            yield word


def _is_read_otherwise(answer: SearchResults) -> bool:
    read = answer.understanding
    return read is not None and bool(read.correction or read.loosened or read.interpreted)


def _mistyped(words: Iterable[str], random: Random) -> Iterator[str]:
    """Yield words with two letters exchanged that the search corrects."""
    for word in words:
        at = random.randrange(2, len(word) - 2)
        text = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        answer = search(SearchRequest(text=text, language=LANGUAGE))
        if answer.understanding and answer.understanding.correction:
            yield text


def _is_expanded(text: str) -> bool:
    answer = search(SearchRequest(text=text, language=LANGUAGE))
    return bool(answer.total and answer.understanding and answer.understanding.expansions)
