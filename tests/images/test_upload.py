"""What is stored of an upload, and what is refused."""

import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from PIL import Image, ImageCms

from storybank.images.cleaning import clean_picture
from storybank.images.models import StoryImage
from storybank.images.presets import FORMATS
from storybank.images.renditions import make_missing_files
from tests.images import pictures

RED, GREEN, BLUE = (254, 0, 0), (0, 255, 0), (0, 0, 254)


def refusal(data: bytes, name: str = "foto.jpg") -> str:
    """Return the code with which an upload is refused."""
    with pytest.raises(ValidationError) as caught:
        clean_picture(ContentFile(data, name=name))
    assert caught.value.message
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "stored_as"),
    [
        (pictures.planted_jpeg(), "JPEG"),
        (pictures.planted_png(), "PNG"),
        (pictures.planted("WEBP"), "JPEG"),
        (pictures.planted("AVIF"), "JPEG"),
        (pictures.planted("HEIF"), "JPEG"),
    ],
    ids=["jpeg", "png", "webp", "avif", "heic"],
)
def test_nothing_but_the_picture_is_stored(db: None, data: bytes, stored_as: str) -> None:
    assert pictures.SECRET in data
    image = pictures.save_image(data)
    make_missing_files(image)

    kept = {image.file.name: pictures.stored_bytes(image)}
    for path in pictures.preset_paths(image):
        with default_storage.open(path) as file:
            kept[path] = file.read()
    assert len(kept) == 1 + 2 * len(FORMATS)
    for path, content in kept.items():
        picture = pictures.opened(content)
        assert pictures.SECRET not in content, path
        assert not picture.getexif(), path
        assert not {"icc_profile", "xmp", "exif", "comment", "XML:com.adobe.xmp"} & set(picture.info), path
    assert pictures.opened(pictures.stored_bytes(image)).format == stored_as


def test_the_row_knows_what_is_stored(db: None) -> None:
    image = pictures.save_image(pictures.planted_jpeg(800, 600), name="Jan de Vries bij de bakker.jpg")
    image.refresh_from_db()
    content = pictures.stored_bytes(image)
    assert (image.width, image.height) == (800, 600)
    assert image.file_size == len(content)
    assert re.fullmatch("[0-9a-f]{40}", image.file_hash)
    assert image.file.name == f"original_images/{image.file_hash}.jpg"
    assert re.fullmatch("#[0-9a-f]{6}", image.dominant_colour)


def test_the_dominant_colour_is_the_commonest_one(db: None) -> None:
    picture = Image.new("RGB", (300, 200), (20, 110, 60))
    picture.paste((255, 0, 0), (0, 0, 60, 60))
    image = pictures.save_image(pictures.encoded(picture, "PNG"))
    shown = tuple(bytes.fromhex(image.dominant_colour[1:]))
    assert pictures.close(shown, (20, 110, 60), distance=6)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_is_stored_upright(orientation: int) -> None:
    """The planted photo is turned so that the viewer has to turn it back; red belongs above left again."""
    turned_by_camera = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    picture = pictures.quarters(320, 160)
    if turned_by_camera is not None:
        picture = picture.transpose(turned_by_camera)
    data = pictures.encoded(picture, "JPEG", quality=95, exif=pictures.exif(orientation))

    clean = clean_picture(ContentFile(data, name="foto.jpg"))

    upright = pictures.opened(clean.read())
    assert (clean.width, clean.height) == upright.size == (320, 160)
    assert pictures.close(pictures.colour_at(upright, 0.2, 0.2), RED)
    assert pictures.close(pictures.colour_at(upright, 0.8, 0.2), GREEN)
    assert pictures.close(pictures.colour_at(upright, 0.2, 0.8), BLUE)


def exchanged_profile() -> bytes:
    """Return a colour profile in which what is stored as red is blue, and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert profile.count(b"rXYZ") == profile.count(b"bXYZ") == 1
    return profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP"])
def test_colours_of_another_profile_look_the_same_without_it(file_format: str) -> None:
    stored = pictures.quarters(64, 64)
    data = pictures.encoded(stored, file_format, icc_profile=exchanged_profile(), quality=95)
    picture = pictures.opened(clean_picture(ContentFile(data, name="a")).read())
    assert "icc_profile" not in picture.info
    assert pictures.close(pictures.colour_at(picture, 0.2, 0.2), (0, 0, 255), distance=20)
    assert pictures.close(pictures.colour_at(picture, 0.2, 0.8), (255, 0, 0), distance=20)
    assert pictures.close(pictures.colour_at(picture, 0.8, 0.8), (255, 255, 255), distance=20)


def test_a_broken_profile_is_left_out() -> None:
    data = pictures.encoded(pictures.quarters(64, 64), "PNG", icc_profile=b"GEHEIM" * 40)
    picture = pictures.opened(clean_picture(ContentFile(data, name="a.png")).read())
    assert pictures.colour_at(picture, 0.2, 0.2) == (255, 0, 0)


def test_a_print_picture_becomes_rgb() -> None:
    data = pictures.encoded(pictures.quarters(200, 100, "CMYK"), "JPEG", quality=95)
    clean = clean_picture(ContentFile(data, name="druk.jpg"))
    picture = pictures.opened(clean.read())
    assert picture.mode == "RGB"
    assert pictures.close(pictures.colour_at(picture, 0.2, 0.2), RED)


def test_sixteen_bits_of_grey_are_scaled_not_cut_off() -> None:
    grey = Image.new("I;16", (20, 20), 128 * 256)
    clean = clean_picture(ContentFile(pictures.encoded(grey, "PNG"), name="scan.png"))
    assert pictures.colour_at(pictures.opened(clean.read()), 0.5, 0.5) == (128, 128, 128)


def test_transparency_is_kept_and_white_in_jpeg(db: None) -> None:
    drawing = Image.new("RGBA", (600, 300), (0, 0, 0, 0))
    drawing.paste((200, 0, 0, 255), (0, 0, 300, 300))
    image = pictures.save_image(pictures.encoded(drawing, "PNG"), name="tekening.png")
    assert pictures.opened(pictures.stored_bytes(image)).getpixel((500, 100))[3] == 0
    with default_storage.open(pictures.preset_paths(image)[-1]) as file:
        shown = pictures.opened(file.read())
    assert pictures.close(pictures.colour_at(shown, 0.9, 0.5), (255, 255, 255))


def test_transparent_colour_of_a_palette_is_kept() -> None:
    drawing = Image.new("P", (10, 10), 0)
    drawing.putpalette([0, 0, 0, 255, 0, 0])
    clean = clean_picture(ContentFile(pictures.encoded(drawing, "PNG", transparency=0), name="a.png"))
    assert pictures.opened(clean.read()).getpixel((5, 5)) == (0, 0, 0, 0)


def test_lossy_transparency_stays_lossy() -> None:
    drawing = Image.new("RGBA", (10, 10), (0, 0, 0, 10))
    clean = clean_picture(ContentFile(pictures.encoded(drawing, "WEBP"), name="a.webp"))
    assert pictures.opened(clean.read()).format == "WEBP"


@pytest.mark.parametrize("file_format", ["GIF", "PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_kept(file_format: str) -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ((255, 0, 0), (0, 255, 0), (0, 0, 255))]
    data = pictures.encoded(frames[0], file_format, save_all=True, append_images=frames[1:])
    clean = clean_picture(ContentFile(data, name="film"))
    picture = pictures.opened(clean.read())
    assert getattr(picture, "n_frames", 1) == 1
    assert pictures.close(pictures.colour_at(picture, 0.5, 0.5), (255, 0, 0))


def test_a_long_strip_is_made_smaller() -> None:
    """WebP cannot be longer than 16,383 pixels."""
    strip = pictures.encoded(Image.new("L", (20_000, 40), 200), "PNG")
    clean = clean_picture(ContentFile(strip, name="strook.png"))
    assert (clean.width, clean.height) == (16_000, 32)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        b"%PDF-1.7\n",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        b"GIF89a<script>",
        b"\xff\xd8\xff\xe0" + b"\0" * 20,
        pictures.encoded(Image.new("RGB", (10, 10)), "TIFF"),
        pictures.encoded(Image.new("RGB", (10, 10)), "BMP"),
        pictures.encoded(Image.new("RGB", (16, 16)), "ICO"),
    ],
    ids=[
        "empty",
        "text",
        "svg",
        "xml-svg",
        "html",
        "pdf",
        "eps",
        "gif-html",
        "jpeg-start",
        "tiff",
        "bmp",
        "ico",
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(data: bytes) -> None:
    assert refusal(data, name="foto.jpg") == "not_a_picture"


@pytest.mark.parametrize(("width", "height"), [(8_000, 7_000), (60_000, 60_000)])
def test_a_bomb_is_refused_before_it_unpacks(
    width: int, height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(self: Image.Image) -> None:
        raise AssertionError("the picture was unpacked")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", never)
    assert refusal(pictures.png_that_claims(width, height)) == "too_many_pixels"


def test_more_than_25_megabytes_are_refused() -> None:
    data = pictures.planted_jpeg()
    assert refusal(data + b"\0" * (25 * 1024 * 1024 - len(data) + 1)) == "too_many_bytes"


@pytest.mark.parametrize("make", [pictures.planted_jpeg, pictures.planted_png])
def test_an_incomplete_picture_is_refused(make: object) -> None:
    data = make()
    assert refusal(data[: len(data) // 2]) == "damaged"


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_picture_with_unreadable_camera_data_is_accepted() -> None:
    data = pictures.encoded(pictures.quarters(20, 20), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xffGEHEIM")
    clean = clean_picture(ContentFile(data, name="foto.jpg"))
    assert pictures.SECRET not in clean.read()


def test_a_page_that_is_a_picture_too_loses_the_page() -> None:
    """A file that browsers could read as HTML is re-encoded like any other."""
    data = (
        pictures.encoded(pictures.quarters(20, 20), "GIF") + b"<html>GEHEIM<script>alert(1)</script></html>"
    )
    assert b"script" not in clean_picture(ContentFile(data, name="a.gif")).read()


def test_the_same_upload_gives_the_same_file() -> None:
    first, second = (clean_picture(ContentFile(pictures.planted_jpeg(), name="a.jpg")) for _ in range(2))
    assert first.file_hash == second.file_hash


# --- Every way in ------------------------------------------------------------------------------------------


def assert_clean(image: StoryImage) -> None:
    """Check what the storage and the row hold of an image that was uploaded with a place in it."""
    image.refresh_from_db()
    content = pictures.stored_bytes(image)
    assert pictures.SECRET not in content
    assert image.file_size == len(content)
    assert image.file.name.endswith(".jpg")
    assert default_storage.exists(pictures.preset_paths(image)[-1])


def test_saving_the_file_alone(db: None) -> None:
    image = StoryImage(title="Foto")
    image.file.save("foto.jpg", ContentFile(pictures.planted_jpeg()))
    assert_clean(image)


def test_saving_only_the_file_of_a_row(db: None) -> None:
    image = pictures.save_image(pictures.planted_png(400, 300))
    image.file = ContentFile(pictures.planted_jpeg(700, 500), name="nieuw.jpg")
    image.save(update_fields=["file"])
    assert_clean(image)
    assert (image.width, image.height) == (700, 500)


def test_saving_many_at_once(db: None) -> None:
    file = ContentFile(pictures.planted_jpeg(), name="foto.jpg")
    StoryImage.objects.bulk_create([StoryImage(title="Foto", file=file)])
    assert_clean(StoryImage.objects.get())


def test_a_program_that_saves_no_picture_gets_the_reason(db: None) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="not a picture"):
        pictures.save_image(b"<svg/>", name="foto.svg")
    assert not StoryImage.objects.exists()


def test_a_closed_file_on_disk(db: None, tmp_path: object) -> None:
    path = tmp_path / "foto.jpg"
    path.write_bytes(pictures.planted_jpeg())
    with io.FileIO(path) as raw:
        image = StoryImage.objects.create(title="Foto", file=ContentFile(raw.read(), name="foto.jpg"))
    assert_clean(image)
