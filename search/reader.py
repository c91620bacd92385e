"""The index as this process reads it: opened once, checked for news before every search."""

import os
import threading
from collections.abc import Hashable

from search.analysis.speller import Speller
from search.bank_words import Spellers
from search.engines.tantivy_engine import TantivyEngine
from search.errors import EngineError
from search.index_folder import IndexFolder, Version
from search.reading import Reading, reading_of
from search.results import SearchResults
from search.suggestions import NamesKept
from search.vocabulary_terms import TermsKept


class Reader:
    """
    The current index of one folder, for all threads of this process.

    Before each search one look at one file tells whether anything was committed or replaced (2 µs; reloading each time
    costs 30). A commit replaces that file, so it never has the same version twice.
    """

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        #: What was found since the index last changed, by the key of the request.
        self.answered: dict[Hashable, SearchResults] = {}
        self.terms = TermsKept()
        self.names = NamesKept()
        self._opened: tuple[Version, int, str, TantivyEngine] | None = None
        self._reading: tuple[str, Reading] | None = None
        self._spellers = Spellers()

    @property
    def folder(self) -> IndexFolder:
        """Where the index is."""
        return self._folder

    def engine(self) -> TantivyEngine:
        """
        Return the engine, with everything committed so far.

        Raises:
            EngineError: when there is no index for this version of the room, or it is damaged.
        """
        opened = self._opened
        version = self._folder.version()
        if opened is None or version is None or opened[0] != version or opened[1] != os.getpid():
            with self._lock:
                opened = self._look_again()
                self.answered = {}
                self._opened = opened
        return opened[3]

    @property
    def version(self) -> Version | None:
        """The version of the index that is open."""
        opened = self._opened
        return opened and opened[0]

    def reading(self) -> Reading:
        """
        Return how the texts of the current index were read; queries must be read alike.

        Raises:
            EngineError: when there is no index, or that is unknown.
        """
        self.engine()
        opened, kept = self._opened, self._reading
        if opened is None:
            raise EngineError("There is no index.")
        if kept is None or kept[0] != opened[2]:
            rows = self._folder.rows(opened[2])
            if rows is None:
                raise EngineError("It is unknown how the texts of the index were read.")
            kept = self._reading = opened[2], reading_of(rows)
            self._spellers = Spellers()
        return kept[1]

    def speller(self, code: str) -> Speller:
        """Return the speller over the words of the current index."""
        engine, analyser = self.engine(), self.reading().analyser
        opened = self._opened
        return self._spellers.get(code, opened and opened[0], engine, analyser)

    def _look_again(self) -> tuple[Version, int, str, TantivyEngine]:
        # The version is read before the files: what is committed in between is seen at the next look.
        version, name, pid = self._folder.version(), self._folder.current(), os.getpid()
        if version is None or name is None:
            raise EngineError("There is no index.")
        if self._opened and self._opened[1:3] == (pid, name):
            return version, pid, name, self._opened[3].refreshed()
        if self._folder.state(name) is None:
            raise EngineError("It is unknown what the index stands for.")
        return version, pid, name, TantivyEngine(self._folder.engine_files(name))

    def forget(self) -> None:
        """Open everything anew at the next search."""
        with self._lock:
            self._opened = None
            self.answered = {}
