"""
Times inside one process: `python -m benchmarks.part search_speed.inside`.

An answer is everything but the wire: the text is read, the engine asked for the exact total and the first twenty, facets are counted and
named, why and where each hit matches is told, and the cards come from the database. No answer is taken from those that a
process keeps: `ANSWERS_KEPT` is 0 and all queries are asked in turn.
"""

import argparse
import logging
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings

from benchmarks.results import keep, kept_part, say
from benchmarks.search_speed.queries import LANGUAGE, engine
from benchmarks.search_speed.timing import CLOCKS, of_each, summary
from search import service
from search.bank_words import BankWords
from search.cluster import reader as cluster_reader
from search.engines.tantivy_counts import LARGE
from search.highlights.wanted import wanted_of
from search.index_folder import IndexFolder
from search.marking import highlights_of
from search.reader import Reader
from search.schema import fingerprint
from search.service import SearchRequest, search, suggest
from storybank.publication.models import PublishedStory
from storybank.publication.service import cards

#: The facets that every page shows, and the eight that take longest to count.
USUAL = (
    "municipality",
    "province",
    "sector",
    "impactType",
    "instrument",
    "valueBand",
    "year",
    "evidenceGrade",
)
DEAREST = (
    "municipality",
    "province",
    "sector",
    "impactType",
    "instrument",
    "targetGroup",
    "supplierType",
    "sdg",
)
FACETS = {"none": (), "usual": USUAL, "dearest": DEAREST}
#: Titles that are typed, hits of a page, and how much is suggested.
_TYPED, _PAGE = 200, 20
_SUGGESTED = 8
#: Seconds to wait for a cluster, whose slow answers are to be measured and not replaced.
_PATIENCE = 60.0


class _Problems(logging.Handler):
    """Hears when a cluster fails: the embedded index answers in its place then, and the times are of that one."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


def _answer(request: SearchRequest) -> None:
    results = search(request)
    cards(results.hits, request.language)


def answers(asked: Mapping[str, Sequence[str]], rounds: int, clock: str) -> dict[str, Any]:
    """Return the times of answers by facets and kind, on one of the clocks."""
    found: dict[str, Any] = {}
    for facets, names in FACETS.items():
        requests = {
            kind: [SearchRequest(text=text, language=LANGUAGE, facets=names) for text in texts]
            for kind, texts in asked.items()
        }
        order = list(chain.from_iterable(requests.values()))
        times = of_each(_answer, order, rounds, clock)
        found[facets], at = {}, 0
        for kind, own in requests.items():
            every = [
                times[turn * len(order) + at + place] for turn in range(rounds) for place in range(len(own))
            ]
            found[facets][kind] = summary(every)
            at += len(own)
    return found


def totals(asked: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return the mean part of the stories that is found, by kind."""
    stories = search(SearchRequest(language=LANGUAGE)).total
    return {
        kind: sum(search(SearchRequest(text=text, language=LANGUAGE)).total for text in texts)
        / len(texts)
        / stories
        for kind, texts in asked.items()
    }


def parts(asked: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Any]:
    """Return the times of what an answer is made of, and of suggestions for titles typed so far."""
    reader = Reader(IndexFolder(Path(settings.SEARCH_INDEX_DIR), fingerprint()))
    analyser, index = reader.reading().analyser, engine()
    words = BankWords(index, LANGUAGE)
    texts = list(chain.from_iterable(asked.values()))
    marked = [
        (answer.hits, wanted_of(analyser.query(text, LANGUAGE, words)))
        for text in texts
        if len((answer := search(SearchRequest(text=text, language=LANGUAGE))).hits) == _PAGE
    ]
    titles = PublishedStory.objects.filter(language=LANGUAGE).order_by("story_id")[:_TYPED]
    typed = [
        title[: 1 + number * 7 % 23] for number, title in enumerate(titles.values_list("title", flat=True))
    ]
    return {
        "analysis": summary(of_each(lambda text: analyser.query(text, LANGUAGE, words), texts, rounds)),
        "highlights": summary(of_each(lambda pair: highlights_of(index, *pair), marked, rounds)),
        "suggestions": summary(of_each(lambda text: suggest(text, LANGUAGE, _SUGGESTED), typed, rounds)),
    }


def main() -> None:
    """Measure with so many rounds, and keep the result under the name of the engine that answers."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--name", default="embedded", help="what to keep it under")
    parser.add_argument("--clock", choices=tuple(CLOCKS), default="processor")
    options = parser.parse_args()
    service.ANSWERS_KEPT = 0
    cluster_reader.SEARCHING = _PATIENCE
    problems = _Problems()
    logging.getLogger("search.cluster").addHandler(problems)
    asked = kept_part("asked")
    result = {
        "totals": totals(asked),
        "answers": answers(asked, options.rounds, options.clock),
        "parts": parts(asked, options.rounds),
    }
    if options.clock == "processor" and PublishedStory.objects.count() >= LARGE:
        result["two threads"] = answers(asked, options.rounds, "thread")
    if problems.heard:
        raise SystemExit(f"These would not be times of the cluster. {problems.heard[0]}")
    keep(options.name, result)
    for facets, kinds in result["answers"].items():
        say(
            f"{options.name}, facets {facets}: "
            + ", ".join(f"{kind} {one['p50']:.1f}" for kind, one in kinds.items())
        )
    say(", ".join(f"{part} {one['p50']:.2f}/{one['p95']:.2f}" for part, one in result["parts"].items()))
