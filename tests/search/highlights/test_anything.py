"""Whatever the texts and the query are: no error, safe HTML, and what is shown stands in the original."""

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.highlights.highlighting import ELLIPSIS, highlight
from search.highlights.markup import marked
from search.highlights.stored import StoredText, UnknownFormError
from search.highlights.wanted import wanted_of
from storybank.images.addresses import BASE
from storybank.publication.rendering import OVERLAY
from tests.search.highlights.conftest import without_marks

PIECES = [
    "<script>alert('x')</script>", "</mark>", "<mark>", "&lt;", "&amp;", '"', "'", OVERLAY, BASE, "\x00", "\ud800", "\u202e",
    "\n", ". ", "stoel", "Stoelen", "kantoormeubilair", "levens cyclus kosten", "art. 2.114", "“stoel van hout”", " ", "ﷺ",
    "e\u0301", "👩‍🚒", "x" * 300, "\u00ad", "漢字", "5 %", "-stoel",
]  # fmt: skip
TEXT = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(st.characters(exclude_categories=()), max_size=6)), max_size=40
).map("".join)
NAMES = st.sampled_from(["title", "summary", "motive", "quote", "picture"])
TAGS = re.compile(r"</?mark>")
relaxed = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def _is_safe(html):
    tags = TAGS.findall(html)
    assert tags == ["<mark>", "</mark>"] * (len(tags) // 2)
    bare = TAGS.sub("", html)
    assert not set("<>\"'") & set(bare)
    assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt|quot|#x27);)*", bare, re.DOTALL)


@relaxed
@given(
    texts=st.dictionaries(NAMES, TEXT),
    query=TEXT,
    code=st.sampled_from(["nl", "en"]),
    story=st.sampled_from(["nl", "en", "fy"]),
)
def test_what_is_shown_stands_in_the_original(analyser, keep, texts, query, code, story):
    found = highlight(keep(texts, story), wanted_of(analyser.query(query, code)), story)
    for name, html in (("title", found.title), ("summary", found.summary)):
        if html is not None:
            _is_safe(html)
            assert "<mark>" in html
            assert without_marks(html) == texts[name]
    if found.body:
        _is_safe(found.body.html)
        seen = without_marks(found.body.html)
        assert any(
            shown in texts[found.body.section]
            for shown in (seen, seen[:-1], seen[1:], seen[1:-1])
            if shown == seen or ELLIPSIS in (seen[0], seen[-1])
        )
    for match in found.matches:
        assert match.found
        assert match.field in texts


@relaxed
@given(
    text=TEXT,
    places=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200))),
    start=st.integers(0, 100),
    length=st.integers(0, 300),
)
def test_marks_are_balanced_wherever_places_are(text, places, start, length):
    start = min(start, len(text))
    end = min(len(text), start + length)
    html = marked(text, start, end, sorted(places))
    _is_safe(html)
    assert without_marks(html) == text[start:end]


@relaxed
@given(texts=st.dictionaries(NAMES, TEXT), mark=st.text(alphabet="0123456789abcdef"))
def test_texts_come_back_as_they_were(keep, texts, mark):
    stored = keep(texts, mark=mark)
    assert stored.mark == mark
    assert {
        name: stored.text[slice(*stored.bounds(place))] for place, name in enumerate(stored.names)
    } == texts


@given(st.binary(max_size=80))
def test_other_bytes_are_refused(stored):
    with pytest.raises(UnknownFormError):
        StoredText(stored)


@pytest.mark.parametrize("piece", ["stoel ", "stoel", "Stoel. ", "\n", ".", "a-", "ﷺ ", "kantoormeubilair "])
def test_a_hundred_thousand_characters_of_anything_take_little_time(analyser, keep, piece):
    stored = keep({"motive": (piece * 100_000)[:100_000]})
    wanted = wanted_of(analyser.query("stoel stoelen kantoormeubilair meubels a " * 12, "nl"))
    began = time.process_time()
    highlight(stored, wanted, "nl")
    assert time.process_time() - began < 0.2
