"""The public addresses of pictures: known before the files exist, without looking at any file."""

import re
from dataclasses import dataclass

from storybank.images.presets import FORMATS, PRESETS, Format, Preset

#: Stands for the public base address in everything that is stored; it is replaced when a document is sent. Text from
#: people loses its control characters (`clean` of the vocabularies), so nobody can type this.
BASE = "\x01base"

_PRESETS = {preset.name: preset for preset in PRESETS}
_FORMATS = {file_format.extension: file_format for file_format in FORMATS}
# "c" is a picture without a focal point; otherwise its place in per cent, without leading zeros.
_PER_CENT = r"(?:0|[1-9][0-9]?|100)"
_NAME = re.compile(
    r"(?P<file_hash>[0-9a-f]{40})"
    rf"-(?:c|x{_PER_CENT}y{_PER_CENT})"
    rf"-(?P<preset>{'|'.join(_PRESETS)})"
    rf"\.(?P<extension>{'|'.join(_FORMATS)})",
    re.ASCII,
)


@dataclass(frozen=True)
class Address:
    """What the last part of a picture's address says."""

    file_hash: str
    preset: Preset
    file_format: Format


def focal_code(focal_point: tuple[float, float] | None) -> str:
    """Return the part of an address that stands for a focal point, given as parts of width and height (0 to 1)."""
    if focal_point is None:
        return "c"
    x, y = (round(part * 100) for part in focal_point)
    return f"x{x}y{y}"


def picture_address(file_hash: str, focal: str, preset: Preset, file_format: Format) -> str:
    """Return the address of one size and format of a picture, beginning with the placeholder ``BASE``."""
    return f"{BASE}/images/{file_hash}-{focal}-{preset.name}.{file_format.extension}"


def parse_name(name: str) -> Address | None:
    """Return what the last part of an address says, None when it is not one of ours."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    return Address(match["file_hash"], _PRESETS[match["preset"]], _FORMATS[match["extension"]])
