"""The sizes and formats in which the public gets a picture.

All presets keep the aspect ratio of the picture, so a focal point changes nothing in these files; pages crop with it
in CSS (`object-position`). It is a part of the address all the same: a preset that crops can be added later without
changing the form of addresses, and would then keep one file per focal point.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """A width that a picture is offered in, when it is at least that wide."""

    name: str
    width: int


@dataclass(frozen=True)
class Format:
    """A file format that a picture is offered in."""

    extension: str
    mime_type: str


@dataclass(frozen=True)
class Size:
    """The width and height that a picture gets with a preset."""

    preset: Preset
    width: int
    height: int


PRESETS = (Preset("w480", 480), Preset("w960", 960), Preset("w1600", 1600))
# The order in which a browser looks: the smallest files first, the one that everybody can show last.
FORMATS = (Format("avif", "image/avif"), Format("webp", "image/webp"), Format("jpg", "image/jpeg"))
FALLBACK = FORMATS[-1]


def sizes_for(width: int, height: int) -> tuple[Size, ...]:
    """Return the sizes that a picture of ``width`` × ``height`` is offered in, the smallest first.

    Never wider than the picture and no width twice: a picture of 700 pixels is offered in 480 and 700.
    """
    sizes = []
    for preset in PRESETS:
        shown = min(preset.width, width)
        sizes.append(Size(preset, shown, max(1, round(height * shown / width))))
        if shown == width:
            break
    return tuple(sizes)
