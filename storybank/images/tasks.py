"""Jobs of this room."""

import logging

from django_tasks import task

from storybank.images.models import StoryImage
from storybank.images.renditions import make_missing_files

logger = logging.getLogger(__name__)


class RenditionsError(Exception):
    """Some pictures of a job could not be made; the others were."""


@task()
def make_image_renditions(image_ids: list[int]) -> int:
    """Make the missing files of these images and return how many were made. Images that are gone are skipped.

    Raises:
        RenditionsError: at the end, when it did not work for some; the message has their numbers.
    """
    made = 0
    failed = []
    for image in StoryImage.objects.filter(pk__in=image_ids).order_by("pk"):
        try:
            made += make_missing_files(image)
        except Exception:  # whatever is wrong with one picture, the others are waiting
            logger.exception("The sizes of image %s could not be made.", image.pk)
            failed.append(image.pk)
    if failed:
        raise RenditionsError(f"Images {failed} failed; {made} files of others were made.")
    return made
