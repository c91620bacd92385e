"""Uploading and describing images in the admin: what comes in, what is said, and what is kept of the form."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from storybank.images.cleaning import ACCEPTED_FORMATS
from storybank.images.models import StoryImage
from storybank.users.models import User
from tests.images import pictures


@pytest.fixture
def editor(db: None, client: Client) -> Client:
    """A logged-in administrator."""
    client.force_login(User.objects.create_superuser("redacteur@example.nl", "x"))
    return client


def upload(data: bytes | None = None, name: str = "foto.jpg") -> SimpleUploadedFile:
    """Return a file as a browser sends it; the browser's word on its kind is a lie."""
    return SimpleUploadedFile(name, pictures.planted_jpeg() if data is None else data, "image/jpeg")


def form(**fields: Any) -> dict[str, Any]:
    """Return a filled-in form."""
    return {
        "title": "De bakker",
        "alt_nl": "Een bakker bij zijn oven",
        "alt_en": "A baker at his oven",
        "credit": "Anna de Wit",
        "licence": "cc-by-4.0",
        "collection": Collection.get_first_root_node().pk,
        "tags": "",
        **fields,
    }


def test_an_upload_is_stored_clean_with_its_description(editor: Client) -> None:
    answer = editor.post(reverse("wagtailimages:add"), form(file=upload(name="foto.tiff")))
    assert answer.status_code == 302
    image = StoryImage.objects.get()
    assert pictures.SECRET not in pictures.stored_bytes(image)
    assert image.file_hash in image.file.name
    assert (image.title, image.credit, image.licence) == ("De bakker", "Anna de Wit", "cc-by-4.0")
    assert (image.alt_nl, image.alt_en) == ("Een bakker bij zijn oven", "A baker at his oven")
    assert image.uploaded_by_user.email == "redacteur@example.nl"


def test_a_large_upload_that_django_keeps_on_disk(editor: Client, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = editor.post(reverse("wagtailimages:add"), form(file=upload()))
    assert answer.status_code == 302
    assert pictures.SECRET not in pictures.stored_bytes(StoryImage.objects.get())


def test_a_phone_photo_without_an_ending_is_accepted(editor: Client) -> None:
    answer = editor.post(reverse("wagtailimages:add"), form(file=upload(pictures.planted("HEIF"), "IMG_1")))
    assert answer.status_code == 302
    assert StoryImage.objects.get().file.name.endswith(".jpg")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture that we can use"),
        (pictures.png_that_claims(8_000, 7_000), "more than 50 million pixels"),
        (pictures.planted_jpeg()[:3_000], "damaged or incomplete"),
        (b"", "empty"),
    ],
    ids=["svg", "bomb", "truncated", "empty"],
)
def test_a_refused_file_keeps_what_was_typed(editor: Client, data: bytes, said: str) -> None:
    UserProfile.objects.create(user=User.objects.get(), preferred_language="en")
    answer = editor.post(reverse("wagtailimages:add"), form(file=upload(data)))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert said in page
    for typed in ("De bakker", "Een bakker bij zijn oven", "A baker at his oven", "Anna de Wit"):
        assert typed in page
    assert not StoryImage.objects.exists()


def test_a_missing_title_keeps_the_rest(editor: Client) -> None:
    answer = editor.post(reverse("wagtailimages:add"), form(title="", file=upload()))
    assert answer.status_code == 200
    assert "Een bakker bij zijn oven" in answer.content.decode()
    assert not StoryImage.objects.exists()


def test_replacing_a_file_cleans_the_new_one_and_removes_the_old(
    editor: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    image = pictures.save_image(pictures.planted_png(500, 400))
    old = [image.file.name, *pictures.preset_paths(image)[-1:]]
    image.get_rendition("width-100")
    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(reverse("wagtailimages:edit", args=[image.pk]), form(file=upload()))
    assert answer.status_code == 302
    image.refresh_from_db()
    assert pictures.SECRET not in pictures.stored_bytes(image)
    assert (image.width, image.height) == (800, 600)
    assert not any(default_storage.exists(path) for path in old)
    assert default_storage.exists(pictures.preset_paths(image)[-1])
    assert not image.renditions.exists()


def test_a_replacement_that_fails_leaves_the_old_file(editor: Client) -> None:
    image = pictures.save_image()
    answer = editor.post(reverse("wagtailimages:edit", args=[image.pk]), form(file=upload(b"hello")))
    assert answer.status_code == 200
    assert pictures.stored_bytes(image)


def test_describing_an_image_leaves_its_file_alone(editor: Client) -> None:
    image = pictures.save_image()
    before = (image.file.name, image.file_hash)
    answer = editor.post(reverse("wagtailimages:edit", args=[image.pk]), form())
    assert answer.status_code == 302
    image.refresh_from_db()
    assert (image.file.name, image.file_hash) == before
    assert image.credit == "Anna de Wit"


def test_several_uploads_at_once(editor: Client) -> None:
    answer = editor.post(reverse("wagtailimages:add_multiple"), {"title": "Foto", "files[]": upload()})
    assert answer.json()["success"]
    image = StoryImage.objects.get()
    assert pictures.SECRET not in pictures.stored_bytes(image)

    answer = editor.post(
        reverse("wagtailimages:edit_multiple", args=[image.pk]),
        {f"image-{image.pk}-{name}": value for name, value in form().items()},
    )
    assert answer.json()["success"]
    image.refresh_from_db()
    assert image.alt_nl == "Een bakker bij zijn oven"


def test_several_uploads_with_a_bad_one(editor: Client) -> None:
    answer = editor.post(
        reverse("wagtailimages:add_multiple"), {"title": "Foto", "files[]": upload(b"<html></html>", "a.jpg")}
    )
    assert answer.status_code == 200
    assert answer.json()["success"] is False
    assert answer.json()["error_message"]


def test_an_upload_that_waits_for_its_form_is_clean_already(editor: Client) -> None:
    """A title that is too long: Wagtail keeps the upload outside the image model until the form is right."""
    answer = editor.post(reverse("wagtailimages:add_multiple"), {"title": "x" * 300, "files[]": upload()})
    kept = UploadedFile.objects.get(pk=answer.json()["uploaded_file_id"])
    with kept.file.open() as file:
        assert pictures.SECRET not in file.read()

    answer = editor.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[kept.pk]),
        {f"uploaded-image-{kept.pk}-{name}": value for name, value in form().items()},
    )
    assert answer.json()["success"]
    image = StoryImage.objects.get()
    assert pictures.SECRET not in pictures.stored_bytes(image)
    assert image.file_size == len(pictures.stored_bytes(image))


def test_uploading_in_the_chooser(editor: Client) -> None:
    answer = editor.post(
        reverse("wagtailimages_chooser:create"),
        {f"image-chooser-upload-{name}": value for name, value in form(file=upload()).items()},
    )
    assert answer.json()["step"] == "chosen"
    assert pictures.SECRET not in pictures.stored_bytes(StoryImage.objects.get())


def test_the_chooser_says_what_is_wrong(editor: Client) -> None:
    answer = editor.post(
        reverse("wagtailimages_chooser:create"),
        {f"image-chooser-upload-{name}": value for name, value in form(file=upload(b"x")).items()},
    )
    assert answer.json()["step"] == "reshow_creation_form"
    assert "Anna de Wit" in answer.json()["htmlFragment"]


def test_several_at_once_names_every_format_that_is_accepted(editor: Client) -> None:
    page = editor.get(reverse("wagtailimages:add_multiple")).content.decode()
    named = re.search(r'data-accept-file-types="/\\\.\(([a-z|]+)\)\$/i"', page)
    assert named is not None
    Image.init()
    formats = Image.registered_extensions()
    assert {formats[f".{ending}"] for ending in named[1].split("|")} == set(ACCEPTED_FORMATS)


@pytest.mark.parametrize("name", ["wagtailimages:index", "wagtailimages:add", "wagtailimages:add_multiple"])
def test_pages_of_the_admin_open(editor: Client, name: str) -> None:
    pictures.save_image()
    assert editor.get(reverse(name)).status_code == 200
