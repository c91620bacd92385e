"""Where the files of the presets are kept, in the default storage.

A file is named after the hash of its picture, so a file that exists is right and never changes.
"""

import os
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from storybank.images.presets import FORMATS, PRESETS, Format, Preset

FOLDER = "presets"


def preset_path(file_hash: str, preset: Preset, file_format: Format) -> str:
    """Return the name in the storage of one size and format of a picture.

    The first two digits are a folder of their own, so that no folder gets millions of files.
    """
    return f"{FOLDER}/{file_hash[:2]}/{file_hash}-{preset.name}.{file_format.extension}"


def store(path: str, data: bytes) -> None:
    """Put ``data`` at ``path``, whole or not at all; a file that is there already is replaced by the same.

    A visitor may ask for the file while it is written and would keep half a picture for a year. Object stores show a
    file only when it is complete; on disk it is written beside its place and moved there.
    """
    if isinstance(default_storage, FileSystemStorage):
        written = default_storage.save(f"{path}.{uuid.uuid4().hex}.part", ContentFile(data))
        os.replace(default_storage.path(written), default_storage.path(path))
        return
    kept = default_storage.save(path, ContentFile(data))
    if kept != path:  # another worker was first, and the storage chose another name for ours
        default_storage.delete(kept)


def delete_presets(file_hash: str) -> None:
    """Delete all preset files of a picture."""
    for preset in PRESETS:
        for file_format in FORMATS:
            default_storage.delete(preset_path(file_hash, preset, file_format))
