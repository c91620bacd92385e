"""The public addresses of pictures."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from storybank.images.addresses import BASE
from storybank.images.models import StoryImage
from storybank.images.renditions import make_missing_files
from storybank.images.service import image_document
from tests.images import pictures

IMMUTABLE = "public, max-age=31536000, immutable"


def addresses(image: StoryImage) -> list[str]:
    """Return all addresses in the document of the image, without the base address."""
    document = image_document(image, "nl")
    parts = [part.split()[0] for source in document["sources"] for part in source["srcset"].split(", ")]
    assert document["url"] in parts
    return [part.removeprefix(BASE) for part in parts]


def body(answer: Any) -> bytes:
    """Return the body, streamed or not."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def image(db: None) -> StoryImage:
    """An image as it is right after the upload: 1600 pixels wide, no sizes made."""
    return pictures.save_image(pictures.planted_jpeg(1700, 900))


def test_every_address_serves_its_file_when_it_is_made(
    client: Client, image: StoryImage, django_assert_num_queries: Any
) -> None:
    make_missing_files(image)
    found = set()
    for address in addresses(image):
        with django_assert_num_queries(0):
            answer = client.get(address)
            content = body(answer)
        assert answer.status_code == 200, address
        assert answer["Cache-Control"] == IMMUTABLE
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Length"] == str(len(content))
        assert "Set-Cookie" not in answer
        picture = pictures.opened(content)
        assert answer["Content-Type"] == f"image/{picture.format.lower()}"
        found.add((picture.format, picture.size))
        assert pictures.close(pictures.colour_at(picture, 0.2, 0.2), (254, 0, 0), distance=25)
    sizes = ((480, 254), (960, 508), (1600, 847))
    assert found == {(name, size) for name in ("AVIF", "WEBP", "JPEG") for size in sizes}


def test_what_is_not_made_yet_is_the_jpeg_of_the_upload(
    client: Client, image: StoryImage, django_assert_num_queries: Any
) -> None:
    largest = image_document(image, "nl")["url"].removeprefix(BASE)
    for address in addresses(image):
        with django_assert_num_queries(0):
            answer = client.get(address)
            picture = pictures.opened(body(answer))
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert picture.size == (1600, 847)
        if address == largest:
            assert answer["Cache-Control"] == IMMUTABLE
        else:
            assert answer["Cache-Control"] == "no-store"
            assert "ETag" not in answer


def test_asking_makes_no_files(client: Client, image: StoryImage) -> None:
    for address in addresses(image):
        body(client.get(address))
    existing = [path for path in pictures.preset_paths(image) if default_storage.exists(path)]
    assert existing == pictures.preset_paths(image)[-1:]


def test_any_focal_point_gives_the_same_picture(client: Client, image: StoryImage) -> None:
    make_missing_files(image)
    bodies = {
        body(client.get(f"/images/{image.file_hash}-{focal}-w480.webp")) for focal in ("c", "x0y100", "x33y7")
    }
    assert len(bodies) == 1


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_browser_that_has_the_picture_gets_304(client: Client, image: StoryImage, method: str) -> None:
    make_missing_files(image)
    address = addresses(image)[0]
    etag = client.get(address)["ETag"]
    for sent in (etag, f'"other", W/{etag}', "*"):
        answer = getattr(client, method)(address, headers={"if-none-match": sent})
        assert answer.status_code == 304
        assert not body(answer)
        assert answer["ETag"] == etag
        assert answer["Cache-Control"] == IMMUTABLE
    assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_304_is_not_sent_for_a_file_that_is_not_made(client: Client, image: StoryImage) -> None:
    address = addresses(image)[0]
    assert client.get(address, headers={"if-none-match": "*"}).status_code == 200


def test_head_gives_the_same_headers_without_the_picture(client: Client, image: StoryImage) -> None:
    make_missing_files(image)
    for address in (addresses(image)[0], f"/images/{'0' * 40}-c-w480.avif"):
        got, head = client.get(address), client.head(address)
        assert head.status_code == got.status_code
        assert body(head) == b""
        for name in ("Content-Type", "Cache-Control", "ETag"):
            assert head.get(name) == got.get(name)
    assert int(client.head(addresses(image)[0])["Content-Length"]) > 0


def test_other_methods_are_not_allowed(client: Client, image: StoryImage) -> None:
    answer = client.post(addresses(image)[0])
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "name",
    [
        "HASH-c-w480.svg",
        "HASH-c-w480.AVIF",
        "HASH-c-w481.avif",
        "HASH-c-w480.avif.jpg",
        "HASH-c-w480",
        "HASH-c.avif",
        "HASH-x101y0-w480.avif",
        "HASH-x01y0-w480.avif",
        "HASH-x1-w480.avif",
        "HASH--w480.avif",
        "HASH-c-w480.avif%0A",
        "HASH-c-w480.avif%00",
        "0HASH-c-w480.avif",
        "hASH-c-w480.avif",
        "..%2F..%2Fmanage.py",
        "%2e%2e",
        "x" * 10_000,
        "'",
        "%F0%9F%98%80",
        "%D9%A3" * 40 + "-c-w480.avif",
        "0000000000000000000000000000000000000000-c-w480.jpg",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, image: StoryImage, name: str) -> None:
    make_missing_files(image)
    assert client.get(f"/images/{name.replace('HASH', image.file_hash)}").status_code == 404


def test_a_deleted_image_is_gone(
    client: Client, image: StoryImage, django_capture_on_commit_callbacks: Any
) -> None:
    make_missing_files(image)
    gone = addresses(image)
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert {client.get(address).status_code for address in gone} == {404}
