"""The words of the bank, and the spellers over them."""

import time

import pytest

from search import bank_words
from search.analysis.analyser import Analyser
from search.bank_words import BankWords, Spellers


class Words:
    """A bank with these words in its bodies, and one in a title."""

    def __init__(self, **counts: int) -> None:
        self.counts = counts

    def tokens(self, column: str, beginning: str) -> dict[str, int]:
        """Return the tokens of the column."""
        if column == "titleWords":
            return {f"{beginning}vuurtoren": 1}
        return (
            {f"{beginning}{word}": count for word, count in self.counts.items()}
            if column == "bodyWords"
            else {}
        )

    def frequency(self, column: str, token: str) -> int:
        """Return how many stories have the token."""
        return self.tokens(column, token[:3]).get(token, 0)


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    """One without concepts."""
    return Analyser()


def test_all_texts_count_together() -> None:
    """A word in the title is a word of the bank."""
    words = BankWords(Words(lantaarnpaal=3), "nl")
    assert words.counts() == {"vuurtoren": 1, "lantaarnpaal": 3}
    assert ("vuurtoren" in words, "onderzeeboot" in words) == (True, False)
    assert words.stories_with("lantaarnpaal") == 3


def test_a_speller_serves_until_it_is_old_and_is_then_made_anew_beside(
    analyser: Analyser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for the new one."""
    spellers = Spellers()
    first = spellers.get("nl", "version 1", Words(lantaarnpaal=3), analyser)
    assert "lantaarnpaal" in first
    assert spellers.get("nl", "version 2", Words(hoogspanningsmast=3), analyser) is first
    monkeypatch.setattr(bank_words, "_KEPT_FOR", 0.0)
    assert spellers.get("nl", "version 2", Words(hoogspanningsmast=3), analyser) is first
    give_up = time.monotonic() + 30
    while "hoogspanningsmast" not in spellers.get("nl", "version 2", Words(hoogspanningsmast=3), analyser):
        assert time.monotonic() < give_up
        time.sleep(0.02)
    second = spellers.get("nl", "version 2", Words(), analyser)
    assert "lantaarnpaal" not in second
    assert spellers.get("nl", "version 2", Words(), analyser) is second
