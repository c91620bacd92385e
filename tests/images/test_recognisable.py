"""A picture on which people can be recognised is nowhere public."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from storybank.images.models import StoryImage
from storybank.images.renditions import make_missing_files
from storybank.users.models import User
from tests.images import pictures


def public_files(image: StoryImage) -> int:
    """Return how many of the public files exist."""
    return sum(default_storage.exists(path) for path in pictures.preset_paths(image))


@pytest.fixture
def shown(db: None) -> StoryImage:
    """An image with all its public files."""
    image = pictures.save_image()
    make_missing_files(image)
    return image


def flag(image: StoryImage, value: bool) -> None:
    image.shows_recognisable_people = value
    image.save()


def test_what_was_public_goes_when_the_picture_is_flagged(
    client: Client, shown: StoryImage, django_capture_on_commit_callbacks: Any
) -> None:
    address = f"/images/{shown.file_hash}-c-w960.jpg"
    assert client.get(address).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        flag(shown, True)
        assert public_files(shown)
    assert public_files(shown) == 0
    assert client.get(address).status_code == 404
    assert pictures.stored_bytes(shown)


def test_the_files_stay_for_another_image_that_may_be_shown(
    shown: StoryImage, django_capture_on_commit_callbacks: Any
) -> None:
    copy = pictures.save_image()
    with django_capture_on_commit_callbacks(execute=True):
        flag(copy, True)
    assert public_files(shown) == 6
    with django_capture_on_commit_callbacks(execute=True):
        flag(shown, True)
    assert public_files(shown) == 0


def test_the_files_come_back_with_the_permission(
    shown: StoryImage, django_capture_on_commit_callbacks: Any
) -> None:
    for value, files in ((True, 0), (False, 6)):
        with django_capture_on_commit_callbacks(execute=True):
            flag(shown, value)
        assert public_files(shown) == files


def test_a_flagged_upload_gets_no_public_file(db: None) -> None:
    image = pictures.save_image(shows_recognisable_people=True)
    assert public_files(image) == 0
    assert make_missing_files(image) == 0
    image.file = ContentFile(pictures.planted_png(), name="anders.png")
    image.save()
    assert public_files(image) == 0
    image.get_rendition("width-100")  # what the admin shows is made from the original


def test_a_picture_flagged_while_its_files_are_made_keeps_none(db: None) -> None:
    image = pictures.save_image()
    stale = StoryImage.objects.get()
    StoryImage.objects.filter(pk=image.pk).update(shows_recognisable_people=True)
    assert make_missing_files(stale) == 0
    assert public_files(image) == 0


def test_the_original_and_the_sizes_of_the_admin_cannot_be_guessed(client: Client, db: None) -> None:
    client.force_login(User.objects.create_superuser("redacteur@example.nl", "x"))
    image = pictures.save_image(shows_recognisable_people=True)
    assert client.get(f"/media/{image.file.name}").status_code == 404
    assert client.get(reverse("wagtailimages:edit", args=[image.pk])).status_code == 200
    made = [rendition.file.name for rendition in image.renditions.all()]
    assert made
    for name in made:
        assert image.file_hash not in name
        assert client.get(f"/media/{name}").status_code == 200


def test_the_image_and_what_follows_from_it_change_together(
    shown: StoryImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError("the document could not be written")

    monkeypatch.setattr("storybank.images.models.image_changed.send", fail)
    with pytest.raises(RuntimeError):
        flag(shown, True)
    assert not StoryImage.objects.get().shows_recognisable_people
