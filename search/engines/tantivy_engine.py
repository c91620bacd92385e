"""The embedded engine: tantivy, one folder of files, one writer at a time and any number of readers."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tantivy import DocAddress, FieldType, Index, Order, Query, Searcher

from search.clauses import Clause
from search.engines.protocol import Found, Stamp
from search.engines.tantivy_fields import SCHEMA, document_of, query_of
from search.engines.tantivy_paging import ordered
from search.engines.tantivy_values import codes, total_of
from search.entries import Entry, language_name, story_number
from search.errors import EngineError, IndexBusyError
from search.results import Hit
from search.sorting import Level

#: What a writer may hold in memory before it writes a segment. Tantivy asks for 15 MB at least.
SMALL_HEAP = 15_000_000
REBUILD_HEAP = 50_000_000


@contextmanager
def _door() -> Iterator[None]:
    """
    Turn whatever tantivy raises into `EngineError`, here and nowhere else.

    Its panics arrive as `PanicException`, which is no `Exception` and cannot be imported: it is known by its name.
    """
    try:
        yield
    except (EngineError, IndexBusyError):
        raise
    except Exception as error:
        if "LockBusy" in str(error):
            raise IndexBusyError("Another process writes the index.") from error
        raise EngineError(f"tantivy: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise EngineError(f"tantivy panicked: {error}") from error


class TantivyEngine:
    """
    The index in one folder.

    Opening raises `EngineError` when there is none or it is damaged. A reader sees the commit of its last `refresh`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with _door():
            self._index = Index.open(str(folder))
            # No watcher thread: it would not survive a fork, and would notice a commit half a second late.
            self._index.config_reader("manual")
            self._index.reload()
            self._searcher: Searcher = self._index.searcher()

    @classmethod
    def create(cls, folder: Path) -> None:
        """Make an empty index in `folder`, which must exist."""
        with _door():
            Index(SCHEMA, str(folder), reuse=False)

    def refresh(self) -> None:
        """See what other processes have committed."""
        with _door():
            self._index.reload()
            self._searcher = self._index.searcher()

    def find(self, clauses: Sequence[Clause], levels: Sequence[Level], offset: int, limit: int) -> Found:
        """Return one page of what fits all clauses; see `Engine`."""
        searcher = self._searcher
        with _door():
            query = query_of(clauses)
            entries = searcher.num_docs
            if offset >= entries or limit < 1:
                # Tantivy reserves memory for offset and limit together, and panics at limit zero.
                return Found([], total_of(searcher.search(query, limit=1)))
            addresses, total = ordered(searcher, query, levels, offset, min(limit, entries))
            if not addresses:
                return Found([], total)
            return Found(_hits(searcher, addresses), total)

    def replace(self, story_ids: Iterable[str], entries: Iterable[Entry]) -> None:
        """Put these entries in the place of all entries of these stories; see `Engine`."""
        self._write(SMALL_HEAP, story_ids, entries)

    def fill(self, entries: Iterable[Entry]) -> None:
        """Add entries to a new index, streaming: memory is capped, whatever their number."""
        self._write(REBUILD_HEAP, (), entries)

    def _write(self, heap: int, story_ids: Iterable[str], entries: Iterable[Entry]) -> None:
        with _door():
            # A fresh index for every write: a long-lived one never collects the files that another process wrote.
            writer = Index.open(str(self.folder)).writer(heap, 1)
        try:
            # The iterables may read the database, so the door is not around them.
            for story_id in story_ids:
                with _door():
                    writer.delete_documents_by_term("story", story_id)
            for entry in entries:
                with _door():
                    writer.add_document(document_of(entry))
            with _door():
                writer.commit()
        except BaseException:
            with suppress(EngineError), _door():
                writer.rollback()
            raise
        finally:
            # Lets merges end and gives the lock back.
            with suppress(EngineError), _door():
                writer.wait_merging_threads()

    def stamps(self, after: int | None, limit: int) -> list[Stamp]:
        """Return what the index has of the next stories; see `Engine`."""
        searcher = self._searcher
        with _door():
            if after is None:
                query = Query.all_query()
            else:
                kind = FieldType.Unsigned
                query = Query.range_query(SCHEMA, "storyHigh", kind, after, None, include_lower=False)
            found = searcher.search(
                query, limit=limit, order_by_field="storyHigh", order=Order.Asc, count=False
            ).hits
            if len(found) == limit and found[0][0] != found[-1][0]:
                # The last story may go on beyond this page: leave it to the next.
                found = [hit for hit in found if hit[0] != found[-1][0]]
            addresses = [address for _high, address in found]
            if not addresses:
                return []
            digests = codes(searcher, "digest", addresses)
            return [Stamp(*pair) for pair in zip(_hits(searcher, addresses), digests, strict=True)]


def _hits(searcher: Searcher, addresses: list[DocAddress]) -> list[Hit]:
    """Return what the addresses stand for, from the columns: quicker than stored documents, and no larger."""
    return [
        Hit(story_number(high, low), language_name(code))
        for high, low, code in zip(
            codes(searcher, "storyHigh", addresses),
            codes(searcher, "storyLow", addresses),
            codes(searcher, "languageCode", addresses),
            strict=True,
        )
    ]
