"""
Translating stories: a small service around wagtail-localize.

wagtail-localize saves its result straight into the row of the target page and publishes it when the transaction is over,
also when sentences are missing (wagtail-localize #655, #876). Here instead: a translation is a draft revision until it is
complete; only publishing changes the live row; and what the source cleared is cleared in the translation too (#820).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from modelcluster.fields import ParentalManyToManyField
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.strings import StringValue, extract_strings

from storybank.stories.checklist import IncompleteTranslationError
from storybank.stories.fingerprint import content_fingerprint
from storybank.stories.models import StoryPage
from storybank.stories.slugs import slug_of


class State(StrEnum):
    """How far a language of a story is."""

    MISSING = "missing"
    IN_PROGRESS = "in-progress"
    CURRENT = "current"
    OUTDATED = "outdated"


@dataclass(frozen=True)
class LanguageState:
    """The state of one language; `since` is when the source changed, for an outdated one."""

    language: str
    state: State
    since: datetime | None = None


@transaction.atomic
def start_translation(page: StoryPage, language: str, user: Any = None) -> Translation:
    """
    Begin the translation of a story into another language, as a draft with the source text in it.

    When it was begun before, that translation is brought up to date instead. Raises Locale.DoesNotExist for a language that
    the bank does not have.
    """
    source, _created = TranslationSource.update_or_create_from_instance(page.specific)
    translation, _created = Translation.objects.update_or_create(
        source=source, target_locale=Locale.objects.get(language_code=language), defaults={"enabled": True}
    )
    translation.save_target(user=user, publish=False)  # for stories this comes down to `save_target` below
    return translation


@transaction.atomic
def save_target(translation: Translation, create: Callable[[], None], user: Any, publish: bool) -> None:
    """
    Save the story of a translation as wagtail-localize asks for it, but never into a live page.

    `create` makes the page when there is none yet, or an alias only. Raises IncompleteTranslationError when it is to be
    published and sentences are missing.
    """
    if _target(translation) is None:
        create()
    if publish:
        publish_translation(translation, user)
    else:
        save_draft(translation, user)


@transaction.atomic
def bring_up_to_date(source: TranslationSource, user: Any = None) -> None:
    """Take over the source as it stands now into the drafts of all its translations. Live pages stay as they are."""
    source.update_from_db()
    for translation in _translations(source):
        save_draft(translation, user)


def save_draft(translation: Translation, user: Any = None) -> StoryPage:
    """
    Save what is translated so far as a draft revision, with source text where it is missing. Returns that draft.

    The draft remembers how much is missing: it still has the source text in it when the strings are completed later.
    """
    draft = _translated(translation)
    total, done = translation.get_progress()
    draft.untranslated = total - done
    draft.save_revision(user=user, clean=False)
    return draft


@transaction.atomic
def publish_translation(translation: Translation, user: Any = None, slug: str | None = None) -> StoryPage:
    """
    Publish a complete translation.

    Takes the slug for the first publication; without one it is made of the title. Returns the page. Raises
    IncompleteTranslationError when sentences are missing and ValidationError with the open points when the translated story
    lacks something else.
    """
    translation = Translation.objects.select_related("source", "target_locale").get(pk=translation.pk)
    total, done = translation.get_progress()
    if done < total:
        raise IncompleteTranslationError(total - done)
    draft = _translated(translation)
    draft.untranslated = 0
    if draft.first_published_at is None:
        _give_first_slug(draft, slug or slug_of(draft.title))
    draft.save_revision(user=user).publish(user=user, skip_permission_checks=user is None)
    return StoryPage.objects.get(pk=draft.pk)


def fill_in(translation: Translation, texts: Mapping[str, str], user: Any = None) -> None:
    """
    Fill in translations by the path of the field, such as "title" or "body.<block>".

    Takes plain text, or HTML for rich text: it must then have the same number of paragraphs and items as the source.
    Raises ValueError when these numbers differ.
    """
    segments = defaultdict(list)
    for segment in translation.source.stringsegment_set.select_related("context", "string").order_by("order"):
        segments[segment.context.path].append(segment)
    for path, text in texts.items():
        wanted = segments.get(path, [])
        strings = _strings_of(text)
        if len(strings) != len(wanted):
            raise ValueError(
                f"{path}: {len(wanted)} pieces of text in the source, {len(strings)} in the translation"
            )
        for segment, string in zip(wanted, strings, strict=True):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=translation.target_locale,
                context=segment.context,
                defaults={
                    "data": string,
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    "last_translated_by": user,
                    "has_error": False,
                },
            )


def state_of(page: StoryPage, language: str) -> LanguageState:
    """Take any language version of a story; tell how far `language` is."""
    versions = StoryPage.objects.filter(translation_key=page.translation_key, alias_of=None).select_related(
        "locale"
    )
    by_language = {version.locale.language_code: version for version in versions}
    version = by_language.get(language)
    if version is None:
        return LanguageState(language, State.MISSING)
    if not version.live:
        return LanguageState(language, State.IN_PROGRESS)
    source = by_language.get(version.source_language)
    if source is None or source is version or not source.live or not version.translation_basis:
        return LanguageState(language, State.CURRENT)
    if version.translation_basis == content_fingerprint(source):
        return LanguageState(language, State.CURRENT)
    return LanguageState(language, State.OUTDATED, source.last_published_at)


def synchronised_translation(page: StoryPage) -> Translation | None:
    """Return the translation by which wagtail-localize keeps this page in step, or None when editors write it freely."""
    return (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source", "target_locale")
        .first()
    )


def _translated(translation):
    """Build the target page from the source and what is translated, with its basis; nothing is saved."""
    translation = Translation.objects.select_related("source", "target_locale").get(pk=translation.pk)
    draft = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    source = translation.source.as_instance()
    _clear_what_the_source_cleared(source, draft)
    draft.translation_basis = content_fingerprint(source)
    return draft


def _give_first_slug(draft, slug):
    """
    Replace the slug that the copy has from its source.

    Nobody has ever seen that one, so it is replaced in the row: Wagtail would make a redirect for a slug that it sees change.
    """
    parent = draft.get_parent()
    draft.slug = find_available_slug(parent, slug, ignore_page_id=draft.pk)
    draft.set_url_path(parent)
    StoryPage.objects.filter(pk=draft.pk).update(slug=draft.slug, url_path=draft.url_path)


def _clear_what_the_source_cleared(source, draft):
    for field in draft._meta.many_to_many:
        if isinstance(field, ParentalManyToManyField):
            setattr(draft, field.name, list(getattr(source, field.name).all()))


def _target(translation):
    return StoryPage.objects.filter(
        translation_key=translation.source.object_id, locale_id=translation.target_locale_id, alias_of=None
    ).first()


def _translations(source):
    return source.translations.filter(enabled=True).select_related("source", "target_locale")


def _strings_of(text):
    if "<" not in text:
        return [StringValue.from_plaintext(text).data]
    _template, strings = extract_strings(text)
    return [string.data for string, _attributes in strings]
