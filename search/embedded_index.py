"""One index in the folder of this host, as something that follows the change log."""

from collections.abc import Iterable
from dataclasses import dataclass

from search.engines.tantivy_engine import TantivyEngine
from search.entries import Entry
from search.index_folder import IndexFolder, State
from search.reading import Reading, reading_of


@dataclass(frozen=True, slots=True)
class EmbeddedIndex:
    """The index called `name`. See `Followed`."""

    folder: IndexFolder
    name: str

    def state(self) -> State | None:
        """Return what the index stands for."""
        return self.folder.state(self.name)

    def reading(self) -> Reading | None:
        """Return how its texts were read."""
        rows = self.folder.rows(self.name)
        return None if rows is None else reading_of(rows)

    def apply(self, story_ids: Iterable[str], entries: Iterable[Entry], state: State) -> None:
        """Commit the entries, then save the state."""
        # Opened anew for every write: see `TantivyEngine`.
        TantivyEngine(self.folder.engine_files(self.name)).replace(story_ids, entries)
        self.folder.save(self.name, state)
