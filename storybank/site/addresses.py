"""The public addresses of this room, and whole addresses of paths."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.http import urlencode

#: The word for "stories" in an address. A language that is not here uses the English one.
_STORIES = {"nl": "verhalen", "en": "stories", "fy": "ferhalen"}

#: The word for "search" in an address, in the same way.
_SEARCH = {"nl": "zoeken", "en": "search", "fy": "sykje"}

#: The language that a visitor without a known language gets.
DEFAULT_LANGUAGE = "nl"

Query = Iterable[tuple[str, str]]


def languages() -> list[str]:
    """Return the codes of the languages of the site, in their own order."""
    return [code for code, _name in settings.LANGUAGES]


def home(language: str) -> str:
    """Return the path of the home page of a language."""
    return f"/{language}/"


def story_list(language: str, query: Query = ()) -> str:
    """Return the path of the list of stories in a language, with these query keys and values."""
    return _with_query(f"/{language}/{_STORIES.get(language, _STORIES['en'])}/", query)


def search_page(language: str, query: Query = ()) -> str:
    """Return the path of the search page in a language, with these query keys and values."""
    return _with_query(f"/{language}/{_SEARCH.get(language, _SEARCH['en'])}/", query)


def _with_query(path: str, query: Query) -> str:
    encoded = urlencode(list(query))
    return f"{path}?{encoded}" if encoded else path


def absolute(path: str) -> str:
    """Return the whole address of a path, as other sites and search engines have to write it."""
    return f"{settings.PUBLIC_BASE_URL}{path}"
