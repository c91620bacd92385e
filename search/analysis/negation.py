"""
What is left out in words: "catering zonder vlees", "other than lowest price".

What follows the negation is left out: the concept that begins there, or else one word, or two when the first is an
adjective ("laagste prijs"). "of", "or" and a last "en" carry it on ("zonder vlees of vis"). Expressions that name somebody
or something exclude nothing: those of a list ("zonder startkwalificatie", "no show"). A form of the thesaurus that begins
with a negation ("zonder vlees", meat-free) is looked for, and what it negates is left out where it does not stand.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from search.analysis.concepts import ConceptMatch
from search.analysis.word_lists import read_lines

_CARRY_ON = frozenset(("of", "noch", "or", "nor"))
_AND = frozenset(("en", "and"))
_ADJECTIVES = ("e", "st", "ste", "ische", "al", "ive", "ic", "ed", "able", "est", "ible", "ous")
#: Words that may stand between the negation and what it is about.
_SKIPPED = frozenset(
    ["de", "het", "een", "the", "a", "an", "any", "per", "se", "te", "meer", "more", "enige", "enkele"]
)
#: What ends the reach of a negation, beside the end of the query.
_STOPS = ",;:.!?()"


@cache
def _sequences(name: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fields) for fields in read_lines(name))


def _longest_at(words: Sequence[str], place: int, sequences: Collection[tuple[str, ...]]) -> int:
    """Return how many words of the longest sequence stand at a place."""
    for length in (4, 3, 2, 1):
        if tuple(words[place : place + length]) in sequences and place + length <= len(words):
            return length
    return 0


@dataclass(frozen=True, slots=True)
class Negation:
    """
    A negation in words: its first and last word and those of what it excludes.

    `said_by` is the concept whose form the whole is. A negation that only names something excludes nothing: then
    `excluded` is None.
    """

    first: int
    last: int
    excluded: tuple[int, int] | None
    said_by: ConceptMatch | None = None


def negations(
    words: Sequence[str],
    gaps: Sequence[str],
    matches: Sequence[ConceptMatch],
    empty: Collection[str],
    free: Collection[int],
) -> list[Negation]:
    """
    Return the negations in words of a query.

    `gaps[i]` is what stands between word i and the next; `free` are the places that no sign has claimed yet.
    """
    found: list[Negation] = []
    place = 0
    while place < len(words):
        length = _longest_at(words, place, _sequences("negation.txt"))
        if not length or place not in free:
            place += 1
            continue
        last = place + length - 1
        form = next(
            (match for match in matches if match.first <= place <= match.last and match.last > match.first),
            None,
        )
        if _longest_at(words, place, _sequences("not_negation.txt")) or (
            form and (form.first < place or last >= form.last)
        ):
            found.append(Negation(place, last, None))
        elif form:
            found.append(Negation(place, last, (last + 1, form.last), form))
            negation, last = last, form.last
            if not _ends(gaps, last) and last + 2 < len(words) and words[last + 1] in _CARRY_ON:
                reach = _reach(words, gaps, matches, empty, free, last + 2)
                found += [Negation(place, negation, part) for part in reach]
                last = reach[-1][1] if reach else last
        else:
            reach = _reach(words, gaps, matches, empty, free, last + 1)
            found += [Negation(place, last, part) for part in reach] or [Negation(place, last, None)]
            last = reach[-1][1] if reach else last
        place = last + 1
    return found


def _reach(
    words: Sequence[str],
    gaps: Sequence[str],
    matches: Sequence[ConceptMatch],
    empty: Collection[str],
    free: Collection[int],
    place: int,
) -> list[tuple[int, int]]:
    """Return the parts that a negation which ends before `place` excludes."""
    found: list[tuple[int, int]] = []
    while place < len(words):
        while place < len(words) and words[place] in _SKIPPED and not _ends(gaps, place):
            place += 1
        if place >= len(words) or place not in free or words[place] in empty:
            break
        last = _noun(words, gaps, matches, empty, free, place)
        found.append((place, last))
        following = last + 1
        if _ends(gaps, last) or following + 1 >= len(words):
            break
        ends_with_it = following + 2 == len(words)
        if words[following] in _CARRY_ON or (words[following] in _AND and ends_with_it):
            place = following + 1
        else:
            break
    return found


def _ends(gaps: Sequence[str], place: int) -> bool:
    return any(character in _STOPS for character in gaps[place])


def _noun(
    words: Sequence[str],
    gaps: Sequence[str],
    matches: Sequence[ConceptMatch],
    empty: Collection[str],
    free: Collection[int],
    place: int,
) -> int:
    """Return the last word of what begins at a place: a concept, an adjective with its noun, or one word."""
    longest = max((match.last for match in matches if match.first == place), default=place)
    if longest > place:
        return longest
    following = place + 1
    adjective = words[place].endswith(_ADJECTIVES) and len(words[place]) > 3
    if adjective and following in free and not _ends(gaps, place) and words[following] not in empty:
        return following
    return place
