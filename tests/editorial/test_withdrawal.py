"""Withdrawing a story from the admin."""

from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from storybank.publication.models import PublishedStory
from storybank.publication.service import gone_story, story_instead, withdraw
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


def test_a_story_that_another_one_tells_now_leads_to_it(client, django_user_model, page):
    other = published_story(title="Zes keukens")
    client.force_login(
        django_user_model.objects.create_superuser(email="redactie@example.org", password="x" * 14)
    )
    address = reverse("withdraw_story", args=[page.pk])
    for wrong in (page.pk, 999_999, "x"):
        answer = client.post(address, {"merged_into": wrong})
        assert "Kies een ander verhaal dat openbaar is." in unescape(answer.content.decode())
    assert PublishedStory.objects.count() == 2
    path = PublishedStory.objects.get(page_id=page.pk).path
    assert client.post(address, {"merged_into": other.pk}).status_code == 302
    gone = gone_story(page.translation_key)
    assert (gone.reason, gone.target) == ("merged", other.translation_key)
    client.logout()
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (301, PublishedStory.objects.get().path)
    StoryPage.objects.get(pk=other.pk).unpublish()
    assert client.get(path).status_code == 410


def test_mergers_lead_on_and_never_in_a_ring(page):
    second, third = published_story(), published_story()
    withdraw(page.translation_key, merged_into=second.translation_key)
    withdraw(second.translation_key, merged_into=third.translation_key)
    assert story_instead(gone_story(page.translation_key)) == third.translation_key
    page.save_revision().publish()
    withdraw(third.translation_key, merged_into=page.translation_key)
    page.unpublish()
    assert story_instead(gone_story(second.translation_key)) is None
    for target in (page.translation_key, third.translation_key):
        with pytest.raises(ValueError, match="cannot be merged"):
            withdraw(page.translation_key, merged_into=target)
