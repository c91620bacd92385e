"""Makes a clean picture of whatever was uploaded, or says why not.

Nothing of the uploaded bytes is kept: the pixels are decoded and written anew, upright and in sRGB. So location, camera
data, thumbnails, comments and anything hidden behind the picture are gone, and what calls itself a picture is one.
"""

import hashlib
import logging
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from storybank.images.encoding import encode, on_white
from storybank.images.presets import FALLBACK, sizes_for

logger = logging.getLogger(__name__)

MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 50_000_000
# WebP cannot be larger than 16,383 pixels a side; a long strip is made smaller, not refused.
MAX_SIDE = 16_000
# Only these decoders are tried, whatever else is installed: others (PostScript, PSD …) are a risk and no photo.
# HEIF is there when the pillow-heif plugin is.
ACCEPTED_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "HEIF")
_LOSSLESS = frozenset({"PNG", "GIF"})

_TOO_MANY_BYTES = _("This file is larger than 25 MB. Save the picture smaller and try again.")
_TOO_MANY_PIXELS = _("This picture has more than 50 million pixels. Save it smaller and try again.")
_NOT_A_PICTURE = _(
    "This file is not a picture that we can use. Choose a JPEG, PNG, WebP, AVIF, GIF or HEIC file. "
    "Drawings in SVG must be saved as PNG first."
)
_DAMAGED = _("This picture is damaged or incomplete. Open it, save it again and try once more.")


class CleanPicture(ContentFile):
    """The bytes that are stored for an upload, and what is known of them."""

    def __init__(self, data: bytes, name: str, extension: str, *, picture: Image.Image) -> None:
        super().__init__(data, name=f"{name}.{extension}")
        self.extension = extension
        self.width, self.height = picture.size
        self.file_hash = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        self.dominant_colour = dominant_colour(picture)
        self.fallback_size = sizes_for(*picture.size)[-1]
        self.fallback = encode(picture, self.fallback_size, FALLBACK)


def clean_picture(upload: File) -> CleanPicture:
    """Return the picture in ``upload``, re-encoded.

    Of an animation the first frame is kept. PNG and GIF become PNG, other pictures with transparency WebP, all
    others JPEG.

    Raises:
        ValidationError: when it is too large, not a picture of an accepted kind, or damaged; the message says what
            to do.
    """
    upload.open()
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValidationError(_TOO_MANY_BYTES, code="too_many_bytes")
    picture, lossless = _decode(data)
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    if lossless:
        extension, options = "png", {"format": "PNG"}
    elif picture.mode == "RGBA":
        extension, options = "webp", {"format": "WEBP", "quality": 92}
    else:
        extension, options = "jpg", {"format": "JPEG", "quality": 92}
    output = BytesIO()
    picture.save(output, **options)
    return CleanPicture(
        output.getvalue(), PurePath(upload.name or "picture").stem, extension, picture=picture
    )


def dominant_colour(picture: Image.Image) -> str:
    """Return the commonest colour of the picture as ``#rrggbb``, to show until the picture has loaded."""
    small = on_white(picture.resize((64, 64), Image.Resampling.BOX)).quantize(8)
    (_count, index) = max(small.getcolors())
    red, green, blue = small.getpalette()[index * 3 : index * 3 + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def _decode(data: bytes) -> tuple[Image.Image, bool]:
    """Return the first frame as RGB or RGBA in sRGB, upright and bare, and whether its format was lossless."""
    Image.init()
    formats = [name for name in ACCEPTED_FORMATS if name in Image.OPEN]
    try:
        opened = Image.open(BytesIO(data), formats=formats)
    except Image.DecompressionBombError as error:
        raise ValidationError(_TOO_MANY_PIXELS, code="too_many_pixels") from error
    except Exception as error:  # decoders of crafted headers raise all kinds of errors
        raise ValidationError(_NOT_A_PICTURE, code="not_a_picture") from error
    with opened:
        # Opening reads the header only: a bomb is refused before it unpacks.
        if opened.width * opened.height > MAX_PIXELS:
            raise ValidationError(_TOO_MANY_PIXELS, code="too_many_pixels")
        try:
            opened.load()
            picture = _in_srgb(_upright(opened))
        except Exception as error:  # decoders of crafted files raise all kinds of errors
            raise ValidationError(_DAMAGED, code="damaged") from error
        lossless = opened.format in _LOSSLESS
    picture.info = {}
    return picture, lossless


def _upright(picture: Image.Image) -> Image.Image:
    """Return a copy turned as the camera's orientation tag says."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # unreadable camera data raise all kinds of errors; the pixels are still good
        logger.info("Orientation of an upload could not be read; it is kept as it is.")
        return picture.copy()


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return the picture as RGB, or RGBA when something shows through, in the colours of the web."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):  # 16 bits grey, which Pillow would cut off at 255 instead of scaling
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    alpha = None
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        alpha = picture.getchannel("A")
        picture = picture.convert("RGB")
    if profile:
        picture = _apply_profile(picture, profile)
    if picture.mode != "RGB":  # converting would copy up to 150 MB also when there is nothing to convert
        picture = picture.convert("RGB")
    if alpha is not None and alpha.getextrema() != (255, 255):
        picture.putalpha(alpha)
    return picture


def _apply_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture with its colours converted from ``profile`` to sRGB; unchanged when that cannot be."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        mode = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}.get(source.profile.xcolor_space.strip())
        if mode is None or (mode == "CMYK") != (picture.mode == "CMYK"):
            return picture
        converted = ImageCms.profileToProfile(
            picture.convert(mode),
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        logger.info("Colour profile of an upload could not be used; its colours are kept as they are.")
        return picture
    return converted or picture
