"""Withdrawing a story from the admin."""

from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from storybank.publication.models import PublishedStory, PublishedVersion
from storybank.publication.service import (
    catch_up,
    gone_story,
    last_position,
    story_instead,
    withdraw,
    withdrawn_after,
)
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


def test_nobody_else_takes_the_versions_of_what_is_off_line_away(client, django_user_model, page):
    page.unpublish()
    user = django_user_model.objects.create_user(email="iemand@example.org", password="x" * 14)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.post(reverse("withdraw_story", args=[page.pk])).status_code != 200
    assert PublishedVersion.objects.exclude(detail="").exists()
    assert gone_story(page.translation_key).reason == "unpublished"


def test_what_is_off_line_already_can_be_withdrawn_and_everybody_hears_it(client, django_user_model, page):
    page.unpublish()
    catch_up()
    before = last_position()
    client.force_login(
        django_user_model.objects.create_superuser(email="redactie@example.org", password="x" * 14)
    )
    assert client.post(reverse("withdraw_story", args=[page.pk])).status_code == 302
    catch_up()
    assert gone_story(page.translation_key).reason == "withdrawn"
    assert not PublishedVersion.objects.exclude(detail="").exists()
    assert withdrawn_after(before)
    again = last_position()
    client.post(reverse("withdraw_story", args=[page.pk]))
    catch_up()
    assert last_position() == again


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
