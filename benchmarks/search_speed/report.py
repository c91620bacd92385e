"""Everything that was measured as tables, beside what it has to be; kept in docs/search-benchmarks.md."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.report import Row, at_least, at_most
from benchmarks.results import ROOT
from benchmarks.search_speed.kinds import KINDS

DOCUMENT = ROOT / "docs" / "search-benchmarks.md"

#: By size: milliseconds that the middle answer may take, by facets and kind.
TARGETS: Mapping[int, Mapping[tuple[str, str], float]] = {
    10_000: {("usual", kind): 5.0 for kind in KINDS},
    100_000: {
        ("usual", "rare"): 4.0,
        ("usual", "mid"): 6.0,
        ("usual", "half"): 14.0,
        ("usual", "all"): 22.0,
        ("dearest", "half"): 20.0,
        ("dearest", "all"): 32.0,
    },
    1_000_000: {("usual", "all"): 300.0},
}
_FACETS = {"none": "no facets", "usual": "eight facets", "dearest": "eight dearest facets"}
#: Who answered, by part and what that part kept. Large indexes are counted by two threads, and so is their target.
_TWO = "two threads"
_ENGINES = (
    ("embedded", "answers", "embedded"),
    ("embedded", _TWO, "embedded, two threads"),
    ("elasticsearch", "answers", "Elasticsearch"),
)
#: Requests per second, without facets and with.
_RATES = {"plain": 600, "facets": 300}

Results = Mapping[str, Any]


def report(machine: Mapping[str, str], results: Mapping[int, Results]) -> str:
    """Return everything as Markdown. Takes what is said of the machine, and the results by size and part."""
    lines = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in machine.items())]
    for size, found in results.items():
        lines += ["", f"### {size:,} stories", ""]
        if "index" in found:
            words = found["index"]["words_per_story"]
            lines += [f"{found['index']['documents']:,} documents of {words:.0f} words in the mean.", ""]
        lines += [*_answers(size, found), "", "| What | Measured | Target | Met |", "|---|---|---|---|"]
        lines += [row.markdown() for row in _rows(size, found)]
    lines += ["", "### Growth", "", *_growth(results)]
    return "\n".join(lines)


def _answers(size: int, found: Results) -> Iterator[str]:
    """Yield the table of answers: a line for each engine and number of facets, a column for each kind."""
    if "embedded" not in found:
        return
    kinds = [kind for kind in KINDS if kind in found["embedded"]["totals"]]
    yield "| p50 / p95 in ms | " + " | ".join(kinds) + " |"
    yield "|---|" + "---|" * len(kinds)
    shares = found["embedded"]["totals"]
    yield (
        "| part of the stories found | " + " | ".join(f"{shares[kind] * 100:.1f} %" for kind in kinds) + " |"
    )
    for part, way, engine in _ENGINES:
        for facets, times in found.get(part, {}).get(way, {}).items():
            has_target = part == "embedded" and (way != "answers" or _TWO not in found[part])
            targets = TARGETS.get(size, {}) if has_target else {}
            cells = [_cell(times[kind], targets.get((facets, kind))) for kind in kinds]
            yield f"| {engine}, {_FACETS[facets]} | " + " | ".join(cells) + " |"
    if "wagtail" in found:
        cells = [_cell(found["wagtail"][kind], None) for kind in kinds]
        yield "| Wagtail, total and 20 pages only | " + " | ".join(cells) + " |"


def _cell(times: Mapping[str, float], target: float | None) -> str:
    written = f"{times['p50']:.1f} / {times['p95']:.1f}"
    if target is None:
        return written
    return f"{written} (≤ {target:g}: {'yes' if times['p50'] <= target else '**no**'})"


def _ms(value: float) -> str:
    return f"{value:.2g} ms"


def _mb(value: float) -> str:
    return f"{value:,.0f} MB"


def _rate(value: float) -> str:
    return f"{value:,.0f}/s"


def _rows(size: int, found: Results) -> Iterator[Row]:
    """Yield what else was measured at one size."""
    if "embedded" in found:
        parts = found["embedded"]["parts"]
        yield at_most("Reading a query, p50", parts["analysis"]["p50"], 1, _ms)
        yield at_most("Marking 20 hits, p50", parts["highlights"]["p50"], 1.5, _ms)
        yield at_most("Suggestions, p95", parts["suggestions"]["p95"], 10, _ms)
    if "index" in found:
        index = found["index"]
        yield at_most("Indexing a story, analysis included", index["ms_per_story"], 1.2, _ms)
        each = index["index_mb"] * 1000 / index["documents"]
        yield Row("Index", f"{_mb(index['index_mb'])}, {each:.1f} kB for each story")
        yield Row("Memory while it is built, at most", _mb(index["peak_mb"]))
    for name, rate in found.get("server", {}).items():
        load, kind = name.split(", ")
        row = at_least("", rate["of_processor"], _RATES[kind], _rate)
        said = "eight facets and highlights" if kind == "facets" else "highlights, no facets"
        yield Row(
            f"HTTP, {load} queries, {said}",
            f"{row.measured} by processor time; {_rate(rate['per_second'])} on the clock",
            row.target if load == "typical" else "",
            row.ok if load == "typical" else None,
        )
    if "memory" in found:
        yield from _memory(found["memory"])


def _memory(memory: Results) -> Iterator[Row]:
    yield at_most("Thesaurus, lemmas, word lists, compound splitter", memory["analysis_mb"], 120, _mb)
    workers = memory["workers"]
    yield at_most("A worker that has answered all queries", workers["1"]["worker_rss_mb"], 300, _mb)
    for name, what in (("start_mb", "at the start"), ("answered_mb", "when all have answered all queries")):
        further = (workers["3"][name] - workers["1"][name]) / 2
        yield Row(f"Proportional memory of a further worker, {what}", _mb(further))
    yield Row(
        "Proportional memory of the server with 1, 2, 3 workers",
        ", ".join(_mb(one["answered_mb"]) for one in workers.values()),
    )


def _growth(results: Mapping[int, Results]) -> Iterator[str]:
    """Yield how times grow with the number of stories, with eight facets."""
    sizes = [size for size, found in results.items() if "embedded" in found]
    yield "| p50 in ms, eight facets | " + " | ".join(f"{size:,}" for size in sizes) + " |"
    yield "|---|" + "---|" * len(sizes)
    for kind in KINDS:
        times = [results[size]["embedded"]["answers"]["usual"].get(kind) for size in sizes]
        yield f"| {kind} | " + " | ".join(f"{one['p50']:.1f}" if one else "" for one in times) + " |"
    indexed = [results[size].get("index") for size in sizes]
    yield "| index in MB | " + " | ".join(f"{one['index_mb']:,.0f}" if one else "" for one in indexed) + " |"
    yield (
        "| indexing, ms each | "
        + " | ".join(f"{one['ms_per_story']:.2f}" if one else "" for one in indexed)
        + " |"
    )
