"""Editors at random work, several at once: each action is one transaction, some of which commit late."""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from wagtail.models import Page, PageViewRestriction

from storybank.images.models import StoryImage
from storybank.organisations.models import Organisation
from storybank.publication.models import PublishedStory
from storybank.publication.service import withdraw
from storybank.stories.models import StoryPage
from storybank.stories.translations import publish_translation, start_translation, synchronised_translation
from storybank.vocabulary.models import ImpactType, Sector
from storybank.vocabulary.service import merge
from tests.api.chaos.journal import DRAFT, note, now
from tests.stories.factories import home_page, organisation, picture, publish, story, story_index
from tests.stories.test_translations import everything

#: So many story pages at most, so that most actions meet what another one did.
_MOST_PAGES = 60
#: Sectors that stories have, and how many of them are never merged away.
SECTORS, _LASTING = 6, 4
#: The part of transactions that wait before they commit, and the longest wait in seconds.
_LATE, _LATEST = 0.2, 0.6

#: What is public afterwards: story, language, and the title or nothing.
Ends = list[tuple[str, str, str]]


def prepare() -> None:
    """Make something to begin with."""
    for language in ("nl", "en"):
        story_index(language)
    elsewhere = Page(title="Elsewhere", slug="elsewhere", locale=home_page("nl").locale)
    Page.get_first_root_node().add_child(instance=elsewhere)
    picture(), organisation()
    editor = Editor(random.Random(0))
    for way in (*[editor.create] * 8, *[editor.translate] * 4):
        with transaction.atomic():
            way()


def sectors() -> list[Sector]:
    """Return the sectors that stories have in this test."""
    return list(Sector.objects.order_by("slug")[:SECTORS])


def work(seed: int, folder: Path, told: int) -> None:
    """Do one thing after another until killed; write a byte to `told` for each that was committed."""
    draw = random.Random(seed)
    editor = Editor(draw)
    ways, weights = zip(*editor.ways(), strict=True)
    while True:
        way = draw.choices(ways, weights)[0]
        began = now()
        try:
            with transaction.atomic():
                ends = way()
                if draw.random() < _LATE:
                    time.sleep(draw.uniform(0, _LATEST))
        except (ValidationError, DatabaseError, Page.DoesNotExist) as refusal:
            # Incomplete, or in the way of another editor: all of it is undone, and somebody tries something else.
            note(folder, "refusals", [(way.__name__, type(refusal).__name__, str(refusal)[:200])])
            continue
        committed = now()
        note(folder, "acts", [(*end, began, committed) for end in ends])
        os.write(told, b".")


class Editor:
    """What an editor can do. Each action returns what it made public or took away."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw

    def ways(self) -> list[tuple[Callable[[], Ends], int]]:
        """Return the actions, each with how often it is done."""
        return [
            (self.create, 16),
            (self.save_draft, 12),
            (self.edit, 30),
            (self.unpublish, 8),
            (self.withdraw, 4),
            (self.join, 3),
            (self.translate, 8),
            (self.move, 5),
            (self.delete, 1),
            (self.rename_a_term, 4),
            (self.merge_terms, 1),
            (self.rename_the_organisation, 2),
            (self.rename_the_index, 1),
            (self.restrict, 1),
            (self.lift_restrictions, 6),
        ]

    def create(self) -> Ends:
        """Write a story and publish it; at times only as a draft."""
        if StoryPage.objects.count() >= _MOST_PAGES:
            return self.delete()
        title, language = self._title(), self.draw.choice(["nl", "nl", "en"])
        page = story(
            language,
            title=title,
            slug=title.lower(),
            hero_image=StoryImage.objects.order_by("pk").first(),
            participant=Organisation.objects.order_by("pk").first(),
            **self._facts(),
        )
        if self.draw.random() < 0.2:
            page.title = f"{DRAFT} {title}"
            page.save_revision()
            return []
        publish(page)
        return [(str(page.translation_key), language, title)]

    def save_draft(self) -> Ends:
        """Write something that is not to be read yet."""
        for page in self._some():
            draft = page.get_latest_revision_as_object()
            draft.title, draft.summary = f"{DRAFT} {self._title()}", f"{DRAFT} in the summary"
            draft.save_revision()
        return []

    def edit(self) -> Ends:
        """Publish another title, with other facts or under another address at times."""
        for page in self._some():
            return self._published(page)
        return []

    def unpublish(self) -> Ends:
        """Take one language off line."""
        for page in self._some(live=True):
            page.unpublish()
            return [(str(page.translation_key), page.locale.language_code, "")]
        return []

    def withdraw(self) -> Ends:
        """Take a story back in all its languages."""
        for page in self._some(live=True):
            withdraw(page.translation_key)
            return [(str(page.translation_key), language, "") for language in ("nl", "en")]
        return []

    def join(self) -> Ends:
        """Take a story back because another one tells it now."""
        for page in self._some(live=True):
            others = PublishedStory.objects.exclude(story_id=page.translation_key)
            if target := others.order_by("?").values_list("story_id", flat=True).first():
                withdraw(page.translation_key, merged_into=target)
                return [(str(page.translation_key), language, "") for language in ("nl", "en")]
        return []

    def translate(self) -> Ends:
        """Publish a translation, the first one or one that has caught up."""
        for page in self._some(live=True):
            source = page.source_language
            if page.locale.language_code != source or DRAFT in page.get_latest_revision_as_object().title:
                return []
            language = "en" if source == "nl" else "nl"
            target = StoryPage.objects.filter(
                translation_key=page.translation_key, locale__language_code=language
            ).first()
            translation = synchronised_translation(target) if target else start_translation(page, language)
            if translation is None or DRAFT in translation.source.content_json:
                return []
            everything(translation, self._title())
            made = publish_translation(translation)
            return [(str(page.translation_key), language, made.title)]
        return []

    def move(self) -> Ends:
        """Move a page out of the site, or back."""
        for page in self._some():
            index, elsewhere = story_index(page.locale.language_code), Page.objects.get(slug="elsewhere")
            target = elsewhere if page.get_parent().pk == index.pk else index
            page.move(Page.objects.get(pk=target.pk), pos="last-child")
            if target == elsewhere:
                return [(str(page.translation_key), page.locale.language_code, "")]
            if page.live:
                # Under another title: one that has ended must not come back, or the verdict would take it for a leak.
                return self._published(StoryPage.objects.get(pk=page.pk))
        return []

    def delete(self) -> Ends:
        """Delete a page, whatever its other language does."""
        for page in self._some():
            key, language = str(page.translation_key), page.locale.language_code
            page.delete()
            return [(key, language, "")]
        return []

    def rename_a_term(self) -> Ends:
        """Give a sector another name, which many documents show."""
        sector = self.draw.choice(sectors())
        sector.label_nl = f"Sector {self.draw.randrange(10_000)}"
        sector.save()
        return []

    def merge_terms(self) -> Ends:
        """Let one sector stand for another: filters on that one mean more from now on."""
        known = sectors()
        old, new = self.draw.choice(known[_LASTING:]), self.draw.choice(known[:_LASTING])
        if old.successor_id is None:
            merge(old, new)
        return []

    def rename_the_organisation(self) -> Ends:
        """Change what all documents show."""
        shared = Organisation.objects.order_by("pk").first()
        shared.name = f"Gemeente {self.draw.randrange(10_000)}"
        shared.save()
        return []

    def rename_the_index(self) -> Ends:
        """Give all stories of a language another address."""
        index = story_index(self.draw.choice(["nl", "en"]))
        index.slug = f"verhalen-{self.draw.randrange(10_000)}"
        index.save()
        return []

    def restrict(self) -> Ends:
        """Let nobody see the stories of a language."""
        index = story_index(self.draw.choice(["nl", "en"]))
        PageViewRestriction.objects.get_or_create(page=index, restriction_type="login")
        return []

    def lift_restrictions(self) -> Ends:
        """Let everybody see them again."""
        for restriction in PageViewRestriction.objects.all():
            restriction.delete()
        return []

    def _some(self, live: bool = False) -> list[StoryPage]:
        """Choose one page, or none, and let nobody else change the pages of its story: the last to save would win."""
        pages = StoryPage.objects.filter(alias_of=None)
        chosen = (pages.filter(live=True) if live else pages).values_list("pk", "translation_key")
        some = list(chosen)
        if not some:
            return []
        pk, key = self.draw.choice(some)
        locked = StoryPage.objects.select_for_update(of=("self",)).filter(translation_key=key).order_by("pk")
        found = [page for page in locked if page.pk == pk and (page.live or not live)]
        return found[:1]

    def _published(self, page: StoryPage) -> Ends:
        draft = page.get_latest_revision_as_object()
        draft.title, draft.summary = self._title(), "Wie kocht wat, en hoe."
        if self.draw.random() < 0.4:
            for name, value in self._facts().items():
                setattr(draft, name, value)
        if self.draw.random() < 0.2:
            draft.slug = draft.title.lower()
        publish(draft)
        return [(str(page.translation_key), page.locale.language_code, draft.title)]

    def _facts(self) -> dict[str, object]:
        current = [sector for sector in sectors() if sector.successor_id is None]
        some = list(ImpactType.objects.order_by("slug")[:4])
        return {
            "sector": self.draw.choice(current),
            "impact_types": self.draw.sample(some, self.draw.randint(1, 3)),
        }

    def _title(self) -> str:
        return f"T{uuid4().hex}"
