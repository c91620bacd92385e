"""Whatever is typed or written: no error, offsets inside the text, and time in proportion to the length."""

import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.analysis.analyser import Analyser
from search.analysis.normalising import fold, normalise
from search.analysis.tokens import tokens
from tests.processor_time import least_seconds

#: Any character at all, half surrogates and NUL too, mixed with what has a meaning in a query.
TEXT = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=()), max_size=8),
        st.sampled_from(
            ['"', "'", "’s", "-", " -", "(", "*", " OR ", " NOT ", "niet ", "zonder ", "other than ", "2.114", "art. ", " lid 2",
             "5 %", "@", ".nl", "t.b.v.", "\u00ad", "\u200b", "\ud800", "\x00", "ĳ", "ﷺ", "e\u0301", "raam", "overeenkomst"]
        ),
    ),
    max_size=30,
).map("".join)  # fmt: skip

ANALYSER = Analyser()
relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(TEXT)
def test_folding_is_idempotent_and_knows_its_origins(text):
    folded = fold(text)
    assert normalise(folded.text) == folded.text
    assert folded.origins is None or len(folded.origins) == len(folded.text) + 1


@relaxed
@given(TEXT)
def test_tokens_lie_in_the_text_in_order(text):
    start = 0
    for token in tokens(text):
        # One character may hold several words: ﷺ.
        assert start <= token.start < token.end <= len(text)
        assert token.text
        assert not any(character.isspace() for character in token.text)
        start = token.start


@relaxed
@given(TEXT, st.sampled_from(["nl", "en", "fy"]))
def test_texts_give_one_word_for_each_token(text, code):
    analysis = ANALYSER.text(text, code)
    fields = analysis.field_tokens("n:", "c:")
    assert len(fields.words.split()) == len(analysis.words) == len(analysis.spans)
    assert all(token.startswith("n:") for token in fields.stems.split())


@relaxed
@given(TEXT, st.sampled_from(["nl", "en", "fy"]))
def test_queries_are_never_an_error(text, code):
    query = ANALYSER.query(text, code)
    for word in query.words:
        assert text[word.start : word.end] == word.surface
    for one in (*query.phrases, *query.exclusions, *query.matches, *query.joined):
        assert 0 <= one.first <= one.last < len(query.words)


@pytest.mark.parametrize(
    "piece",
    ["a", "a ", "a.", "a-", "a'", "a@", "1.", "1/", "a@a.", '"', "'x ", "-a ", "(", "ﷺ", "é", "zonder ", "niet de ", "OR a ",
     "kantoor", "art. 2.114 lid 2 ", "\ud800", "\x00", "e\u0301", "أ", "😀", "raam overeenkomst "],
)  # fmt: skip
def test_ten_thousand_characters_of_anything_take_little_time(analyser, piece):
    text = (piece * 10_000)[:10_000]
    # Measured at most 20 and 60 ms.
    assert least_seconds(lambda: analyser.query(text, "nl"), 0.2) < 0.2
    assert least_seconds(lambda: analyser.text(text, "nl"), 0.5) < 0.5


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_everything_together_takes_little_memory():
    code = """
import gc
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
before = resident()
from search.analysis.analyser import Analyser
analyser = Analyser()
analyser.query("levens cyclus kosten", "nl")
gc.collect()
print(resident() - before)
"""
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    assert int(found.stdout) < 110_000_000


def test_the_fingerprint_follows_the_thesaurus(concepts, analyser):
    assert Analyser(concepts).fingerprint == analyser.fingerprint
    assert Analyser(concepts[1:]).fingerprint != analyser.fingerprint
