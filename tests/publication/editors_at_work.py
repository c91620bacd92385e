"""
Editors at work, in any order: the machine of the two tests `test_any_sequence_…`.

After any sequence the published side is what a rebuild from nothing would make. `STATE_MACHINE_EXAMPLES` sets the number of
sequences, of both tests together; 200 in CI. The tests stand in two files so that two processes can share them.
"""

import json
import os
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import Page, PageViewRestriction, Revision

from storybank.images.models import StoryImage
from storybank.organisations.models import Organisation
from storybank.publication.models import (
    DocumentReference,
    PendingRefresh,
    PublicationChange,
    PublishedStory,
    StoryAddress,
)
from storybank.publication.service import catch_up, find_drift, rebuild
from storybank.stories.models import StoryPage
from storybank.stories.translations import (
    bring_up_to_date,
    publish_translation,
    start_translation,
    synchronised_translation,
)
from storybank.vocabulary.models import Sector
from storybank.vocabulary.service import merge
from tests.stories.factories import home_page, organisation, picture, publish, story, story_index
from tests.stories.test_translations import everything

DRAFT = "DRAFTTEXT"
#: Documents at the end and lines in the log, of every sequence: shows that the sequences do something.
seen: list[tuple[int, int]] = []
_ENOUGH = 50
LANGUAGES = st.sampled_from(["nl", "en"])
COLUMNS = [
    "story_id",
    "language",
    "source_language",
    "page_id",
    "slug",
    "path",
    "title",
    "card",
    "detail",
    "text",
    "own_facts",
    "content_hash",
    "fingerprint",
    "basis",
    "facts",
    "available_languages",
    "translation_status",
    "outdated_since",
    "evidence_grade",
    "overlay",
    "wire_hash",
    "first_published_at",
    "updated_at",
    "checked_at",
]


def published_side():
    """Everything a reader can get, as one comparable value."""
    rows = [
        {
            **row,
            "references": sorted(
                DocumentReference.objects.filter(document__page_id=row["page_id"]).values_list("kind", "key")
            ),
        }
        for row in PublishedStory.objects.order_by("story_id", "language").values(*COLUMNS)
    ]
    return json.dumps(rows, default=str, sort_keys=True)


@contextmanager
def refused_perhaps():
    """What is incomplete is refused, with all that belongs to it, and the editor goes on."""
    with suppress(ValidationError), transaction.atomic():
        yield


class EditorsAtWork(RuleBasedStateMachine):
    """Each rule is something that an editor or the clock does."""

    def prepare(self):
        """Make something public to begin with: from nothing at all, few sequences ever publish two languages."""
        for language in ("nl", "en"):
            story_index(language)
        Page.get_first_root_node().add_child(
            instance=Page(title="Elsewhere", slug="elsewhere", locale=home_page("nl").locale)
        )
        picture(), organisation()
        self.look_around()
        self.create("nl", False, 0)
        self.publish(0)
        self.translate(0)
        self.publish_the_translation(1)
        self.create("en", True, 0)
        self.publish(2)
        assert PublishedStory.objects.count() == 3

    @initialize()
    def look_around(self):
        self.number = StoryPage.objects.count()
        self.shared = {"hero_image": StoryImage.objects.get(), "participant": Organisation.objects.get()}
        self.elsewhere = Page.objects.get(slug="elsewhere")

    def pages(self):
        return list(StoryPage.objects.filter(alias_of=None).order_by("pk"))

    def some(self, choice):
        """Choose one of the pages that there are, or None."""
        pages = self.pages()
        return pages[choice % len(pages)] if pages else None

    @rule(language=LANGUAGES, repeat=st.booleans(), choice=st.integers(0, 99))
    def create(self, language, repeat, choice):
        self.number += 1
        sectors = list(Sector.objects.order_by("slug")[:4])
        fields = {"sector": sectors[self.number % 4], "repeats": self.some(choice) if repeat else None}
        page = story(language, slug=f"s{self.number}", **fields, **self.shared)
        page.summary = f"{DRAFT} {self.number}"
        page.save_revision()

    @rule(choice=st.integers(0, 99))
    def edit(self, choice):
        if page := self.some(choice):
            draft = page.get_latest_revision_as_object()
            draft.title = f"{DRAFT} {self.number} {choice}"
            draft.save_revision()

    @rule(choice=st.integers(0, 99))
    def publish(self, choice):
        if page := self.some(choice):
            draft = page.get_latest_revision_as_object()
            draft.title = draft.title.replace(DRAFT, "Title")
            draft.summary = draft.summary.replace(DRAFT, "Summary")
            draft.go_live_at = draft.expire_at = None
            with refused_perhaps():
                publish(draft)

    @rule(choice=st.integers(0, 99))
    def plan(self, choice):
        if page := self.some(choice):
            draft = page.get_latest_revision_as_object()
            draft.title, draft.summary = f"Planned {choice}", "Planned"
            draft.go_live_at = timezone.now() + timedelta(hours=1)
            with refused_perhaps():
                draft.save_revision().publish()

    @rule(choice=st.integers(0, 99))
    def plan_an_end(self, choice):
        if page := self.some(choice):
            StoryPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    @rule()
    def an_hour_passes(self):
        past = timezone.now() - timedelta(minutes=1)
        for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
            revision.content["go_live_at"] = past.isoformat()
            revision.approved_go_live_at = past
            revision.save()
        call_command("publish_scheduled")

    @rule(choice=st.integers(0, 99))
    def unpublish(self, choice):
        if page := self.some(choice):
            page.unpublish()

    @rule(choice=st.integers(0, 99), away=st.booleans())
    def move(self, choice, away):
        if page := self.some(choice):
            target = self.elsewhere if away else story_index(page.locale.language_code)
            taken = Page.objects.child_of(target).filter(slug=page.slug).exists()
            if page.get_parent().pk != target.pk and not taken:
                page.move(Page.objects.get(pk=target.pk), pos="last-child")

    @rule(choice=st.integers(0, 99), slug=st.sampled_from(["a", "b", "c"]))
    def rename(self, choice, slug):
        page = self.some(choice)
        if page and page.live and not page.get_siblings(inclusive=False).filter(slug=slug).exists():
            page.slug = slug
            page.save()

    @rule(language=LANGUAGES, slug=st.sampled_from(["verhalen-1", "verhalen-2"]))
    def rename_the_index(self, language, slug):
        index = story_index(language)
        index.slug = slug
        index.save()

    @rule(language=LANGUAGES)
    def restrict(self, language):
        PageViewRestriction.objects.get_or_create(page=story_index(language), restriction_type="login")

    @rule()
    def unrestrict(self):
        for restriction in PageViewRestriction.objects.all():
            restriction.delete()

    @rule(choice=st.integers(0, 99))
    def translate(self, choice):
        page = self.some(choice)
        if page and page.locale.language_code == page.source_language:
            start_translation(page, "en" if page.source_language == "nl" else "nl")

    @rule(choice=st.integers(0, 99))
    def publish_the_translation(self, choice):
        page = self.some(choice)
        translation = page and synchronised_translation(page)
        if translation and DRAFT not in translation.source.content_json:
            everything(translation)
            publish_translation(translation)

    @rule(choice=st.integers(0, 99))
    def take_over_the_source(self, choice):
        page = self.some(choice)
        translation = page and synchronised_translation(page)
        if (
            translation
            and StoryPage.objects.filter(
                translation_key=page.translation_key, locale__language_code=page.source_language
            ).exists()
        ):
            bring_up_to_date(translation.source)

    @rule(first=st.integers(0, 3), second=st.integers(0, 3))
    def merge_terms(self, first, second):
        sectors = list(Sector.objects.order_by("slug")[:4])
        if first < second and sectors[first].successor is None and sectors[second].successor is None:
            merge(sectors[first], sectors[second], None)

    @rule(number=st.integers(0, 3))
    def rename_a_term(self, number):
        sector = Sector.objects.order_by("slug")[number]
        sector.label_nl = f"{sector.label_nl[:40]}{number}"
        sector.save()

    @rule(choice=st.integers(0, 99))
    def delete(self, choice):
        if page := self.some(choice):
            page.delete()

    @rule(choice=st.integers(0, 99))
    def copy(self, choice):
        if page := self.some(choice):
            self.number += 1
            page.copy(update_attrs={"slug": f"s{self.number}"}, keep_live=True)

    @rule(choice=st.integers(0, 99))
    def go_back(self, choice):
        """Publish the oldest revision there is."""
        page = self.some(choice)
        revision = page and Revision.objects.for_instance(page).order_by("pk").first()
        if revision and DRAFT not in str(revision.content) and not synchronised_translation(page):
            with refused_perhaps():
                revision.publish()

    @rule(name=st.text("abc", min_size=1, max_size=5))
    def rename_the_organisation(self, name):
        self.shared["participant"].name = name
        self.shared["participant"].save()

    @rule(credit=st.text("abc", min_size=1, max_size=5))
    def change_the_picture(self, credit):
        self.shared["hero_image"].credit = credit
        self.shared["hero_image"].save()

    @invariant()
    def page_and_document_agree(self):
        catch_up()
        assert list(find_drift()) == []

    def teardown(self):
        assert DRAFT not in published_side()
        seen.append((PublishedStory.objects.count(), PublicationChange.objects.count()))
        self._the_log_tells_the_whole_story()
        was = published_side()
        PublishedStory.objects.all().delete()
        rebuild()
        assert published_side() == was

    def _the_log_tells_the_whole_story(self):
        """Someone who followed every line has exactly what is there."""
        copy = {}
        for change in PublicationChange.objects.order_by("position"):
            key = (change.story_id, change.language)
            if change.op == PublicationChange.Op.UPSERT:
                copy[key] = change.content_hash
            else:
                del copy[key]
        there = PublishedStory.objects.values_list("story_id", "language", "wire_hash")
        assert copy == {(story_id, language): wire_hash for story_id, language, wire_hash in there}
        assert not PendingRefresh.objects.exists()
        assert PublishedStory.objects.exclude(path__in=StoryAddress.objects.values("path")).count() == 0


class RolledBack(EditorsAtWork):
    """One sequence in one transaction that is undone, so the next starts from an empty bank."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self):
        try:
            super().teardown()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


def any_sequence():
    """Run sequences one after another, each from the same beginning."""
    seen.clear()
    EditorsAtWork().prepare()
    run_state_machine_as_test(
        RolledBack,
        settings=settings(
            max_examples=int(os.environ.get("STATE_MACHINE_EXAMPLES", "20")) // 2,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # The first sequences of a run are the shortest: only many of them say something.
    if len(seen) >= _ENOUGH:
        assert sum(documents > 0 for documents, _lines in seen) > len(seen) / 2
        assert sum(lines > 6 for _documents, lines in seen) > len(seen) / 2
