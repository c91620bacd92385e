"""Stories like the one that is being read, and in words why: about the same, bought in another way."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.service import Alike, IndexNotReady, Likeness, Shared, filter_values, similar
from storybank.site.documents import Document, card_by_hit
from storybank.site.titles import inside_a_sentence

MOST = 3
#: Instruments of another story that are named in the reason.
MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class SimilarStory:
    """A story like another, and why."""

    card: Document
    reason: str


def similar_stories(story: Document) -> tuple[SimilarStory, ...]:
    """
    Return the stories most like this one for a reader of its language.

    One query for their cards, none when there are no such stories, and one for names of terms when this process has not
    looked for some seconds. Nothing while the search has no index: the story itself is worth showing.
    """
    language = story["language"]
    likeness = likeness_of(story, language)
    try:
        found = similar(likeness, MOST)
    except IndexNotReady:
        return ()
    known = card_by_hit([one.hit for one in found], language)
    return tuple(
        SimilarStory(known[one.hit], reason_of(one, known[one.hit], likeness))
        for one in found
        if one.hit in known
    )


def likeness_of(story: Document, language: str) -> Likeness:
    """Return what others are compared with, for a reader of `language`. Takes the card or detail of a story."""
    return Likeness(
        story_id=UUID(story["id"]),
        language=language,
        sectors=_sectors(story),
        impact_types=_slugs(story["impactTypes"]),
        instruments=_slugs(story["instruments"]),
    )


def _sectors(document: Document) -> tuple[str, ...]:
    return _slugs([*([document["sector"]] if document["sector"] else []), *document["otherSectors"]])


def _slugs(terms: Iterable[Document]) -> tuple[str, ...]:
    return tuple(term["slug"] for term in terms)


def reason_of(one: Alike, card: Document, story: Likeness) -> str:
    """
    Return why, such as "Also cleaning, with another instrument: market consultation", in the language that is active.

    Takes the card of the story that was found. Empty when it does not share any more what the index knows.
    """
    if one.shared is Shared.IMPACT_OTHER_INSTRUMENT:
        shared = _named("impactType", _both(_slugs(card["impactTypes"]), story.impact_types), story.language)
    else:
        shared = _named("sector", _both(_sectors(card), story.sectors), story.language)
    topic = inside_a_sentence(shared[0]) if shared else ""
    if not topic:  # the card is of another moment than the index
        return ""
    others = [slug for slug in _slugs(card["instruments"]) if slug not in story.instruments]
    named = [inside_a_sentence(name) for name in _named("instrument", others[:MOST_NAMED], story.language)]
    if one.shared is Shared.SECTOR or not named:
        return _("Also %(topic)s") % {"topic": topic}
    pattern = ngettext(
        "Also %(topic)s, with another instrument: %(instruments)s",
        "Also %(topic)s, with other instruments: %(instruments)s",
        len(named),
    )
    return pattern % {"topic": topic, "instruments": ", ".join(named)}


def _both(slugs: Iterable[str], others: Iterable[str]) -> list[str]:
    kept = set(others)
    return [slug for slug in slugs if slug in kept]


def _named(name: str, slugs: list[str], language: str) -> list[str]:
    known = filter_values(name, slugs, language)
    return [known[slug].label for slug in slugs if slug in known]
