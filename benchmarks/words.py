"""
Words to write stories with, and texts made of them.

The words are those of the committed texts: the demo stories and the vocabularies, with how often they occur there. A real
language has many more rare words than the demo stories hold, so the list is filled up with compounds of two of these words, as
Dutch makes them (`inkoop` + `gemeente`); in English they get a hyphen. Words are drawn by Zipf's law (with Mandelbrot's
shift): the word of rank r with a weight of 1 / (r + 2.7).
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from random import Random

from home.demo.content import LANGUAGES, BodyPicture, Quote, Section, StoryFile

FIXTURES = Path(__file__).parent.parent / "storybank" / "vocabulary" / "fixtures"
#: How many different words a language has here.
SIZE = 20_000
_SHIFT = 2.7
_HYPHEN = {"en": "-"}

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_TAG = re.compile(r"(<[^>]*>)")
_SHORTEST_PART = 4
_SENTENCE = (6, 18)


def _vocabulary_texts(language: str) -> Iterator[str]:
    """Every label, definition, synonym and explanation of the fixtures in one language."""
    ending = f"_{language}"
    for file in sorted(FIXTURES.glob("*.json")):
        for term in json.loads(file.read_text(encoding="utf-8")):
            for name, value in term.items():
                if name.endswith(ending) and value:
                    yield from value if isinstance(value, list) else [value]


def _story_texts(story: StoryFile, language: str) -> Iterator[str]:
    words = story.words[language]
    yield from (words.title, words.summary, words.social_value)
    yield from (used.applied[language] for used in story.instruments)
    for part in story.body:
        if isinstance(part, Section):
            yield _TAG.sub(" ", part.html[language])
        elif isinstance(part, Quote):
            yield part.text[language]
        elif isinstance(part, BodyPicture):
            yield part.caption[language]


def frequency_list(stories: list[StoryFile], language: str) -> list[str]:
    """Return `SIZE` different words of a language, the most frequent first. The same for the same texts."""
    counts: Counter[str] = Counter()
    for story in stories:
        for text in _story_texts(story, language):
            counts.update(word.lower() for word in _WORD.findall(text))
    for text in _vocabulary_texts(language):
        counts.update(word.lower() for word in _WORD.findall(text))
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    parts = [word for word in ranked if len(word) >= _SHORTEST_PART and word.isalpha()]
    found, random = dict.fromkeys(ranked), Random(language)
    while len(found) < SIZE:
        first, second = random.choice(parts), random.choice(parts)
        found[first + _HYPHEN.get(language, "") + second] = None
    return list(found)[:SIZE]


class Language:
    """Writes texts of a wanted length in words, out of one language's list."""

    def __init__(self, stories: list[StoryFile], language: str) -> None:
        self._words = frequency_list(stories, language)
        self._weights = list(accumulate(1 / (rank + _SHIFT) for rank in range(1, len(self._words) + 1)))

    def words(self, random: Random, count: int) -> list[str]:
        """Return so many words, drawn one by one."""
        return random.choices(self._words, cum_weights=self._weights, k=count)

    def title(self, random: Random, model: str) -> str:
        """Return a title with as many words as `model`."""
        return " ".join(self.words(random, len(model.split()))).capitalize()

    def text(self, random: Random, model: str, limit: int | None = None) -> str:
        """Return sentences with as many words as `model` in all, and at most `limit` characters."""
        words = self.words(random, len(model.split()))
        sentences, at = [], 0
        while at < len(words):
            length = random.randint(*_SENTENCE)
            sentences.append(" ".join(words[at : at + length]).capitalize() + ".")
            at += length
        return " ".join(sentences)[:limit].strip()

    def html(self, random: Random, model: str) -> str:
        """Return `model` with its markup and with other words, as many as it has."""
        parts = _TAG.split(model)
        return "".join(
            part if part.startswith("<") or not part.strip() else self.text(random, part) for part in parts
        )


def languages(stories: list[StoryFile]) -> dict[str, Language]:
    """Return the writers of all languages."""
    return {code: Language(stories, code) for code in LANGUAGES}
