"""The words of the bank's own stories: what a reader may have meant, and what is written as one word here."""

import logging
import threading
import time
from collections.abc import Hashable

from search.analysis.analyser import Analyser
from search.analysis.languages import language
from search.analysis.speller import Speller
from search.engines.protocol import Bank
from search.errors import EngineError
from search.schema import CONCEPT_MARK, SENTINEL, ZONES, language_mark

logger = logging.getLogger(__name__)

#: Seconds for which a speller serves although the index has changed: with 100,000 words it takes a second to make.
_KEPT_FOR = 60.0

#: The version of the index it was made for, when, and the speller.
_Kept = tuple[Hashable, float, Speller]


#: A word is common when it stands in this share of the entries of all languages, about half of those of its own, and is an
#: ordinary word anyway (log10 of occurrences in a billion words): in a small bank a subject may be in many stories.
_COMMON, _ORDINARY = 0.25, 5.2
#: And a concept when this share of the entries of all languages are about it: procurement, here.
_COMMON_CONCEPT = 0.5


class Common:
    """The words of one index in one language, and the concepts, that most stories have; a container of folded words and marked concepts."""

    def __init__(self, words: "BankWords") -> None:
        self._words = words

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        if word.startswith(CONCEPT_MARK):
            return self._words.is_common_concept(word)
        return self._words.is_common(word)


class BankWords:
    """The words of one index in one language; a container of folded words for the reading of queries."""

    def __init__(self, bank: Bank, code: str) -> None:
        self._bank, self._mark, self._language = bank, language_mark(code), language(code)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.stories_with(word) > 0

    def stories_with(self, word: str) -> int:
        """Return in about how many stories a folded word occurs."""
        return max(self._bank.frequency(f"{zone}Words", self._mark + word) for zone in ZONES)

    @property
    def common(self) -> Common:
        """The words that most stories have."""
        return Common(self)

    def is_common(self, word: str) -> bool:
        """Return whether most stories have a folded word, so that it tells nothing of what they are about."""
        entries = self._bank.frequency("titleWords", SENTINEL)
        return self._language.frequency(word) >= _ORDINARY and self.stories_with(word) >= _COMMON * entries

    def is_common_concept(self, token: str) -> bool:
        """Return whether most stories are about a concept."""
        entries = self._bank.frequency("titleWords", SENTINEL)
        return self._bank.frequency("termsConcepts", token) >= _COMMON_CONCEPT * entries

    def counts(self) -> dict[str, int]:
        """Return all words with the number of stories they occur in; some 0.1 s for 100,000 words."""
        found: dict[str, int] = {}
        start = len(self._mark)
        for zone in ZONES:
            for token, stories in self._bank.tokens(f"{zone}Words", self._mark).items():
                word = token[start:]
                if word != SENTINEL and found.get(word, 0) < stories:
                    found[word] = stories
        return found


class Spellers:
    """The spellers of one index, made when first needed and again when the index has changed and they are old."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, _Kept] = {}

    def get(self, code: str, version: Hashable, bank: Bank, analyser: Analyser) -> Speller:
        """
        Return the speller of a language for this version of the index, or an older one.

        The first is waited for. Later ones are made beside the one in use, at most once a minute.
        """
        kept = self._kept.get(code)
        if kept is None:
            with self._lock:
                return (self._kept.get(code) or self._make(code, version, bank, analyser))[2]
        if (
            kept[0] != version
            and time.monotonic() - kept[1] > _KEPT_FOR
            and self._lock.acquire(blocking=False)
        ):
            self._kept[code] = kept[0], time.monotonic(), kept[2]
            threading.Thread(target=self._renew, args=(code, version, bank, analyser), daemon=True).start()
        return kept[2]

    def _make(self, code: str, version: Hashable, bank: Bank, analyser: Analyser) -> _Kept:
        made = self._kept[code] = (
            version,
            time.monotonic(),
            analyser.speller(code, BankWords(bank, code).counts()),
        )
        return made

    def _renew(self, code: str, version: Hashable, bank: Bank, analyser: Analyser) -> None:
        """Make a speller in a thread of its own, which holds the lock; the old one serves when that fails."""
        try:
            self._make(code, version, bank, analyser)
        except EngineError as problem:
            logger.warning("The speller was not renewed: %s", problem)
        finally:
            self._lock.release()
