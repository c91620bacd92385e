"""What every page tells browsers, search engines and visitors about itself: title, addresses, languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language_info, gettext, override

from storybank.site import addresses

#: Languages in which the site itself speaks. In any other, its own words are Dutch and marked so.
INTERFACE_LANGUAGES = ("nl", "en")
FALLBACK_LANGUAGE = "nl"


@dataclass(frozen=True, slots=True)
class Switch:
    """A link to this page in another language, or to a place that exists when this page does not."""

    language: str
    name: str
    path: str
    note: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """
    The frame of a page.

    `canonical`, `previous` and `following` are whole addresses; `alternates` maps languages to whole addresses and
    includes the page's own. A page without `canonical`, such as an error, has none of them.
    """

    language: str
    title: str = ""
    description: str = ""
    canonical: str = ""
    alternates: Mapping[str, str] = field(default_factory=dict)
    switches: tuple[Switch, ...] = ()
    previous: str = ""
    following: str = ""
    indexed: bool = True

    @property
    def x_default(self) -> str:
        """The address for visitors of another language: the Dutch page, or else the only one there is."""
        return self.alternates.get(addresses.DEFAULT_LANGUAGE) or next(iter(self.alternates.values()), "")


def interface_language(language: str) -> str:
    """Return the language in which the site's own words stand on a page in `language`."""
    return language if language in INTERFACE_LANGUAGES else FALLBACK_LANGUAGE


def own_name(language: str) -> str:
    """Return the name of a language in that language, with a capital."""
    try:
        name = str(get_language_info(language)["name_local"])
    except KeyError:
        return language
    return name[:1].upper() + name[1:]


def language_switches(language: str, paths: Mapping[str, str]) -> tuple[Switch, ...]:
    """
    Return a link for every language of the site.

    Takes the language of the page and the paths of its versions by language. A language without one gets the list of
    stories, and a note that says so in that language.
    """
    return tuple(_switch(code, language, paths) for code in addresses.languages())


def _switch(code: str, language: str, paths: Mapping[str, str]) -> Switch:
    if code in paths:
        return Switch(code, own_name(code), paths[code], current=code == language)
    with override(code):
        note = gettext("all stories; this page is not translated")
    return Switch(code, own_name(code), addresses.story_list(code), note)


def frame_of(language: str, title: str, description: str, paths: Mapping[str, str]) -> Frame:
    """Return the frame of a page that exists at `paths` (by language, its own among them)."""
    return Frame(
        language=language,
        title=title,
        description=description,
        canonical=addresses.absolute(paths[language]),
        alternates={code: addresses.absolute(path) for code, path in paths.items()},
        switches=language_switches(language, paths),
    )


def plain_frame(language: str, title: str = "") -> Frame:
    """Return the frame of a page that has no address of its own: an error. Its switches lead to the home pages."""
    paths = {code: addresses.home(code) for code in addresses.languages()}
    return Frame(language=language, title=title, switches=language_switches(language, paths), indexed=False)
