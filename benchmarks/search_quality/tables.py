"""The tables of docs/search-quality.md."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from benchmarks.search_quality.collection import HALVES, KINDS, LANGUAGES, LOCKED, TUNING, Query
from benchmarks.search_quality.metrics import Figures, Ranking, figures, ndcg
from benchmarks.search_quality.targets import TARGET_KIND, TARGET_NDCG5, TARGET_SUCCESS3

Answers = Sequence[tuple[Query, Ranking]]
Measured = dict[str, Any]

_ALL = "all"
_MEASURES = "nDCG@5 | success@1 | success@3 | recall@10 | empty | unwanted first"


def answers_of(measured: Measured, queries: Sequence[Query]) -> Answers:
    """Return the queries with what an engine answered."""
    return list(zip(queries, measured["answers"], strict=True))


def some(answers: Answers, fits: Callable[[Query], bool]) -> Answers:
    """Return the answers to the queries that fit."""
    return [(query, ranking) for query, ranking in answers if fits(query)]


def numbers(queries: Sequence[Query]) -> str:
    """Return how many queries there are per kind, language and half."""
    lines = ["| Kind | nl, tuning | nl, locked | en, tuning | en, locked |", "|---|---|---|---|---|"]
    for kind in (*KINDS, _ALL):
        cells = [
            sum(one.language == language and one.half == half and kind in (one.kind, _ALL) for one in queries)
            for language in LANGUAGES
            for half in HALVES
        ]
        lines.append(f"| {kind} | {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def summary(engines: Sequence[Measured], queries: Sequence[Query], half: str) -> str:
    """Return one line per engine and language."""
    lines = [f"| Engine | Language | Queries | {_MEASURES} |", "|---" * 9 + "|"]
    for measured in engines:
        for language in LANGUAGES:
            answers = some(
                answers_of(measured, queries),
                lambda query, language=language: query.half == half and query.language == language,
            )
            lines.append(f"| {measured['name']} | {language} | {_cells(figures(answers))} |")
    return "\n".join(lines)


def by_kind(engines: Sequence[Measured], queries: Sequence[Query], half: str) -> str:
    """Return nDCG@5 per kind and language, one column per engine."""
    names = " | ".join(measured["name"] for measured in engines)
    lines = [f"| Kind | Language | Queries | {names} |", "|---" * (3 + len(engines)) + "|"]
    for kind in KINDS:
        for language in (*LANGUAGES, _ALL):
            groups = [
                some(
                    answers_of(measured, queries),
                    lambda query, kind=kind, language=language: (
                        query.half == half and query.kind == kind and language in (query.language, _ALL)
                    ),
                )
                for measured in engines
            ]
            cells = " | ".join(f"{figures(group).ndcg5:.2f}" for group in groups)
            lines.append(f"| {kind} | {language} | {len(groups[0])} | {cells} |")
    return "\n".join(lines)


def of_one(measured: Measured, queries: Sequence[Query], half: str) -> str:
    """Return all measures of one engine per kind."""
    lines = [f"| Kind | Queries | {_MEASURES} |", "|---" * 8 + "|"]
    for kind in KINDS:
        answers = some(
            answers_of(measured, queries),
            lambda query, kind=kind: query.half == half and query.kind == kind,
        )
        lines.append(f"| {kind} | {_cells(figures(answers))} |")
    return "\n".join(lines)


def shortfalls(measured: Measured, queries: Sequence[Query]) -> list[str]:
    """Return in words what an engine does not reach of the targets on the locked half."""
    locked = some(answers_of(measured, queries), lambda query: query.half == LOCKED)
    found = []
    for language, target in TARGET_NDCG5.items():
        reached = figures(some(locked, lambda query, language=language: query.language == language))
        if reached.ndcg5 < target:
            found.append(f"nDCG@5 {language} is {reached.ndcg5:.3f}, not {target}")
        if reached.success3 < TARGET_SUCCESS3:
            found.append(f"success@3 {language} is {reached.success3:.3f}, not {TARGET_SUCCESS3}")
    for kind in KINDS:
        reached = figures(some(locked, lambda query, kind=kind: query.kind == kind))
        if reached.ndcg5 < TARGET_KIND:
            found.append(f"nDCG@5 of {kind} is {reached.ndcg5:.3f}, not {TARGET_KIND}")
    return found


def misses(measured: Measured, queries: Sequence[Query]) -> Iterator[str]:
    """Yield the queries of the tuning half that an engine answers less than perfectly, worst first."""
    tuning = some(answers_of(measured, queries), lambda query: query.half == TUNING)
    for query, ranking in sorted(tuning, key=lambda pair: ndcg(pair[1], pair[0].judged, 5)):
        reached = ndcg(ranking, query.judged, 5)
        if reached < 1:
            wanted = " ".join(f"{key}={grade}" for key, grade in query.judged.items())
            yield (
                f"{reached:.2f} {query.kind} {query.language} “{query.text}” wants {wanted or 'nothing'}; got "
                f"{' '.join(ranking[:5]) or 'nothing'}"
            )


def _cells(found: Figures) -> str:
    unwanted = "" if found.unwanted_first is None else f"{found.unwanted_first:.2f}"
    parts = (found.ndcg5, found.success1, found.success3, found.recall10, found.empty)
    return " | ".join([str(found.queries), *(f"{part:.2f}" for part in parts), unwanted])
