"""
Wagtail's own search over the same stories: `python -m benchmarks.part search_speed.wagtail`.

The database backend with the fields that a project would declare. It is asked for what it has: the total and the first twenty
pages. Facets, highlights, corrections and expansions are not in its times, because they are not in Wagtail.
"""

import argparse
from itertools import count

from modelsearch.backends import get_search_backend
from wagtail.search.index import RelatedFields, SearchField

from benchmarks.results import keep, kept_part, say
from benchmarks.search_speed.timing import of_each, summary
from storybank.stories.models import StoryPage

_LABELS = [SearchField("label_nl"), SearchField("label_en")]
_FIELDS = [
    SearchField("title", boost=5),
    SearchField("summary", boost=3),
    SearchField("social_value"),
    SearchField("body"),
    RelatedFields("sector", _LABELS),
    RelatedFields("story_municipalities", [RelatedFields("municipality", _LABELS)]),
    RelatedFields("story_instruments", [SearchField("applied"), RelatedFields("instrument", _LABELS)]),
]
_BATCH, _PAGE = 200, 20


def main() -> None:
    """Index the pages of the bank in batches, ask every query, and keep the times."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    others = [one for one in StoryPage.search_fields if one.field_name != "title"]
    StoryPage.search_fields = [*others, *_FIELDS]
    backend = get_search_backend("modelsearch.backends.database")
    backend.reset_indexes()
    index = backend.get_index_for_model(StoryPage)
    pages = StoryPage.objects.live().order_by("pk")
    for start in count(0, _BATCH):
        batch = list(pages[start : start + _BATCH])
        if not batch:
            break
        index.add_items(StoryPage, batch)

    def ask(text: str) -> None:
        found = backend.search(text, StoryPage.objects.live())
        found.count()
        for page in found[:_PAGE]:
            str(page.title)

    result = {
        kind: summary(of_each(ask, texts, options.rounds)) for kind, texts in kept_part("asked").items()
    }
    keep("wagtail", result)
    say("Wagtail: " + ", ".join(f"{kind} {one['p50']:.0f}" for kind, one in result.items()))
