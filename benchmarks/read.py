"""
Answers per second of one server process, beside an empty view in the same process and Wagtail's own APIs over the same stories.

What has a target is measured in several rounds with the empty view first in each; the ratio is the middle one of the rounds,
so that a busy moment of the machine does not decide.
"""

import argparse
import statistics
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from benchmarks.load import Rate, Request, as_json, load
from benchmarks.results import keep, say
from benchmarks.server import Server, serving
from benchmarks.wagtail_apis import CARD_FIELDS
from storybank.publication.models import PublishedStory

#: How many different stories and pages of the list are asked for in turn.
STORIES, PAGES = 200, 50
PAGE_SIZE = 20
_V2_LIST = "/bench/v2/pages/?type=stories.StoryPage&locale=nl&limit={size}&offset={offset}"
_V3_LIST = "/bench/v3/pages/?type=stories.StoryPage&locale=nl&limit={size}&offset={offset}"


def requests_by_name() -> dict[str, list[Request]]:
    """Return what is asked for, by name; stories and pages are spread over the whole bank."""
    rows = PublishedStory.objects.filter(language="nl").order_by("story_id")
    count = rows.count()
    sample = list(rows.values("story_id", "page_id", "path", "facts")[:: max(1, count // STORIES)][:STORIES])
    pages = [number for number in range(1, PAGES + 1) if (number - 1) * PAGE_SIZE < count]
    html_list = sample[0]["path"].rsplit("/", 2)[0] + "/"
    paths = {
        "empty": ["/bench/empty"],
        "cursor": [f"/bench/cursor/{_stored(row['story_id'])}" for row in sample],
        "detail": [f"/api/v1/stories/{row['story_id']}" for row in sample],
        "list": [f"/api/v1/stories?page={number}" for number in pages],
        "detail in English": [f"/api/v1/stories/{row['story_id']}?lang=en" for row in sample],
        "first page": ["/api/v1/stories"],
        "list, filtered": [
            f"/api/v1/stories?municipality={row['facts']['municipality'][0]}" for row in sample
        ],
        "HTML story": [row["path"] for row in sample],
        "HTML list": [f"{html_list}?page={number}" for number in pages],
        "v3 detail": [f"/bench/v3/pages/{row['page_id']}/" for row in sample[:PAGES]],
        "v2 detail": [f"/bench/v2/pages/{row['page_id']}/" for row in sample[:PAGES]],
        "v3 list": [_V3_LIST.format(size=PAGE_SIZE, offset=PAGE_SIZE * number) for number in range(10)],
        "v2 list": [
            _V2_LIST.format(size=PAGE_SIZE, offset=PAGE_SIZE * number) + f"&fields={CARD_FIELDS}"
            for number in range(10)
        ],
    }
    return {name: [Request(path) for path in found] for name, found in paths.items()}


def _stored(story_id: UUID) -> str:
    """Return an identifier as it stands in the database: SQLite keeps it as text."""
    return story_id.hex if connection.vendor == "sqlite" else str(story_id)


def with_tags(server: Server, requests: Sequence[Request]) -> list[Request]:
    """Return requests of a client that has these answers. Raises RuntimeError unless the server says so."""
    tagged = [Request(one.path, server.fetch(one.path).headers["ETag"]) for one in requests]
    if server.fetch(tagged[0].path, If_None_Match=tagged[0].tag).status != 304:
        raise RuntimeError("No 304 for an answer that has not changed.")
    return tagged


def warm_up(server: Server, requests: Sequence[Request]) -> int:
    """Ask for everything once; return the mean size of the answers. Raises RuntimeError when one is not right."""
    sizes = []
    for one in requests:
        answer = server.fetch(one.path)
        if answer.status != 200:
            raise RuntimeError(f"{one.path} answers {answer.status}.")
        sizes.append(len(answer.body))  # type: ignore[attr-defined]
    return round(statistics.mean(sizes))


def measure(seconds: float, rounds: int) -> dict[str, Any]:
    """Return the rates by name: of every round for what has a target, of one round for the rest."""
    asked = requests_by_name()
    targets = ("empty", "cursor", "detail", "detail 304", "list", "list 304")
    with serving("benchmarks.comparison_settings") as server:
        sizes = {name: warm_up(server, requests) for name, requests in asked.items()}
        asked |= {f"{name} 304": with_tags(server, asked[name]) for name in ("detail", "list")}
        found: dict[str, list[Rate]] = {name: [] for name in asked}
        for number in range(rounds):
            for name in targets:
                found[name].append(load(server.address, asked[name], seconds))
            say(f"round {number + 1}: " + _line({name: found[name][-1] for name in targets}))
        rest = [name for name in asked if name not in targets]
        for name in rest:
            found[name].append(load(server.address, asked[name], seconds))
        say(_line({name: found[name][-1] for name in rest}))
    if errors := {name: rates for name, rates in found.items() if any(rate.errors for rate in rates)}:
        raise RuntimeError(f"There were errors: {errors}")
    return {
        "sizes": sizes,
        "seconds": seconds,
        "rounds": {name: [as_json(rate) for rate in rates] for name, rates in found.items()},
        "per_second": {
            name: statistics.median(rate.per_second for rate in rates) for name, rates in found.items()
        },
        "of_empty": {
            name: statistics.median(
                rate.per_second / empty.per_second
                for rate, empty in zip(found[name], found["empty"], strict=True)
            )
            for name in targets
        },
    }


def _line(rates: dict[str, Rate]) -> str:
    return ", ".join(f"{name} {rate.per_second:.0f}" for name, rate in rates.items())


def main() -> None:
    """Measure for as long as the command line says, and keep the result."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    keep("read", measure(options.seconds, options.rounds))
