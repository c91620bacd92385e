"""What a search did, in words: for the list of searches and for the page that explains a score."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

ZONES = {
    "title": gettext_lazy("the title"),
    "terms": gettext_lazy("terms and organisations"),
    "summary": gettext_lazy("the summary"),
    "body": gettext_lazy("the text"),
}

#: How a word was found (`search.results.Match.kind`).
KINDS = {
    "exact": gettext_lazy("as it was typed"),
    "lemma": gettext_lazy("in another form"),
    "compound": gettext_lazy("written as one word, or as a part of one"),
    "synonym": gettext_lazy("by another name"),
    "abbreviation": gettext_lazy("by an abbreviation or what it stands for"),
    "article": gettext_lazy("by an article of law"),
    "translation": gettext_lazy("in the other language"),
    "place": gettext_lazy("by the name of a place"),
    "typo": gettext_lazy("with a typing mistake corrected"),
}

#: What adds to a score and decides nothing (`search.querying.building.Bonus.what`).
BONUSES = {
    "neighbours": gettext_lazy("the words stand near each other"),
    "negation": gettext_lazy("it is about doing without"),
    "unmentioned": gettext_lazy("it does not mention what was left out"),
    "checked": gettext_lazy("its facts were checked in time"),
}

#: What an added name is to the typed one (`search.results.Expansion.kind`).
RELATIONS = {
    "synonym": gettext_lazy("another name, from the thesaurus or a vocabulary"),
    "abbreviation": gettext_lazy("an abbreviation, from the thesaurus or a vocabulary"),
    "article": gettext_lazy("what rests on the article of law"),
    "translation": gettext_lazy("the name in the other language"),
    "place": gettext_lazy("a place in the list of municipalities and provinces"),
}


def language_name(code: str) -> str:
    """Return the name of a language, or its code when the bank does not have it any more."""
    return str(dict(settings.LANGUAGES).get(code, code))


def result_in_words(row: dict[str, Any]) -> str:
    """Return what the last search of a row found."""
    found = row["found"] or 0
    if not found:
        return _("nothing")
    stories = ngettext("%(count)s story", "%(count)s stories", found) % {"count": found}
    return _("%(stories)s, with less than was typed") % {"stories": stories} if row["widened"] else stories
