"""What other rooms may ask about pictures."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction

from storybank.images.addresses import focal_code, picture_address
from storybank.images.models import StoryImage
from storybank.images.presets import FALLBACK, FORMATS, sizes_for
from storybank.images.tasks import make_image_renditions
from storybank.vocabulary.service import clean

# What a story page gives a picture: the whole width of a phone, the width of the text on anything larger.
SIZES = "(min-width: 60rem) 60rem, 100vw"


def image_document(image: StoryImage, language: str, alt: str = "") -> dict[str, Any]:
    """Return the picture as it is on the wire: `Image` in the API.

    `width` and `height` are those of `url`, the largest JPEG, which exists from the moment of the upload. A focal
    point is given in parts of width and height (0 to 1). All addresses begin with `addresses.BASE`. This is a pure
    function of the image: it opens no file.

    Takes the language of the description, and a description that goes before the image's own.
    """
    sizes = sizes_for(image.width, image.height)
    focal_point = _focal_point(image)
    focal = focal_code(focal_point)
    return {
        "alt": clean(alt or image.alt(language)),
        "credit": clean(image.credit),
        "licence": image.licence,
        "width": sizes[-1].width,
        "height": sizes[-1].height,
        "focalPoint": None if focal_point is None else {"x": focal_point[0], "y": focal_point[1]},
        "dominantColour": image.dominant_colour,
        "sources": [
            {
                "type": file_format.mime_type,
                "srcset": ", ".join(
                    f"{picture_address(image.file_hash, focal, size.preset, file_format)} {size.width}w"
                    for size in sizes
                ),
                "sizes": SIZES,
            }
            for file_format in FORMATS
        ],
        "url": picture_address(image.file_hash, focal, sizes[-1].preset, FALLBACK),
    }


def enqueue_renditions(image_ids: Iterable[int]) -> None:
    """Have the files of all presets made for these images, by a job that starts after the commit.

    Files that exist are left alone, so this may be called as often as one likes.
    """
    ids = sorted(set(image_ids))
    if ids:
        transaction.on_commit(partial(make_image_renditions.enqueue, ids))


def may_publish(image: StoryImage) -> bool:
    """Say whether the picture may be shown to the public.

    Not when people can be recognised on it: nobody can record their consent yet.
    """
    return not image.shows_recognisable_people


def shown_files(file_hashes: Iterable[str]) -> set[str]:
    """
    Return those of these hashes of files that may be shown to the public; one query.

    A file that was uploaded twice may not when one of the two pictures may not.
    """
    found = list(StoryImage.objects.filter(file_hash__in=list(file_hashes)))
    hidden = {image.file_hash for image in found if not may_publish(image)}
    return {image.file_hash for image in found} - hidden


def _focal_point(image: StoryImage) -> tuple[float, float] | None:
    """Return the focal point in parts of width and height; inside the picture also when its file was replaced."""
    if image.focal_point_x is None or image.focal_point_y is None:
        return None
    return _part(image.focal_point_x, image.width), _part(image.focal_point_y, image.height)


def _part(place: int, whole: int) -> float:
    return round(min(max(place / whole, 0), 1), 4)
