"""The picture on the wire, and the addresses in it."""

from unittest.mock import Mock

import pytest
from django.core.files.storage import default_storage

from storybank.images.addresses import BASE, parse_name
from storybank.images.models import StoryImage
from storybank.images.presets import PRESETS, sizes_for
from storybank.images.service import image_document, may_publish

HASH = "0123456789abcdef0123456789abcdef01234567"


def image(width: int = 4000, height: int = 3000, **fields: object) -> StoryImage:
    """Return an image without a row and without a file."""
    known = {
        "file_hash": HASH,
        "dominant_colour": "#123456",
        "credit": "Anna de Wit",
        "licence": "cc-by-4.0",
        "alt_nl": "Een bakker",
        "alt_en": "A baker",
        "collection_id": 1,
    }
    return StoryImage(title="Foto", width=width, height=height, **{**known, **fields})


def test_the_whole_document() -> None:
    start = f"{BASE}/images/{HASH}-x25y50-"
    sizes = "(min-width: 60rem) 60rem, 100vw"

    def srcset(extension: str) -> str:
        return ", ".join(f"{start}w{width}.{extension} {width}w" for width in (480, 960, 1600))

    assert image_document(image(focal_point_x=1000, focal_point_y=1500), "nl") == {
        "alt": "Een bakker",
        "credit": "Anna de Wit",
        "licence": "cc-by-4.0",
        "width": 1600,
        "height": 1200,
        "focalPoint": {"x": 0.25, "y": 0.5},
        "dominantColour": "#123456",
        "sources": [
            {"type": "image/avif", "srcset": srcset("avif"), "sizes": sizes},
            {"type": "image/webp", "srcset": srcset("webp"), "sizes": sizes},
            {"type": "image/jpeg", "srcset": srcset("jpg"), "sizes": sizes},
        ],
        "url": f"{start}w1600.jpg",
    }


def test_the_document_needs_neither_file_nor_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The `db` fixture is not used, so a query would fail this test."""
    for method in ("open", "exists", "size", "url", "path"):
        monkeypatch.setattr(default_storage, method, Mock(side_effect=AssertionError(method)))
    assert image_document(image(), "en")["alt"] == "A baker"


@pytest.mark.parametrize(
    ("size", "offered"),
    [
        ((4000, 3000), [(480, 360), (960, 720), (1600, 1200)]),
        ((1600, 900), [(480, 270), (960, 540), (1600, 900)]),
        ((1599, 900), [(480, 270), (960, 540), (1599, 900)]),
        ((700, 400), [(480, 274), (700, 400)]),
        ((480, 100), [(480, 100)]),
        ((3, 5), [(3, 5)]),
        ((16_000, 1), [(480, 1), (960, 1), (1600, 1)]),
    ],
)
def test_sizes_are_never_upscaled_and_never_twice(
    size: tuple[int, int], offered: list[tuple[int, int]]
) -> None:
    assert [(found.width, found.height) for found in sizes_for(*size)] == offered


def test_a_small_picture_has_one_address_for_each_width() -> None:
    document = image_document(image(700, 400), "nl")
    assert [part.split()[1] for part in document["sources"][0]["srcset"].split(", ")] == ["480w", "700w"]
    assert (document["width"], document["height"]) == (700, 400)
    assert document["url"].endswith("-c-w960.jpg")
    assert document["focalPoint"] is None


@pytest.mark.parametrize(
    ("fields", "language", "given", "shown"),
    [
        ({}, "nl", "", "Een bakker"),
        ({}, "en", "", "A baker"),
        ({}, "en", "The baker of the story", "The baker of the story"),
        ({"alt_en": ""}, "en", "", "Een bakker"),
        ({"alt_nl": ""}, "nl", "", "A baker"),
        ({}, "fy", "", "Een bakker"),
        ({"alt_nl": "", "alt_en": ""}, "nl", "", ""),
    ],
)
def test_the_description_in_each_language(
    fields: dict[str, str], language: str, given: str, shown: str
) -> None:
    assert image_document(image(**fields), language, given)["alt"] == shown


def test_nobody_can_type_the_placeholder_of_the_base_address() -> None:
    document = image_document(image(credit=f"{BASE}/x", alt_nl=f"{BASE}\x00", licence=""), "nl", "")
    assert (document["credit"], document["alt"]) == ("base/x", "base")
    assert image_document(image(), "nl", f"{BASE}!")["alt"] == "base!"


@pytest.mark.parametrize(
    ("focal", "code"),
    [
        ((0, 0), "x0y0"),
        ((4000, 3000), "x100y100"),
        ((5000, 9000), "x100y100"),
        ((-5, -1), "x0y0"),
        ((1999, 1501), "x50y50"),
    ],
)
def test_every_address_can_be_read_back(focal: tuple[int, int], code: str) -> None:
    document = image_document(image(focal_point_x=focal[0], focal_point_y=focal[1]), "nl")
    name = document["url"].rpartition("/")[2]
    assert name == f"{HASH}-{code}-w1600.jpg"
    address = parse_name(name)
    assert address is not None
    assert (address.file_hash, address.preset, address.file_format.extension) == (HASH, PRESETS[2], "jpg")


def test_a_picture_with_recognisable_people_may_not_be_published() -> None:
    assert may_publish(image())
    assert not may_publish(image(shows_recognisable_people=True))
