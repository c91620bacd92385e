"""How many database queries an answer costs, in a process that has answered the same before."""

import argparse
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client

from benchmarks.results import keep, say
from storybank.publication.models import PublishedStory

#: Sizes of a page in the API.
_PAGE_SIZES = (1, 20, 100)


def count_queries(action: Callable[[], Any]) -> int:
    """Return how many queries an action sends to the database."""
    count = 0

    def counting(execute: Any, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(counting):
        action()
    return count


def addresses() -> dict[str, str]:
    """Return the addresses that are counted, by name: of a story of the corpus, its page, and lists."""
    story = PublishedStory.objects.filter(language="nl").order_by("-first_published_at").first()
    found = {"detail": f"/api/v1/stories/{story.story_id}"}
    found |= {f"list of {size}": f"/api/v1/stories?pageSize={size}" for size in _PAGE_SIZES}
    found["list, filtered"] = f"/api/v1/stories?sector={story.facts['sectorMain']}&pageSize=20"
    found["HTML story"] = story.path
    found["HTML list"] = story.path.removesuffix(f"{story.slug}/")
    return found


def measure() -> dict[str, int]:
    """Return the number of queries by name of the answer; each answer is asked for once before it is counted."""
    client = Client()
    counts = {}
    for name, address in addresses().items():
        for _time in range(2):
            answers: list[Any] = []
            counts[name] = count_queries(
                lambda address=address, answers=answers: answers.append(client.get(address))
            )
            if answers[0].status_code != 200:
                raise RuntimeError(f"{address} answers {answers[0].status_code}.")
    return counts


def main() -> None:
    """Count and keep the result under the label that the command line gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--label", choices=("few", "many"), required=True)
    options = parser.parse_args()
    counts = measure()
    keep(f"queries-{options.label}", {"documents": PublishedStory.objects.count(), "queries": counts})
    say(f"queries with {options.label} stories: {counts}")
