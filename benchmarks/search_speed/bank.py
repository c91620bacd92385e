"""
The bank of one size: `python -m benchmarks.part search_speed.bank --stories 10000`.

Every story has one language, so stories and documents are the same number. The first are pages whose documents the real
projection makes: Wagtail searches them too. All others are documents straight in the table (`copies`).
"""

import argparse
from itertools import islice
from random import Random

from django.db import connection, transaction

from benchmarks.bank import prepare
from benchmarks.corpus import SEED, Corpus, NewPage
from benchmarks.pages import BATCH, add_pages
from benchmarks.results import say
from benchmarks.search_speed.copies import Copies
from benchmarks.words import languages
from home.demo.identity import story_identifier
from home.demo.reader import read_stories
from storybank.publication.models import PublishedStory
from storybank.publication.service import catch_up, rebuild

#: Documents of which the others are copies: few enough to be held, enough to be different.
_MODELS = 300
_ROWS = 500
_BODY_PARTS = 1


def grow(stories: int, pages: int) -> None:
    """
    Add stories until there are so many documents, those of the demo counted; at most so many pages, the rest are copies.

    Never holds more than some hundred.
    """
    _add_pages(min(stories, pages))
    there = PublishedStory.objects.count()
    if there < stories:
        _add_copies(range(there, stories))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _add_pages(documents: int) -> None:
    there = PublishedStory.objects.count()
    if there >= documents:
        return
    corpus, numbers = Corpus(), iter(range(there, documents))
    while batch := list(islice(numbers, BATCH)):
        with transaction.atomic():
            add_pages([_shortened(corpus.story(number)[0]) for number in batch])
    rebuild()
    catch_up()
    say(f"{documents} documents made from pages")


def _shortened(new: NewPage) -> NewPage:
    """Return a page with only so much of its body that it has some 260 words, which is what engines were compared with."""
    page = new.page
    page.body = list(page.body.raw_data)[:_BODY_PARTS]
    return new


def _add_copies(numbers: range) -> None:
    demo = [story_identifier(story.key) for story in read_stories()]
    models = PublishedStory.objects.exclude(story_id__in=demo).order_by("story_id")[:_MODELS]
    written = [story for story in read_stories() if len(story.languages) > 1]
    copies, remaining = Copies(list(models), languages(written)), iter(numbers)
    while batch := list(islice(remaining, _ROWS)):
        rows = [copies.document(Random(f"{SEED} copy {number}"), number) for number in batch]
        PublishedStory.objects.bulk_create(rows)
    say(f"{len(numbers)} documents put straight into the table")


def main() -> None:
    """Make the bank that the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stories", type=int, required=True)
    parser.add_argument("--pages", type=int, required=True, help="of them at most so many as pages")
    options = parser.parse_args()
    prepare()
    grow(options.stories, options.pages)
