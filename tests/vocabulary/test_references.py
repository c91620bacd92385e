"""Terms that are linked many-to-many count as used."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError
from wagtail.models import Page, ReferenceIndex

from storybank.vocabulary.models import ImpactType, TargetGroup, Term
from storybank.vocabulary.service import uses
from storybank.vocabulary.usage import reasons_to_keep

MakeGroup = Callable[..., TargetGroup]


def many_to_many_fields() -> list[models.ManyToManyField]:
    """Return every many-to-many field of the bank that points to a term."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_many_to_many
        if issubclass(field.related_model, Term)
    ]


def test_the_reference_index_follows_every_many_to_many_link() -> None:
    fields = many_to_many_fields()
    assert fields
    assert [field for field in fields if not hasattr(field, "extract_references")] == []


@pytest.mark.django_db
def test_a_term_chosen_many_to_many_is_used(group: MakeGroup) -> None:
    story_model = apps.get_model("stories", "StoryPage")
    term, kind = group("boeren"), ImpactType.objects.first()
    story = story_model(title="Proef", slug="proef", source_language="nl", live=False)
    Page.objects.filter(depth=1).get().add_child(instance=story)
    story.target_groups = [term]
    story.impact_types = [kind]
    story.save()
    for used in (term, kind):
        paths = ReferenceIndex.get_references_to(used).values_list("model_path", flat=True)
        assert list(paths) == [f"{'target_groups' if used is term else 'impact_types'}.item"]
        assert [use.count for use in uses(used)] == [1]
    assert reasons_to_keep(term)
    with pytest.raises(ProtectedError), transaction.atomic():
        term.delete()

    story.target_groups = []
    story.save()
    assert uses(term) == []
    term.delete()


@pytest.mark.django_db
def test_the_languages_of_one_story_count_once(used: Callable[[Term], Page], group: MakeGroup) -> None:
    term = group("boeren")
    first, second = used(term), used(term)
    assert [use.count for use in uses(term)] == [2]
    key = first.translation_key
    Page.objects.filter(pk=second.pk).update(translation_key=key, locale=other_locale(first))
    assert [use.count for use in uses(term)] == [1]


def other_locale(page: Page) -> models.Model:
    """Return a locale that a page is not in."""
    return type(page.locale).objects.exclude(pk=page.locale_id).first()
