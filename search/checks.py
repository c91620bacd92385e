"""Compares the index with the documents, entry by entry, without holding either in memory."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from search import documents
from search.embedded_index import EmbeddedIndex
from search.engines.protocol import Engine
from search.engines.tantivy_engine import TantivyEngine
from search.engines.tantivy_files import damaged_files
from search.entries import entries_of
from search.errors import EngineError
from search.follower import follow
from search.index_folder import IndexFolder
from search.reading import Reading
from search.results import Hit
from search.schema import content_languages
from storybank.publication import service as publication

_PAGE = 1_000
#: Examples kept of each kind of difference; all are counted.
_EXAMPLES = 20
#: How often the comparison is made again when something was published meanwhile.
_TRIES = 3

#: The entries of stories with the same high half of the id: hit to digest.
_Group = tuple[int, dict[Hit, int]]
#: What comes after the last group of either side: above every id.
_END: _Group = (2**64, {})


@dataclass(slots=True)
class Differences:
    """How many entries differ in one way, and some of them."""

    count: int = 0
    examples: list[Hit] = field(default_factory=list)

    def add(self, hit: Hit) -> None:
        """Count one more."""
        self.count += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(hit)


@dataclass(slots=True)
class Drift:
    """What differs between index and documents. False when nothing does."""

    compared: int = 0
    missing: Differences = field(default_factory=Differences)
    surplus: Differences = field(default_factory=Differences)
    different: Differences = field(default_factory=Differences)
    doubled: Differences = field(default_factory=Differences)
    damaged_files: list[str] = field(default_factory=list)
    problem: str = ""

    def __bool__(self) -> bool:
        kinds = (self.missing, self.surplus, self.different, self.doubled)
        return bool(self.problem or self.damaged_files or any(kind.count for kind in kinds))


def _expected(reading: Reading) -> Iterator[_Group]:
    languages = content_languages()
    high, group = -1, {}
    for batch in documents.batches(_PAGE):
        for story in batch:
            for entry in entries_of(story, languages, reading):
                if entry["storyHigh"] != high:
                    if group:
                        yield high, group
                    high, group = entry["storyHigh"], {}
                group[Hit(story[0].story_id, entry["language"][0])] = entry["digest"]
    if group:
        yield high, group


def _indexed(engine: Engine, drift: Drift) -> Iterator[_Group]:
    after: int | None = None
    while stamps := engine.stamps(after, _PAGE):
        groups: dict[int, dict[Hit, int]] = {}
        for stamp in stamps:
            group = groups.setdefault(stamp.hit.story_id.int >> 64, {})
            if stamp.hit in group:
                drift.doubled.add(stamp.hit)
            group[stamp.hit] = stamp.digest
        yield from groups.items()
        after = max(groups)


def _compare_group(documented: dict[Hit, int], indexed: dict[Hit, int], drift: Drift) -> None:
    for hit, digest in documented.items():
        drift.compared += 1
        if hit not in indexed:
            drift.missing.add(hit)
        elif indexed[hit] != digest:
            drift.different.add(hit)
    for hit in indexed:
        if hit not in documented:
            drift.surplus.add(hit)


def _compare_all(engine: Engine, reading: Reading, drift: Drift) -> None:
    ours, theirs = _expected(reading), _indexed(engine, drift)
    left, right = next(ours, _END), next(theirs, _END)
    while left is not _END or right is not _END:
        if left[0] < right[0]:
            _compare_group(left[1], {}, drift)
            left = next(ours, _END)
        elif right[0] < left[0]:
            _compare_group({}, right[1], drift)
            right = next(theirs, _END)
        else:
            _compare_group(left[1], right[1], drift)
            left, right = next(ours, _END), next(theirs, _END)


def compare_once(
    engine: Callable[[], Engine | None], reading: Reading | None, damaged: Sequence[str] = ()
) -> Drift:
    """
    Compare the documents, read in this way, with the index that `engine` opens.

    It returns `None` when there is no index, and may raise `EngineError`.
    """
    drift = Drift(damaged_files=list(damaged))
    try:
        opened = engine()
        if opened is None:
            drift.problem = "There is no index."
        elif reading is None:
            drift.problem = "It is unknown how the texts of the index were read."
        else:
            _compare_all(opened, reading, drift)
    except EngineError as error:
        drift.problem = str(error)
    return drift


def compare_while_following(follow: Callable[[], object], once: Callable[[], Drift]) -> Drift:
    """
    Let the index follow, then compare it with the documents.

    A difference that something published in the meantime may explain is looked at again.
    """
    follow()
    for _try in range(_TRIES - 1):
        before = publication.last_position()
        drift = once()
        follow()
        if not drift or publication.last_position() == before:
            return drift
    return once()


def _compare_folder(folder: IndexFolder) -> Drift:
    name = folder.current()
    if name is None:
        return compare_once(lambda: None, None)
    files = folder.engine_files(name)
    reading = EmbeddedIndex(folder, name).reading()
    return compare_once(lambda: TantivyEngine(files), reading, damaged_files(files))


def compare(folder: IndexFolder) -> Drift:
    """Let the index of this host follow, then compare it with the documents."""
    return compare_while_following(lambda: follow(folder), lambda: _compare_folder(folder))
