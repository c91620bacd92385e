"""One table of everything that was measured, beside what it has to be; kept in docs/benchmarks.md."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.results import ROOT

DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

Results = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `ok` is None for what has no target."""

    what: str
    measured: str
    target: str = ""
    ok: bool | None = None

    def markdown(self) -> str:
        """Return the line as Markdown."""
        verdict = {True: "yes", False: "**no**", None: ""}[self.ok]
        return f"| {self.what} | {self.measured} | {self.target} | {verdict} |"


def at_least(what: str, value: float, target: float, write: Callable[[float], str]) -> Row:
    """Return the line of something that should be large."""
    return Row(what, write(value), f"≥ {write(target)}", value >= target)


def at_most(what: str, value: float, target: float, write: Callable[[float], str]) -> Row:
    """Return the line of something that should be small."""
    return Row(what, write(value), f"≤ {write(target)}", value <= target)


def share(value: float) -> str:
    """Write a part of one."""
    return f"{value * 100:.0f} %"


def times(value: float) -> str:
    """Write a ratio."""
    return f"{value:.0f} ×"


def _unit(unit: str) -> Callable[[float], str]:
    return lambda value: f"{value:,.0f} {unit}"


#: Least part of the empty view's answers per second: detail, list, and 304 of both.
READ_TARGETS = {"sqlite": (0.55, 0.33, 0.55, 0.40), "postgresql": (0.40, 0.20, 0.40, 0.20)}


def read_rows(database: str, read: Results) -> Iterator[Row]:
    """Return what was measured of reading."""
    rate, part = read["per_second"], read["of_empty"]
    detail, page, same_detail, same_page = READ_TARGETS[database]
    yield Row("An empty view", _per_second(rate["empty"]))
    yield Row(
        "A bare query in a bare view",
        f"{_per_second(rate['cursor'])} = {share(part['cursor'])} of the empty view; "
        f"a story does {share(part['detail'] / part['cursor'])} of it",
    )
    for name, key, target in (
        ("A story", "detail", detail),
        ("A list of 20", "list", page),
        ("A story, 304", "detail 304", same_detail),
        ("A list of 20, 304", "list 304", same_page),
    ):
        row = at_least(name, part[key], target, share)
        yield Row(name, f"{_per_second(rate[key])} = {row.measured} of the empty view", row.target, row.ok)
    for name, ours, theirs, target in (
        ("Wagtail's API v3, a story", "detail", "v3 detail", 25),
        ("Wagtail's API v2, a list of 20 with the data of our cards", "list", "v2 list", 40),
    ):
        # So slow that not one answer came: every other run is longer than a second.
        row = at_least(name, rate[ours] / max(rate[theirs], 1 / read["seconds"]), target, times)
        yield Row(name, f"{_per_second(rate[theirs])}; ours does {row.measured} that", row.target, row.ok)
    for name, key in (
        ("A story in English (`?lang=en`)", "detail in English"),
        ("The first page of the list", "first page"),
        ("A list, filtered by municipality", "list, filtered"),
        ("HTML page of a story", "HTML story"),
        ("HTML list", "HTML list"),
        ("Wagtail's API v2, a story", "v2 detail"),
        ("Wagtail's API v3, a list of 20 (titles only)", "v3 list"),
    ):
        yield Row(name, _per_second(rate[key]))


def query_rows(few: Results, many: Results) -> Iterator[Row]:
    """Return how many queries answers cost, with few stories and with many."""
    limits = {"detail": 1, "HTML story": 8, "HTML list": 10}
    for name, count in many["queries"].items():
        before = few["queries"][name]
        most = limits.get(name, 2)
        measured = str(count) if before == count else f"{before} with few stories, {count} with many"
        yield Row(
            f"Queries: {name}", measured, f"≤ {most}, always the same", count <= most and before == count
        )


def publishing_rows(few: Results, many: Results) -> Iterator[Row]:
    """Return what publishing one story costs, with few stories and with many."""
    for label, result in (("few", few), ("many", many)):
        stories = f"{result['documents']:,} documents in the bank"
        added, checks = result["added"], result["checks"]
        row = at_most("", added["ms"], 30, lambda value: f"{value:.0f} ms")
        yield Row(
            f"Publishing with {stories}: document, change log, search facts",
            f"{row.measured}, {_span(added['queries'])} queries",
            row.target if label == "few" else f"{row.target}, as many queries as above",
            # One story may need a query more than another, but not because there are more stories.
            row.ok and added["queries"] == few["added"]["queries"],
        )
        yield Row(
            "… beside Wagtail's own publish",
            f"{result['ms']['wagtail']:.0f} ms, about {result['queries']['wagtail']:.0f} queries",
        )
        yield Row("… and the checks before it", f"{checks['ms']:.0f} ms, {_span(checks['queries'])} queries")


def rebuild_rows(rebuild: Results) -> Iterator[Row]:
    """Return what making all documents anew costs."""
    made = f"Rebuild of {rebuild['documents']:,} documents"
    yield at_least(made, rebuild["per_second"], 300, _unit("documents/s"))
    yield at_most(f"{made}, peak memory", rebuild["peak_mb"], 250, _unit("MB"))
    yield Row("… again, with nothing to write", f"{rebuild['compared_per_second']:,.0f} documents/s")
    yield Row("… and the search index of them", f"{rebuild['index_seconds']:.1f} s")


def memory_rows(memory: Results) -> Iterator[Row]:
    """Return what the web process holds."""
    yield at_most(
        "Web process after visitors have asked for everything", memory["visitors_mb"], 180, _unit("MB")
    )
    yield Row(
        "… after the start; after an editor's visit; granian's own process beside it",
        f"{memory['start_mb']:.0f} MB; {memory['editor_mb']:.0f} MB; {memory['main_process_mb']:.0f} MB",
    )


def file_rows(files: Results) -> Iterator[Row]:
    """Return what files of stories and totals cost."""
    for name, one in files["formats"].items():
        what = f"Export of {files['stories']:,} stories as {name.upper()}"
        row = at_most(what, one["seconds"], 5, lambda value: f"{value:.1f} s")
        measured = f"{row.measured}, {one['processor_seconds']:.1f} s of the processor, {one['megabytes']:.1f} MB; {_grown(one)}"
        yield Row(what, measured, *((row.target, row.ok) if name == "csv" else ()))
    for query, one in files["totals"].items():
        asked = f" (`?{query}`)" if query else ""
        yield Row(
            f"Totals of impact{asked}",
            f"{one['seconds']:.2f} s, {one['processor_seconds']:.2f} s of the processor, {one['megabytes']:.1f} MB",
        )
    dump = files["dump"]
    yield Row("The dump", f"{dump['seconds']:.0f} s, {dump['megabytes']:.0f} MB in files; {_grown(dump)}")


def _grown(one: Results) -> str:
    return f"the process held {max(one['grown_mb'], 0):.0f} MB more meanwhile"


#: Least part of the answers per second without keys and limits.
LIMITED_TARGET = 0.90
#: Most seconds for a first copy of 10,000 stories in two languages, and queries of a delta.
COPY_TARGET, DELTA_TARGET = 10, 3


def limit_rows(limits: Results) -> Iterator[Row]:
    """Return what keys and limits cost."""
    for name, what in (("detail", "A story"), ("list", "A list of 20")):
        for kind, client in (("address", "limits per address"), ("key", "a key and its limit")):
            found = limits[name]
            row = at_least("", found["of_free"][kind], LIMITED_TARGET, share)
            rate = found["per_second"]
            yield Row(
                f"{what} with {client}",
                f"{_per_second(rate[kind])} = {row.measured} of {_per_second(rate['free'])} without",
                row.target,
                row.ok,
            )


def change_rows(changes: Results) -> Iterator[Row]:
    """Return what a partner's copy costs."""
    row = at_most("", changes["seconds"], COPY_TARGET, lambda value: f"{value:.1f} s")
    yield Row(
        f"A first copy through `/changes`: {changes['changes']:,} documents",
        f"{row.measured}, {changes['megabytes']:.0f} MB; {_grown(changes)}",
        row.target,
        row.ok,
    )
    queries = changes["delta_queries"]
    yield Row(
        "… and a page of what changed since",
        f"{queries} queries",
        f"≤ {DELTA_TARGET}",
        queries <= DELTA_TARGET,
    )


#: Least part of the answers per second from a file.
EDGE_TARGET = 0.80


def edge_rows(edge: Results) -> Iterator[Row]:
    """Return what was measured behind the cache that is shipped."""
    for name, what in (("detail", "A story"), ("list", "A list of 20")):
        found = edge[name]
        row = at_least(what, found["of_file"], EDGE_TARGET, share)
        rate = found["per_second"]
        yield Row(
            f"{what} behind the cache in front ({found['bytes']:,} bytes, gzip)",
            f"{_per_second(rate['kept'])} = {row.measured} of the same cache serving the same bytes from a file "
            f"({_per_second(rate['file'])}); of the processor {found['micros']['kept']:.0f} µs and "
            f"{found['micros']['file']:.0f} µs per answer",
            row.target,
            row.ok,
        )


def rows_of(database: str, results: Results) -> list[Row]:
    """Return all lines of a database; parts that were not measured are left out."""
    rows: list[Row] = []
    if "read" in results:
        rows += read_rows(database, results["read"])
    if "limits" in results:
        rows += limit_rows(results["limits"])
    if "changes" in results:
        rows += change_rows(results["changes"])
    if "edge" in results:
        rows += edge_rows(results["edge"])
    if {"queries-few", "queries-many"} <= results.keys():
        rows += query_rows(results["queries-few"], results["queries-many"])
    if {"publishing-few", "publishing-many"} <= results.keys():
        rows += publishing_rows(results["publishing-few"], results["publishing-many"])
    if "rebuild" in results:
        rows += rebuild_rows(results["rebuild"])
    if "memory" in results:
        rows += memory_rows(results["memory"])
    if "files" in results:
        rows += file_rows(results["files"])
    return rows


def table(machine: dict[str, str], results: dict[str, Results]) -> str:
    """Return everything that was measured as Markdown. Takes what is said of the machine, and the results by database."""
    lines = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in machine.items())]
    for database, found in results.items():
        lines += ["", f"### {NAMES[database]}", ""]
        if "sizes" in found:
            lines += [_sizes(found["sizes"]), ""]
        lines += ["| What | Measured | Target | Met |", "|---|---|---|---|"]
        lines += [row.markdown() for row in rows_of(database, found)]
    return "\n".join(lines)


def write(measured: str, document: Path = DOCUMENT) -> None:
    """Put what was measured into a document, between its markers."""
    text = document.read_text()
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    document.write_text(f"{before}{BEGIN}\n{measured}\n{END}{after}")


def _sizes(sizes: Results) -> str:
    means = [
        f"{name}: card {sizes[key]['card'] / 1000:.1f}, story {sizes[key]['detail'] / 1000:.1f}"
        for name, key in (("demo", "demo"), ("generated", "generated"))
    ]
    return f"{sizes['documents']:,} documents in the bank. Mean sizes in thousands of characters: {'; '.join(means)}."


def _per_second(value: float) -> str:
    return f"{value:,.0f}/s" if value >= 10 else f"{value:.1f}/s"


def _span(numbers: list[int]) -> str:
    return str(numbers[0]) if numbers[0] == numbers[-1] else f"{numbers[0]} to {numbers[-1]}"
