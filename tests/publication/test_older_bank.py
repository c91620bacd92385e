"""A bank whose documents were written by an older version of the program."""

from importlib import import_module

import pytest
from django.apps import apps

from storybank.publication.models import CountedFigure, PendingRefresh, PublishedStory
from storybank.publication.service import catch_up
from tests.stories.factories import add_figure, publish, story

pytestmark = pytest.mark.django_db

MIGRATION = import_module("storybank.publication.migrations.0007_documents_follow_their_new_form")


def test_documents_of_an_older_bank_get_their_new_form_from_the_worker():
    page = story()
    add_figure(page)
    publish(page)
    CountedFigure.objects.all().delete()
    PublishedStory.objects.update(
        content_hash="of an older form", own_facts={"repeats": None}, facts={"figures": []}
    )
    MIGRATION.refresh_everything(apps, None)
    catch_up()
    row = PublishedStory.objects.get()
    assert row.content_hash != "of an older form"
    assert "year" in row.own_facts
    assert CountedFigure.objects.exists()
    assert not PendingRefresh.objects.exists()


def test_an_empty_bank_has_nothing_to_follow():
    MIGRATION.refresh_everything(apps, None)
    assert not PendingRefresh.objects.exists()
