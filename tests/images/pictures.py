"""Makes real picture files for the tests, also nasty ones."""

import struct
import zlib
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, PngImagePlugin

from storybank.images.files import preset_path
from storybank.images.models import StoryImage
from storybank.images.presets import FORMATS, sizes_for

# Planted in every place where a file can carry text; must be in nothing that is stored.
SECRET = b"GEHEIM"

_DESCRIPTION, _MAKE, _ORIENTATION, _GPS = 0x010E, 0x010F, 0x0112, 0x8825
_XMP = b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">GEHEIM-XMP</x:xmpmeta><?xpacket end="w"?>'


def exif(orientation: int = 1) -> Image.Exif:
    """Return camera data with a place."""
    data = Image.Exif()
    data[_DESCRIPTION] = "GEHEIM-DESCRIPTION"
    data[_MAKE] = "GEHEIM-CAMERA"
    data[_ORIENTATION] = orientation
    data[_GPS] = {1: "N", 2: (53.0, 13.0, 9.0), 3: "E", 4: (6.0, 34.0, 0.0), 29: "GEHEIM-DATE"}
    return data


def quarters(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Return a picture with red above left, green above right, blue below left and white below right."""
    picture = Image.new("RGB", (width, height), (255, 255, 255))
    picture.paste((255, 0, 0), (0, 0, width // 2, height // 2))
    picture.paste((0, 255, 0), (width // 2, 0, width, height // 2))
    picture.paste((0, 0, 255), (0, height // 2, width // 2, height))
    return picture.convert(mode)


def encoded(picture: Image.Image, file_format: str, **options: Any) -> bytes:
    """Return the bytes of a picture in a format."""
    output = BytesIO()
    picture.save(output, format=file_format, **options)
    return output.getvalue()


def planted_jpeg(width: int = 800, height: int = 600, orientation: int = 1) -> bytes:
    """Return a JPEG with place, camera, comment, XMP and colour profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encoded(
        quarters(width, height),
        "JPEG",
        quality=95,
        subsampling=0,
        exif=exif(orientation),
        xmp=_XMP,
        comment=b"GEHEIM-COMMENT",
        icc_profile=profile,
    )


def planted_png(width: int = 800, height: int = 600) -> bytes:
    """Return a PNG with text chunks, camera data and something behind its end."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "GEHEIM-TEXT")
    notes.add_itxt("XML:com.adobe.xmp", _XMP.decode())
    return encoded(quarters(width, height), "PNG", pnginfo=notes, exif=exif()) + b"GEHEIM-BEHIND"


def planted(file_format: str, width: int = 800, height: int = 600) -> bytes:
    """Return a picture in a modern format with camera data and XMP."""
    return encoded(quarters(width, height), file_format, exif=exif(), xmp=_XMP)


def png_that_claims(width: int, height: int) -> bytes:
    """Return a small PNG file whose header promises a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def save_image(data: bytes | None = None, name: str = "foto.jpg", **fields: Any) -> StoryImage:
    """Return a stored image, made without any form."""
    data = planted_jpeg() if data is None else data
    return StoryImage.objects.create(title="Foto", file=ContentFile(data, name=name), **fields)


def stored_bytes(image: StoryImage) -> bytes:
    """Return what the storage holds for the picture itself."""
    with default_storage.open(image.file.name) as file:
        return file.read()


def preset_paths(image: StoryImage) -> list[str]:
    """Return the names of all preset files that the image should have."""
    return [
        preset_path(image.file_hash, size.preset, file_format)
        for size in sizes_for(image.width, image.height)
        for file_format in FORMATS
    ]


def opened(data: bytes) -> Image.Image:
    """Return the picture in ``data``, decoded."""
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def colour_at(picture: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """Return the colour at a place given in parts of width and height."""
    return picture.convert("RGB").getpixel((int(picture.width * x), int(picture.height * y)))


def close(colour: tuple[int, ...], expected: tuple[int, ...], distance: int = 12) -> bool:
    """Say whether two colours look the same after lossy compression."""
    return all(abs(one - other) <= distance for one, other in zip(colour, expected, strict=True))
