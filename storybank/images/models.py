"""The pictures of the bank: where they come from, what they show, and who can be recognised on them."""

import secrets
from functools import partial
from pathlib import PurePath
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet, get_upload_to

from storybank.images.fields import CleanImageField
from storybank.images.files import delete_presets
from storybank.images.signals import image_changed


class StoryImageQuerySet(ImageQuerySet):
    """Wagtail's set of images; creating many at once stores clean files too."""

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """Store the files first, because hash, size and colour are known only then."""
        objs = list(objs)
        for image in objs:
            image.store_new_file()
        return super().bulk_create(objs, *args, **kwargs)


class StoryImage(AbstractImage):
    """A picture with its credit, licence and description.

    Whatever path a picture comes by, its file is re-encoded before it is stored (`fields.CleanImageField`).
    """

    class Licence(models.TextChoices):
        CC0 = "cc0", _("CC0: free for everybody")
        CC_BY = "cc-by-4.0", _("CC BY 4.0: free when the maker is named")
        CC_BY_SA = "cc-by-sa-4.0", _("CC BY-SA 4.0: free when the maker is named, under the same terms")
        PERMISSION = "permission", _("With permission, only in the story bank")

    #: What a reader can see of an image, or what decides whether it may be shown.
    PUBLIC_FIELDS = (
        "file_hash",
        "width",
        "height",
        "focal_point_x",
        "focal_point_y",
        "alt_nl",
        "alt_en",
        "credit",
        "licence",
        "shows_recognisable_people",
    )

    file = CleanImageField(verbose_name=_("file"), upload_to=get_upload_to)
    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Who made the picture, as they want to be named."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=20,
        choices=Licence.choices,
        blank=True,
        help_text=_("What others may do with the picture. Ask the maker when you are not sure."),
    )
    alt_nl = models.CharField(
        _("description in Dutch"),
        max_length=300,
        blank=True,
        help_text=_("Say what is to be seen, for people who cannot see the picture. One or two sentences."),
    )
    alt_en = models.CharField(
        _("description in English"),
        max_length=300,
        blank=True,
        help_text=_("The same in English."),
    )
    shows_recognisable_people = models.BooleanField(
        _("people can be recognised"),
        default=False,
        help_text=_("Such a picture is not published until everybody on it has agreed."),
    )
    dominant_colour = models.CharField(_("dominant colour"), max_length=7, blank=True, editable=False)

    objects = StoryImageQuerySet.as_manager()

    admin_form_fields = (
        "title",
        "file",
        "alt_nl",
        "alt_en",
        "credit",
        "licence",
        "shows_recognisable_people",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self) -> str:
        """Return the Dutch description; Wagtail's own templates show it in the admin."""
        return self.alt_nl or self.alt_en or self.title

    def alt(self, language: str) -> str:
        """Return the description in ``language``, or in the other one when that is missing."""
        own = self.alt_en if language == "en" else self.alt_nl
        return own or self.alt_nl or self.alt_en

    def store_new_file(self) -> None:
        """Store a file that was assigned but not saved yet, re-encoded, and take over what is known of it.

        Raises:
            ValidationError: when it is not a picture that the bank accepts.
        """
        StoryImage._meta.get_field("file").pre_save(self, self._state.adding)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, tell the rooms above when something changed that a reader can see, and remove a replaced file.

        All in one transaction, so that the image and what follows from it change together.

        Raises:
            ValidationError: when a new file is not a picture that the bank accepts.
        """
        self.store_new_file()  # before the transaction: encoding takes long, and others may write meanwhile
        if (named := kwargs.get("update_fields")) is not None and "file" in named:
            kwargs["update_fields"] = {*named, *CleanImageField.FOLLOWING_FIELDS}
        with transaction.atomic():
            stored = StoryImage.objects.filter(pk=self.pk).values("file", *self.PUBLIC_FIELDS)
            before = stored.first() if self.pk else None
            super().save(*args, **kwargs)
            after = stored.first() if before else None
            if before and after and before != after:
                self._follow(before, after)
        if self.shows_recognisable_people:
            transaction.on_commit(partial(forget_presets, self.file_hash))

    def _follow(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Do what a change asks for, given the stored values of before and after it."""
        if (replaced := before.pop("file")) != after.pop("file"):
            self.renditions.all().delete()
            transaction.on_commit(partial(self.file.storage.delete, replaced))
            transaction.on_commit(partial(forget_presets, before["file_hash"]))
        changed = frozenset(name for name, value in after.items() if before[name] != value)
        if changed:
            image_changed.send(sender=StoryImage, image=self, deleted=False, changed=changed)


def forget_presets(file_hash: str) -> bool:
    """Delete the preset files of a picture, unless an image that may be shown has this file; say whether they went."""
    if StoryImage.objects.filter(file_hash=file_hash, shows_recognisable_people=False).exists():
        return False
    delete_presets(file_hash)
    return True


class StoryRendition(AbstractRendition):
    """A size that Wagtail made for its own admin. The public sizes are files without rows (`presets`)."""

    image = models.ForeignKey(StoryImage, on_delete=models.CASCADE, related_name="renditions")

    def get_upload_to(self, filename: str) -> str:
        """Return a name that nobody can guess: the one Wagtail gives can be told from the picture's public addresses."""
        return f"images/{secrets.token_hex(16)}{PurePath(filename).suffix}"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="images_rendition_once"
            ),
        ]
