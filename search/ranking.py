"""
What counts how much, in one place. docs/search.md explains it with a worked example.

The score of a story is the sum over the typed words of the best way in which each is found (and 0.3 of the other ways), plus
what is added for neighbours and a recent check, times a factor for evidence and language. Nothing here knows who publishes
a story or that it is a partner's.
"""

from collections.abc import Mapping

#: What a text says about the story as a whole.
ZONE_WEIGHTS: Mapping[str, float] = {"title": 4.0, "terms": 2.5, "summary": 2.0, "body": 1.0}

#: How a typed word was found. What was typed counts more than what it was expanded to.
EXACT, STEM, PART, JOINED = 1.0, 0.85, 0.55, 0.9
#: All pieces of a hyphenated word, and all parts of a compound that nobody wrote; for each a share of the whole.
PIECES, SPLIT = 0.8, 0.6
#: A concept that the word stands for (times how sure the match is), one that only a part of a compound stands for, and a
#: broader and a related one, which are only looked for when nothing else fits.
CONCEPT, PART_CONCEPT, BROADER, RELATED = 0.7, 0.4, 0.3, 0.2

#: The word in the other language, which only stories have that are told in that language alone.
TRANSLATED = 0.7

#: Two typed words beside each other, and near each other, in the title or summary and in the body.
NEIGHBOURS: Mapping[str, float] = {"title": 2.0, "terms": 1.0, "summary": 1.0, "body": 0.6}
#: Words between two neighbours that are still near: "schilderwerk door een leerbedrijf".
NEAR = 3
#: Added when the facts were checked in time.
CHECKED = 0.5
#: Added when a story does not even mention what was left out in words ("zonder vlees").
UNMENTIONED = 4.0
#: Added when a story is about the concept that says the whole negation ("zonder vlees" is meat-free).
SAID_BY = 2.0

#: Added when a typed word falls under a term of the story, as painting falls under building.
FITTING = 3.0

#: Factors for the evidence grade and for a document in the language of the reader.
GRADES: Mapping[str | None, float] = {"A": 1.09, "B": 1.06, "C": 1.03, "D": 1.0, None: 1.0}
SAME_LANGUAGE = 1.1

#: This share of the words must be found when not all are, rounded up.
LEAST_SHARE = 0.5
#: With more words than this, only so many of the rarest are looked for when not all are found.
MOST_LOOSE = 12


def factor(grade: str | None, same_language: bool) -> float:
    """Return what the scores of a document with this evidence grade are multiplied by, at least 1."""
    return round(GRADES.get(grade, 1.0) * (SAME_LANGUAGE if same_language else 1.0), 6)
