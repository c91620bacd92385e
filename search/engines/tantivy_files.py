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
#: The files every segment has: terms, postings, positions, stored documents, columns, lengths.
_ENDINGS = (".term", ".idx", ".pos", ".store", ".fast", ".fieldnorm")


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


def _expected(meta: Path) -> list[str]:
    """Return the names of the files that the index must have, as its list of segments says."""
    names = []
    for segment in json.loads(meta.read_bytes())["segments"]:
        name = segment["segment_id"].replace("-", "")
        names += [name + ending for ending in _ENDINGS]
        if segment["deletes"]:
            names.append(f"{name}.{segment['deletes']['opstamp']}.del")
    return names


def damaged_files(folder: Path) -> list[str]:
    """
    Return the names of files of the index in `folder` that are gone or changed; memory is capped.

    Hold the follow lock, or be ready for names of files that a commit has just removed.
    """
    meta = folder / "meta.json"
    try:
        expected = _expected(meta)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [meta.name]
    return [name for name in expected if not (folder / name).is_file() or not _is_whole(folder / name)]
