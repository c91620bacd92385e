"""Titles of lists that say what was filtered, such as "Stories about catering in Leeuwarden"."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storybank.site.asking import Asked

#: Of a longer text only the beginning stands in a title.
LONGEST_SHOWN = 60


def list_title(asked: Asked) -> str:
    """Return the title of a list, in the language that is active."""
    topics = _both(_alternatives(asked.labels("sector")), _alternatives(asked.labels("impactType")))
    instruments = _alternatives(asked.labels("instrument"))
    places = _both(
        *(_alternatives(asked.labels(name), inside=False) for name in ("municipality", "province"))
    )
    named = {"topics": topics, "instruments": instruments, "places": places}
    pattern = _patterns()[bool(topics), bool(instruments), bool(places)]
    title = pattern % named
    if organisations := _alternatives(asked.labels("organisation"), inside=False):
        return _("%(title)s, with %(organisations)s") % {"title": title, "organisations": organisations}
    return title


def search_title(asked: Asked, total: int) -> str:
    """Return the title of a page of results: what was typed, and how many stories there are."""
    text = asked.text if len(asked.text) <= LONGEST_SHOWN else f"{asked.text[:LONGEST_SHOWN].rstrip()}…"
    pattern = ngettext("“%(text)s”: %(total)s story", "“%(text)s”: %(total)s stories", total)
    return pattern % {"text": text, "total": total}


def _patterns() -> dict[tuple[bool, bool, bool], str]:
    """Return a whole sentence for each combination of topics, instruments and places: no language builds them alike."""
    return {
        (False, False, False): _("All stories"),
        (True, False, False): _("Stories about %(topics)s"),
        (False, True, False): _("Stories with %(instruments)s"),
        (False, False, True): _("Stories from %(places)s"),
        (True, True, False): _("Stories about %(topics)s with %(instruments)s"),
        (True, False, True): _("Stories about %(topics)s in %(places)s"),
        (False, True, True): _("Stories with %(instruments)s in %(places)s"),
        (True, True, True): _("Stories about %(topics)s with %(instruments)s in %(places)s"),
    }


def _alternatives(labels: Sequence[str], inside: bool = True) -> str:
    """Join names with "or"; terms get a small first letter, as they stand inside a sentence, places keep theirs."""
    names = [inside_a_sentence(label) if inside else label for label in labels]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s or %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _both(first: str, second: str) -> str:
    if first and second:
        return _("%(first)s and %(second)s") % {"first": first, "second": second}
    return first or second


def inside_a_sentence(label: str) -> str:
    """Return a name as it stands inside a sentence: "ICT" and "CO2" keep their capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
