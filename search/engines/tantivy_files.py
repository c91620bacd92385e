"""
Whether the files of a tantivy index are whole.

Each file of a segment ends with a footer: a JSON object with the CRC-32 of all that stands before it, the length of that
object and the number 1337, both as 32 bits. Tantivy itself reads the sum only when asked, and its bindings cannot ask.
"""

import json
import struct
import zlib
from pathlib import Path

_MAGIC = 1337
_TAIL = struct.Struct("<II")
_CHUNK = 1 << 20


def _is_whole(file: Path) -> bool:
    size = file.stat().st_size
    with file.open("rb") as opened:
        if size < _TAIL.size:
            return False
        opened.seek(size - _TAIL.size)
        length, magic = _TAIL.unpack(opened.read(_TAIL.size))
        body = size - _TAIL.size - length
        if magic != _MAGIC or body < 0:
            return False
        opened.seek(body)
        try:
            expected = json.loads(opened.read(length))["crc"]
        except (ValueError, KeyError, TypeError):
            return False
        opened.seek(0)
        crc = 0
        while body > 0:
            chunk = opened.read(min(_CHUNK, body))
            if not chunk:
                return False
            crc = zlib.crc32(chunk, crc)
            body -= len(chunk)
    return crc == expected


def damaged_files(folder: Path) -> list[str]:
    """Return the names of files of the index in `folder` that are missing parts or changed; memory is capped."""
    meta = folder / "meta.json"
    try:
        segments = {
            segment["segment_id"].replace("-", "") for segment in json.loads(meta.read_bytes())["segments"]
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [meta.name]
    damaged = []
    for file in sorted(folder.iterdir()):
        # Files of other segments belong to a write that goes on, or wait to be removed.
        if file.name.split(".")[0] in segments:
            try:
                if not _is_whole(file):
                    damaged.append(file.name)
            except FileNotFoundError:
                continue
    return damaged
