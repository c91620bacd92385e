"""What happens when an image goes or may be shown again, and when Wagtail keeps an upload outside the image model."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, pre_save
from django.dispatch import receiver
from wagtail.models import UploadedFile

from storybank.images.cleaning import clean_picture
from storybank.images.models import StoryImage, forget_presets
from storybank.images.service import enqueue_renditions, may_publish
from storybank.images.signals import image_changed


@receiver(post_delete, sender=StoryImage)
def remove_presets(instance: StoryImage, **_kwargs: Any) -> None:
    """Remove the public files of a deleted image, and tell the rooms above. Wagtail removes the picture itself."""
    transaction.on_commit(partial(forget_presets, instance.file_hash))
    image_changed.send(sender=StoryImage, image=instance, deleted=True, changed=frozenset())


@receiver(image_changed)
def make_presets(image: StoryImage, changed: frozenset[str], **_kwargs: Any) -> None:
    """Make the public files of an image that may be shown again: they went when it was flagged."""
    if "shows_recognisable_people" in changed and may_publish(image):
        enqueue_renditions([image.pk])


@receiver(pre_save, sender=UploadedFile)
def clean_kept_upload(instance: UploadedFile, **_kwargs: Any) -> None:
    """Clean an upload that waits for a missing field of its form (several uploads at once): Wagtail keeps it as it came.

    Raises:
        ValidationError: when it is not a picture that the bank accepts.
    """
    if instance.pk is None and instance.for_content_type.model_class() is StoryImage:
        instance.file = clean_picture(instance.file.file)
