"""Reading the stored form of a story's texts; see `packing.py` for what it holds."""

import struct
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from search.highlights.packing import FORMAT, HEADER, LENGTH_BITS, PLACE_BITS

_PLACE = (1 << PLACE_BITS) - 1
_LENGTH = (1 << LENGTH_BITS) - 1


class UnknownFormError(ValueError):
    """These bytes are no stored text of this version."""


class StoredText:
    """
    The texts of one story with the places of their keys.

    `text` is all of them, `names` says which they are and `starts` where each begins; `sentences` has the beginnings of all
    sentences. `mark` says which version of the story it is.
    """

    __slots__ = ("_keys", "_places", "mark", "names", "sentences", "starts", "text")

    def __init__(self, stored: bytes) -> None:
        """
        Read what `pack` made; nothing is copied but the text.

        Raises:
            UnknownFormError: for anything else.
        """
        try:
            form, texts, keys, places, sentences, names = HEADER.unpack_from(stored)
            ends = [HEADER.size]
            for length in (8 * keys, 4 * places, 4 * sentences, 4 * texts, names):
                ends.append(ends[-1] + length)
            if form != FORMAT or ends[-1] > len(stored):
                raise UnknownFormError(f"Form {form}, {len(stored)} bytes.")
            content = memoryview(stored)
            self._keys: Sequence[int] = content[ends[0] : ends[1]].cast("Q")
            self._places: Sequence[int] = content[ends[1] : ends[2]].cast("I")
            self.sentences: Sequence[int] = content[ends[2] : ends[3]].cast("I")
            self.starts: Sequence[int] = content[ends[3] : ends[4]].cast("I")
            self.mark, *named = stored[ends[4] : ends[5]].decode("utf-8", "surrogatepass").split("\0")
            self.text = stored[ends[5] :].decode("utf-8", "surrogatepass")
        except (struct.error, ValueError) as error:
            raise UnknownFormError("These are not the words of a story in this version.") from error
        self.names = tuple(named)

    def places(self, key: int) -> list[tuple[int, int]]:
        """Return where a key begins and ends, in order."""
        keys = self._keys
        at = bisect_left(keys, key << PLACE_BITS)
        if at == len(keys) or keys[at] >> PLACE_BITS != key:
            return []
        first = keys[at] & _PLACE
        last = keys[at + 1] & _PLACE if at + 1 < len(keys) else len(self._places)
        return [
            (place >> LENGTH_BITS, (place >> LENGTH_BITS) + (place & _LENGTH))
            for place in self._places[first:last]
        ]

    def text_at(self, place: int) -> int:
        """Return which text a place lies in."""
        return bisect_right(self.starts, place) - 1

    def bounds(self, text: int) -> tuple[int, int]:
        """Return where a text begins and ends."""
        end = self.starts[text + 1] - 1 if text + 1 < len(self.starts) else len(self.text)
        return self.starts[text], end
