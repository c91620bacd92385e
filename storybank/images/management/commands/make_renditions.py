"""Makes the picture files that are missing, for example after moving to another storage."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from storybank.images.models import StoryImage
from storybank.images.renditions import make_missing_files

BATCH = 200


class Command(BaseCommand):
    help = "Makes the files of all picture sizes that are missing. Can be interrupted and started again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all images in batches.

        Raises:
            CommandError: at the end, when some could not be made.
        """
        made = failed = seen = 0
        for image in StoryImage.objects.order_by("pk").iterator(chunk_size=BATCH):
            try:
                made += make_missing_files(image)
            except Exception as error:  # whatever is wrong with one picture, the others are waiting
                self.stderr.write(f"Image {image.pk}: {error}")
                failed += 1
            seen += 1
            if seen % BATCH == 0:
                self.stdout.write(f"{seen} images looked at, {made} files made.")
        self.stdout.write(f"{seen} images looked at, {made} files made.")
        if failed:
            raise CommandError(f"{failed} images could not be made.")
