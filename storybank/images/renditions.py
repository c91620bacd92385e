"""Makes the files of the presets. Runs in a job or a command, never while a visitor waits."""

from django.core.files.storage import default_storage
from PIL import Image

from storybank.images.encoding import encode
from storybank.images.files import preset_path, store
from storybank.images.models import StoryImage, forget_presets
from storybank.images.presets import FORMATS, Format, Size, sizes_for


def missing_files(image: StoryImage) -> list[tuple[Size, Format]]:
    """Return the sizes and formats of the image that have no file yet; none when it may not be shown to the public."""
    if image.shows_recognisable_people:
        return []
    return [
        (size, file_format)
        for size in sizes_for(image.width, image.height)
        for file_format in FORMATS
        if not default_storage.exists(preset_path(image.file_hash, size.preset, file_format))
    ]


def make_missing_files(image: StoryImage) -> int:
    """Make the files of the image that are missing and return how many were made.

    Raises:
        OSError: when the stored picture is gone or cannot be read.
    """
    missing = missing_files(image)
    if not missing:
        return 0
    with image.open_file() as file, Image.open(file) as picture:
        # A JPEG can be decoded at half or a quarter of its size; twice what is needed keeps it sharp.
        widest = max(size.width for size, _format in missing)
        picture.draft("RGB", (2 * widest, 2 * max(size.height for size, _format in missing)))
        picture.load()
        for size, file_format in missing:
            store(preset_path(image.file_hash, size.preset, file_format), encode(picture, size, file_format))
    # The image may have been deleted, replaced or flagged in the meantime; what was made then belongs to nobody.
    return 0 if forget_presets(image.file_hash) else len(missing)
