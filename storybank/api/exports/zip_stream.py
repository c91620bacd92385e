"""A ZIP file that is sent while it is being written."""

import zlib
from collections.abc import Iterable, Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

#: The first moment that a ZIP file can name: the files in it have no other.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)


class _Written:
    """
    What has been written and not sent yet. It tells how far it is and cannot go back.

    `zipfile` then writes sizes behind a file instead of in front of it.
    """

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._length = 0

    def write(self, data: bytes) -> int:
        self._waiting += data
        self._length += len(data)
        return len(data)

    def tell(self) -> int:
        return self._length

    def flush(self) -> None:
        """There is nothing behind this that could be told to write."""

    def taken(self) -> bytes:
        data = bytes(self._waiting)
        self._waiting.clear()
        return data


def zipped(first: tuple[str, bytes], others: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """
    Yield a ZIP file.

    `first` is a name and content that are stored as they are, with their size in front: readers of OpenDocument look for the
    media type there. Of the others the content is compressed piece by piece; memory holds one piece.
    """
    written = _Written()
    stored = _begun(written, *first)
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        archive.filelist.append(stored)
        archive.NameToInfo[stored.filename] = stored
        for name, pieces in others:
            info = ZipInfo(name, _NO_MOMENT)
            info.compress_type = ZIP_DEFLATED
            with archive.open(info, "w") as file:
                for piece in pieces:
                    file.write(piece)
                    if data := written.taken():
                        yield data
    yield written.taken()


def _begun(written: _Written, name: str, content: bytes) -> ZipInfo:
    info = ZipInfo(name, _NO_MOMENT)
    info.compress_type = ZIP_STORED
    info.file_size = info.compress_size = len(content)
    info.CRC = zlib.crc32(content)
    info.header_offset = 0
    written.write(info.FileHeader(zip64=False) + content)
    return info
