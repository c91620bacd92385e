"""The one door through which the bytes of a picture get into the storage."""

from django.core.files import File
from django.core.files.storage import default_storage
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from storybank.images.cleaning import CleanPicture, clean_picture
from storybank.images.files import preset_path, store
from storybank.images.presets import FALLBACK


class CleanImageFieldFile(WagtailImageFieldFile):
    """The file of a picture; saving it stores a re-encoded picture, never the bytes that came in."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store ``content`` as a clean picture, with its plain JPEG, and note hash, size and colour on the image.

        A picture on which people can be recognised gets no plain JPEG: that one is public. The file is named after its hash: the name somebody gave it may say who is on it, and could be guessed.

        Raises:
            ValidationError: when it is not a picture that the bank accepts.
        """
        clean = content if isinstance(content, CleanPicture) else clean_picture(content)
        image = self.instance
        image.width, image.height = clean.width, clean.height
        image.file_hash, image.file_size = clean.file_hash, clean.size
        image.dominant_colour = clean.dominant_colour
        fallback = preset_path(clean.file_hash, clean.fallback_size.preset, FALLBACK)
        if not image.shows_recognisable_people and not default_storage.exists(fallback):
            store(fallback, clean.fallback)
        super().save(f"{clean.file_hash}.{clean.extension}", clean, save)


class CleanImageField(WagtailImageField):
    """Wagtail's image field with `CleanImageFieldFile`.

    It has no `width_field` and `height_field`: with these Django measures a file when it is assigned, and Wagtail
    measures by decoding, before anybody has looked how large it is.
    """

    attr_class = CleanImageFieldFile

    #: Fields of the image that are set when a file is stored.
    FOLLOWING_FIELDS = ("width", "height", "file_hash", "file_size", "dominant_colour")
