"""What a file says of itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from storybank.publication.service import Rendered

#: Stories by batch, and what turns them into the bytes of a file.
Batches = Iterable[Sequence[Rendered]]
Chunks = Iterator[bytes]


@dataclass(frozen=True)
class About:
    """The day of an export, the language that was asked for, who gives the data, and the address that gives the same again."""

    day: date
    language: str
    publisher: str
    address: str
