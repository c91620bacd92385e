"""
How good a ranking is. Pure: keys of stories in order against what was judged.

A query that nothing answers is answered well by an empty page: every measure is then 1 for no story at all and 0 otherwise.
For all other queries an empty page is 0 in every measure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from statistics import fmean

from benchmarks.search_quality.collection import Query

#: From this grade on a story counts as found for success and recall: 2 is good, 3 is what one looks for.
GOOD = 2
#: As many as anybody reads: what comes later changes nothing.
DEPTH = 10

Judged = Mapping[str, int]
Ranking = Sequence[str]


def ndcg(ranking: Ranking, judged: Judged, depth: int) -> float:
    """
    Return the normalised discounted cumulative gain of the first `depth`, between 0 and 1.

    Gain 2^grade − 1, discount log2(rank + 1) (Burges et al. 2005). A story counts once, where it first stands.
    """
    if not judged:
        return float(not ranking)
    gains = [2 ** judged.get(key, 0) - 1 for key in dict.fromkeys(ranking)]
    best = sorted((2**grade - 1 for grade in judged.values()), reverse=True)
    return _discounted(gains[:depth]) / _discounted(best[:depth])


def _discounted(gains: Iterable[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def success(ranking: Ranking, judged: Judged, depth: int) -> float:
    """Return 1 when at least one of the first `depth` is good, 0 otherwise."""
    if not judged:
        return float(not ranking)
    return float(any(judged.get(key, 0) >= GOOD for key in ranking[:depth]))


def recall(ranking: Ranking, judged: Judged, depth: int) -> float:
    """Return the part of the good stories that is among the first `depth`; of as many as fit there."""
    if not judged:
        return float(not ranking)
    good = {key for key, grade in judged.items() if grade >= GOOD}
    return len(good.intersection(ranking[:depth])) / min(len(good), depth)


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over a number of queries. `unwanted_first` is None when none of them names an unwanted story."""

    queries: int
    ndcg5: float
    success1: float
    success3: float
    recall10: float
    empty: float
    unwanted_first: float | None


def figures(answers: Sequence[tuple[Query, Ranking]]) -> Figures:
    """Return the means over queries and their rankings. Takes at least one."""
    pairs = [(ranking, query.judged) for query, ranking in answers]
    first = [
        float(bool(ranking) and ranking[0] in query.unwanted) for query, ranking in answers if query.unwanted
    ]
    return Figures(
        queries=len(answers),
        ndcg5=fmean(ndcg(ranking, judged, 5) for ranking, judged in pairs),
        success1=fmean(success(ranking, judged, 1) for ranking, judged in pairs),
        success3=fmean(success(ranking, judged, 3) for ranking, judged in pairs),
        recall10=fmean(recall(ranking, judged, DEPTH) for ranking, judged in pairs),
        empty=fmean(not ranking for ranking, _judged in pairs),
        unwanted_first=fmean(first) if first else None,
    )
