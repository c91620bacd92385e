"""
A bank to measure: migrated, bootstrapped, with vocabularies, the demo and any number of generated stories.

    python -m benchmarks.part bank --stories 100 --publish

makes what is missing. Without `--publish` the generated stories are pages without documents, which is what the measurement
of the rebuild begins with.
"""

import argparse
import time
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.models import Avg
from django.db.models.functions import Length

from benchmarks.corpus import Corpus
from benchmarks.pages import add_organisations, add_pictures, add_stories
from benchmarks.results import keep, say
from home.demo.identity import story_identifier
from home.demo.reader import read_stories
from search.service import rebuild as rebuild_index
from storybank.publication.models import PublishedStory
from storybank.publication.service import catch_up, rebuild
from storybank.stories.models import StoryPage

ORGANISATIONS, PICTURES = 500, 600


def prepare() -> None:
    """Make an empty bank with the demo in it, unless there is one."""
    if "stories_storypage" in connection.introspection.table_names() and StoryPage.objects.exists():
        return
    for command in ("migrate", "bootstrap", "load_vocabularies", "load_demo"):
        call_command(command, verbosity=0)
    add_organisations(ORGANISATIONS)
    add_pictures(PICTURES)
    catch_up()
    rebuild_index()


def grow(stories: int) -> None:
    """Add generated stories until there are so many of them, as pages."""
    there = StoryPage.objects.values("translation_key").distinct().count() - len(read_stories())
    if there >= stories:
        return
    started, corpus = time.perf_counter(), Corpus()
    for _added in add_stories(corpus, range(there, stories)):
        pass
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # what autovacuum does a minute after such a change
            cursor.execute("ANALYZE")
    say(f"{stories - there} stories put into the tree in {time.perf_counter() - started:.0f} s")


def publish() -> None:
    """Make the documents and the index."""
    rebuild()
    catch_up()
    rebuild_index()


def sizes() -> dict[str, Any]:
    """Return the mean size of cards and details in characters, of the demo stories and of the generated ones."""
    demo = [story_identifier(story.key) for story in read_stories()]
    measured = {
        "demo": PublishedStory.objects.filter(story_id__in=demo),
        "generated": PublishedStory.objects.exclude(story_id__in=demo),
    }
    return {
        "documents": PublishedStory.objects.count(),
        **{
            name: rows.aggregate(card=Avg(Length("card")), detail=Avg(Length("detail")))
            for name, rows in measured.items()
        },
    }


def main() -> None:
    """Make the bank that the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stories", type=int, required=True)
    parser.add_argument("--publish", action="store_true", help="make documents and index as well")
    options = parser.parse_args()
    prepare()
    grow(options.stories)
    if options.publish:
        publish()
        keep("sizes", sizes())
