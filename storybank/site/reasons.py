"""Why a story was found, in words."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from search.service import Match

#: Reasons that are told of one story. More would hide the story.
MOST = 3


def reasons(matches: Sequence[Match], loosened: bool) -> tuple[str, ...]:
    """
    Return why a story was found, for what is not plain to see: nothing for a word as typed in its text, or for a
    corrected one.

    Of words that were found one by one and together only the latter is told. Takes whether the search was loosened: what was
    found then may be broader than what was typed.
    """
    told = (_reason(match, loosened) for match in matches if not _is_within_another(match, matches))
    return tuple(dict.fromkeys(reason for reason in told if reason))[:MOST]


def _is_within_another(match: Match, matches: Iterable[Match]) -> bool:
    words = set(match.typed.casefold().split())
    return any(words < set(other.typed.casefold().split()) for other in matches)


def _reason(match: Match, loosened: bool) -> str:
    said = {"typed": match.typed, "found": match.found}
    same = match.typed.casefold() == match.found.casefold()
    match match.kind:
        case "exact" | "lemma" if match.field == "terms":
            return _("“%(typed)s” is among its labels") % said
        case "lemma":
            return _("another form of “%(typed)s”") % said
        case "compound":
            return _compound(said, same)
        case "article":
            if match.field == "terms":
                return _("%(typed)s: an instrument of this story rests on it") % said
            return _equal(said, same)
        case "translation":
            if same:
                return _("“%(typed)s” in translation") % said
            return _("%(typed)s = %(found)s, in translation") % said
        case "synonym" if loosened and not same:
            return _("%(found)s, which is near “%(typed)s”") % said
        case "synonym" | "abbreviation" | "place":
            return _equal(said, same)
    return ""


def _compound(said: dict[str, str], same: bool) -> str:
    if " + " in said["found"]:
        return _("the parts of “%(typed)s”: %(found)s") % said
    if same:
        return _("a longer word with “%(typed)s” in it") % said
    return _equal(said, same)


def _equal(said: dict[str, str], same: bool) -> str:
    return _("another word for “%(typed)s”") % said if same else f"{said['typed']} = {said['found']}"
