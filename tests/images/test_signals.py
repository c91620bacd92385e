"""When the rooms above hear of a changed image."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile

from storybank.images.models import StoryImage
from storybank.images.signals import image_changed
from tests.images import pictures


@pytest.fixture
def heard() -> Iterator[list[tuple[int, bool]]]:
    """What was sent: number of the image, and whether it was deleted."""
    sent: list[tuple[int, bool]] = []

    def listen(image: StoryImage, deleted: bool, **_kwargs: Any) -> None:
        sent.append((image.pk, deleted))

    image_changed.connect(listen)
    yield sent
    image_changed.disconnect(listen)


@pytest.mark.parametrize(
    "change",
    [
        {"focal_point_x": 10},
        {"focal_point_y": 10},
        {"alt_nl": "Iets anders"},
        {"alt_en": "Something else"},
        {"credit": "Iemand anders"},
        {"licence": "cc0"},
        {"shows_recognisable_people": True},
    ],
)
def test_a_change_that_readers_see_is_heard_once(
    db: None, heard: list[tuple[int, bool]], change: dict[str, Any]
) -> None:
    image = pictures.save_image()
    assert heard == []
    for _ in range(2):
        for name, value in change.items():
            setattr(image, name, value)
        image.save()
    assert heard == [(image.pk, False)]


@pytest.mark.parametrize("change", [{"title": "Anders"}, {"focal_point_width": 7}, {"description": "x"}])
def test_what_readers_do_not_see_is_not_heard(
    db: None, heard: list[tuple[int, bool]], change: dict[str, Any]
) -> None:
    image = pictures.save_image()
    for name, value in change.items():
        setattr(image, name, value)
    image.save()
    assert heard == []


def test_another_file_is_heard(db: None, heard: list[tuple[int, bool]]) -> None:
    image = pictures.save_image()
    image.file = ContentFile(pictures.planted_png(), name="a.png")
    image.save()
    assert heard == [(image.pk, False)]


def test_the_same_file_again_is_not_heard_as_a_change_for_readers(
    db: None, heard: list[tuple[int, bool]]
) -> None:
    image = pictures.save_image()
    image.file = ContentFile(pictures.planted_jpeg(), name="a.jpg")
    image.save()
    assert heard == []


def test_a_deleted_image_is_heard(db: None, heard: list[tuple[int, bool]]) -> None:
    image = pictures.save_image()
    number = image.pk
    image.delete()
    assert heard == [(number, True)]


def test_a_partial_save_compares_what_is_stored(db: None, heard: list[tuple[int, bool]]) -> None:
    image = pictures.save_image()
    image.credit = "Niet opgeslagen"
    image.save(update_fields=["title"])
    assert heard == []
