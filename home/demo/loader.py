"""Loading the demo into a bootstrapped bank, and taking it out again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from wagtail_localize.models import TranslatableObject

from home.demo import organisations, pictures, users
from home.demo.content import StoryFile
from home.demo.identity import story_identifier
from home.demo.publishing import publish_story
from home.demo.reader import FOLDER, read_stories
from home.demo.terms import Terms
from storybank.publication.service import PublicationChange, removing_because
from storybank.stories.models import StoryIndexPage, StoryPage


class DemoNotAllowedError(Exception):
    """This is no place for demo content."""


class NotBootstrappedError(Exception):
    """The bank has no index of stories yet."""


@dataclass
class Outcome:
    """What was done: keys of stories, and what else is to be said."""

    done: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def load_demo(
    stories: Path = FOLDER,
    drawings: Path = pictures.FOLDER,
    say: Callable[[str], None] = lambda text: None,
) -> Outcome:
    """
    Load the demo stories that are not in the bank yet, with pictures, organisations and people.

    Takes the folders of files and drawings, and a function that is told each story. A story that is there is left alone,
    whatever became of it. Raises DemoNotAllowedError, NotBootstrappedError, and DemoFileError when a file cannot be right.
    """
    _check_allowed()
    files = read_stories(stories)
    pictures.check_pictures(files, drawings)
    indexes = {story.key: _index(story.source_language) for story in files}
    terms = Terms()
    with transaction.atomic():
        directory = organisations.load_organisations(files, terms)
        people = users.load_people(files, directory)
    outcome = Outcome()
    for story in files:
        if StoryPage.objects.filter(translation_key=story_identifier(story.key)).exists():
            outcome.skipped.append(story.key)
            continue
        with transaction.atomic():
            images = pictures.load_pictures(story, people.editor, drawings)
            publish_story(story, indexes[story.key], people, images, directory, terms)
        outcome.done.append(story.key)
        say(f"{story.key}: {story.words[story.source_language].title}")
    return outcome


def remove_demo(stories: Path = FOLDER) -> Outcome:
    """
    Remove the demo stories in all languages, their pictures and organisations, and the people of the demo.

    What other stories came to use stays, and a remark says so. Raises DemoNotAllowedError.
    """
    _check_allowed()
    files = read_stories(stories)
    outcome = Outcome()
    with transaction.atomic(), removing_because(PublicationChange.Reason.WITHDRAWN):
        for story in files:
            (outcome.done if _remove_story(story) else outcome.skipped).append(story.key)
        for row in (
            *pictures.demo_pictures(),
            *organisations.demo_organisations(files),
            *users.demo_people(),
        ):
            try:
                with transaction.atomic():
                    row.delete()
            except ProtectedError:
                outcome.remarks.append(f"{row} stays: something else in the bank uses it.")
        pictures.remove_collection()
    return outcome


def _remove_story(story: StoryFile) -> bool:
    key = story_identifier(story.key)
    pages = list(StoryPage.objects.filter(translation_key=key))
    for page in pages:
        page.delete()
    TranslatableObject.objects.filter(translation_key=key).delete()
    return bool(pages)


def _check_allowed() -> None:
    if not getattr(settings, "DEMO", False):
        raise DemoNotAllowedError(
            "Demo content is made up and does not belong in a bank that people rely on. "
            "It can be loaded with the demo settings only (storybank.settings.demo)."
        )


def _index(language: str) -> StoryIndexPage:
    index = StoryIndexPage.objects.filter(locale__language_code=language).order_by("path").first()
    if index is None:
        raise NotBootstrappedError("There is no place for stories yet. Run first: manage.py bootstrap")
    return index
