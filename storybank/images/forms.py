"""The form with which an image is uploaded, replaced and described."""

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from storybank.images.cleaning import MAX_BYTES, MAX_PIXELS, CleanPicture, clean_picture


class UploadField(WagtailImageField):
    """Takes an upload and gives a clean picture.

    What it is, is decided by its content; the ending of its name is not looked at.
    """

    default_validators = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_upload_size = MAX_BYTES
        self.max_image_pixels = MAX_PIXELS
        self.max_upload_size_text = filesizeformat(MAX_BYTES)
        self.help_text = _(
            "JPEG, PNG, WebP, AVIF, GIF or HEIC, at most 25 MB and 50 million pixels. "
            "Place, date and camera are removed from the file."
        )

    def to_python(self, data: Any) -> CleanPicture | None:
        """Return the re-encoded picture.

        Wagtail's own method decodes the picture before it looks at its size, so it is passed over.

        Raises:
            ValidationError: when it is not a picture that the bank accepts; the message says what to do.
        """
        upload = forms.FileField.to_python(self, data)
        return None if upload is None else clean_picture(upload)


class StoryImageForm(BaseImageForm):
    """Wagtail's image form with our own check of the file (`WAGTAILIMAGES_IMAGE_FORM_BASE`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The model removes a replaced file, after the commit and whoever replaces it. Wagtail would do so here,
        # before anybody knows whether the rest succeeds.
        self.original_file = None
        if "file" in self.fields:
            wagtails = self.fields["file"]
            self.fields["file"] = UploadField(
                label=wagtails.label, required=wagtails.required, widget=wagtails.widget
            )
