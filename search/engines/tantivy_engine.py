"""The embedded engine: tantivy, one folder of files, one writer at a time and any number of readers."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from tantivy import DocAddress, FieldType, Index, Order, Query, Searcher

from search.clauses import Clause
from search.engines.protocol import Found, Stamp
from search.engines.tantivy_counts import value_counts
from search.engines.tantivy_fields import query_of
from search.engines.tantivy_paging import by_score, ordered
from search.engines.tantivy_schema import SCHEMA, document_of
from search.engines.tantivy_titles import titles
from search.engines.tantivy_tree import any_of
from search.engines.tantivy_values import codes, stored_bytes, total_of
from search.entries import Entry, language_name, story_number
from search.errors import EngineError, IndexBusyError
from search.results import Hit
from search.sorting import ByScore, Levels

#: What a writer may hold in memory before it writes a segment. Tantivy asks for 15 MB at least.
SMALL_HEAP = 15_000_000
REBUILD_HEAP = 50_000_000
#: Entries of one story, at most.
_MOST_LANGUAGES = 8


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

    Opening raises `EngineError` when there is none or it is damaged. A reader sees the commit of its opening.
    """

    def __init__(self, folder: Path, opened: Index | None = None) -> None:
        self.folder = folder
        with _door():
            if opened is None:
                opened = Index.open(str(folder))
                # No watcher thread: it would not survive a fork, and would notice a commit half a second late.
                opened.config_reader("manual")
            opened.reload()
            self._index = opened
            self._searcher: Searcher = self._index.searcher()

    @classmethod
    def create(cls, folder: Path) -> None:
        """Make an empty index in `folder`, which must exist."""
        with _door():
            Index(SCHEMA, str(folder), reuse=False)

    def refreshed(self) -> Self:
        """
        Return an engine that sees what other processes have committed.

        This one goes on seeing what it saw: hits, total and facets of one answer are of the same moment.
        """
        return type(self)(self.folder, self._index)

    def find(self, clauses: Sequence[Clause], levels: Levels, offset: int, limit: int) -> Found:
        """Return one page of what fits all clauses; see `Engine`."""
        searcher = self._searcher
        with _door():
            query = query_of(clauses)
            entries = searcher.num_docs
            if offset >= entries or limit < 1:
                # Tantivy reserves memory for offset and limit together, and panics at limit zero.
                return Found([], total_of(searcher.search(query, limit=1)))
            limit = min(limit, entries)
            if isinstance(levels[0], ByScore):
                scores, addresses, total = by_score(searcher, query, levels[0], offset, limit)
                return Found(_hits(searcher, addresses) if addresses else [], total, scores)
            addresses, total = ordered(searcher, query, levels, offset, limit)
            if not addresses:
                return Found([], total)
            return Found(_hits(searcher, addresses), total)

    def frequency(self, column: str, token: str) -> int:
        """Return how many entries have a token; see `Bank`."""
        with _door():
            return self._searcher.doc_freq(column, token)

    def tokens(self, column: str, beginning: str) -> dict[str, int]:
        """Return the tokens of a column that begin so, each with its number of entries; see `Bank`."""
        with _door():
            return dict(self._searcher.terms_with_prefix(column, beginning))

    def stored(self, column: str, hits: Sequence[Hit]) -> list[bytes]:
        """Return what a stored column holds for each of the hits; see `Bank`."""
        searcher = self._searcher
        with _door():
            entries = searcher.num_docs
            if not hits or not entries:
                return [b""] * len(hits)
            query = any_of("story", [hit.story_id.hex for hit in hits])
            limit = min(entries, len(hits) * _MOST_LANGUAGES)
            # Ordered by a column, because ranking takes longer.
            result = searcher.search(query, limit=limit, order_by_field="storyHigh", count=False)
            addresses = [address for _high, address in result.hits]
            found = dict(zip(_hits(searcher, addresses), addresses, strict=True)) if addresses else {}
            return [stored_bytes(searcher, found[hit], column) if hit in found else b"" for hit in hits]

    def count(self, clauses: Sequence[Clause], columns: Sequence[str]) -> dict[str, dict[str, int]]:
        """Return how many of what fits all clauses hold each value of each column; see `Engine`."""
        with _door():
            return value_counts(self._searcher, query_of(clauses), columns)

    def titles(self, language: str, words: Sequence[str], limit: int, *, mistyped: bool = False) -> list[Hit]:
        """Return stories of a language's list by words of their titles, the newest first; see `tantivy_titles`."""
        searcher = self._searcher
        with _door():
            addresses = titles(searcher, language, words, limit, mistyped=mistyped)
            return _hits(searcher, addresses) if addresses else []

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
