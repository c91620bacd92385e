"""A demo story on its way to readers: written and published, and the same in the other language when it is told in two."""

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from home.demo.content import StoryFile
from home.demo.stories import StoryWriter
from home.demo.terms import Terms
from home.demo.users import DemoPeople
from storybank.images.models import StoryImage
from storybank.organisations.models import Organisation
from storybank.stories.models import StoryIndexPage, StoryPage
from storybank.stories.translations import fill_in, publish_translation, start_translation

_HOME = ZoneInfo("Europe/Amsterdam")
_OFFICE_OPENS = time(9)


@transaction.atomic
def publish_story(
    story: StoryFile,
    index: StoryIndexPage,
    people: DemoPeople,
    pictures: Mapping[str, StoryImage],
    organisations: Mapping[str, Organisation],
    terms: Terms,
) -> None:
    """
    Write a story in its source language and publish it, with the dates that the file gives; then its translation, if any.

    All or nothing. Raises ValidationError when the bank does not accept the story.
    """
    writer = StoryWriter(story, terms, pictures, organisations)
    author = people.author_of(story)
    page = writer.write(index, author)
    page.save_revision(user=author).publish(user=people.editor)
    page = _date(page, story)
    if (language := story.translation_language) is None:
        return
    translation = start_translation(page, language, people.editor)
    fill_in(translation, writer.texts(language), people.editor)
    _date(publish_translation(translation, people.editor, slug=story.words[language].slug), story)


def _date(page: StoryPage, story: StoryFile) -> StoryPage:
    """
    Give a page that was published just now the dates on which the story was published, and changed for the last time.

    Wagtail writes the present when it publishes. The page is saved as a whole, so that its document follows. The last change
    is that of the check which the story tells of, when that came later.
    """
    page = StoryPage.objects.get(pk=page.pk)
    page.first_published_at = _morning(story.first_published)
    page.last_published_at = _morning(max(story.first_published, story.checked_at or date.min))
    page.save()
    return page


def _morning(day: date) -> datetime:
    return datetime.combine(day, _OFFICE_OPENS, tzinfo=_HOME)
