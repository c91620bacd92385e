"""Withdrawing a story from the admin."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from storybank.publication.models import PublishedStory
from storybank.publication.service import gone_story
from storybank.stories.models import StoryPage
from tests.stories.factories import published_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return published_story(title="Vijf keukens")


def test_the_page_asks_first_and_then_withdraws(client, django_user_model, page):
    client.force_login(
        django_user_model.objects.create_superuser(email="redactie@example.org", password="x" * 14)
    )
    address = reverse("withdraw_story", args=[page.pk])
    assert address in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Vijf keukens" in client.get(address).content.decode()
    assert PublishedStory.objects.exists()
    answer = client.post(address)
    assert answer.status_code == 302
    assert not PublishedStory.objects.exists()
    assert gone_story(page.translation_key).reason == "withdrawn"
    assert not StoryPage.objects.get(pk=page.pk).live
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    assert history.status_code == 200


def test_who_may_not_unpublish_may_not_withdraw(client, django_user_model, page):
    user = django_user_model.objects.create_user(email="iemand@example.org", password="x" * 14)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    client.post(reverse("withdraw_story", args=[page.pk]))
    assert PublishedStory.objects.exists()
