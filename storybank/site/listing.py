"""The list of stories and the search page, which is a list too: what their templates show."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from search.service import SearchRequest, SearchResults, Understanding, search
from storybank.site import addresses
from storybank.site.asking import Asked, Chosen, Unknown, read
from storybank.site.facets import COUNTED, Facet, facets_of
from storybank.site.frame import Frame, frame_of
from storybank.site.hits import FoundCard, found_cards
from storybank.site.no_answer import NoAnswer, no_answer
from storybank.site.orders import Order, orders_of
from storybank.site.pages import MOST_PAGES, PageLink, pagination
from storybank.site.titles import list_title, search_title
from storybank.site.understood import Removable, Understood, removable, understood

PAGE_SIZE = 20

#: From a language and the keys and values of a query to an address.
Address = Callable[[str, addresses.Query], str]


@dataclass(frozen=True, slots=True)
class Notice:
    """An unknown value, with the address of the list for the nearest term."""

    unknown: Unknown
    path: str


@dataclass(frozen=True, slots=True)
class Listing:
    """
    One page of the list of stories, or of what a search found.

    `path` is the address of the whole list, `clear` the one without filters. `help` is what leads on when a search found
    nothing. `searched` is what the search room was asked and what it answered.
    """

    is_search: bool
    searched: tuple[SearchRequest, SearchResults]
    frame: Frame
    heading: str
    asked: Asked
    hits: tuple[FoundCard, ...]
    total: int
    pages: int
    path: str
    clear: str
    facets: tuple[Facet, ...]
    orders: tuple[Order, ...]
    removable: tuple[Removable, ...]
    notices: tuple[Notice, ...]
    understood: Understood | None
    help: NoAnswer | None
    pagination: tuple[PageLink, ...]
    previous: str
    following: str
    last: str

    @property
    def is_beyond_the_end(self) -> bool:
        """Whether a page was asked for that does not exist."""
        return self.asked.page > self.pages

    @property
    def chosen(self) -> int:
        """How many values are selected in the facets."""
        return sum(facet.selected for facet in self.facets)


def story_listing(query: QueryDict, language: str) -> Listing:
    """
    Return the page of the list that a query asks for.

    Raises:
        IndexNotReady: when the search cannot answer yet.
    """
    asked = read(query, language)
    return _listing(asked, language, addresses.story_list, list_title(asked), is_search=False)


def search_listing(query: QueryDict, language: str) -> Listing:
    """
    Return the page of what was found for the text and the filters in a query; without either, all stories.

    Raises:
        IndexNotReady: when the search cannot answer yet.
    """
    asked = read(query, language, has_text=True)
    return _listing(asked, language, addresses.search_page, _("Search the stories"), is_search=True)


def _listing(asked: Asked, language: str, address: Address, heading: str, *, is_search: bool) -> Listing:
    request = asked.request(language, PAGE_SIZE, COUNTED)
    results = search(request)
    pages = min(max(1, -(-results.total // PAGE_SIZE)), MOST_PAGES)

    def path(number: int) -> str:
        return address(language, asked.query(number))

    following = path(asked.page + 1) if asked.page < pages else ""
    previous = path(asked.page - 1) if 1 < asked.page <= pages else ""
    read_as = results.understanding or Understanding()
    return Listing(
        is_search=is_search,
        searched=(request, results),
        frame=_frame(asked, language, address, heading, results, previous, following),
        heading=heading,
        asked=asked,
        hits=found_cards(results, language),
        total=results.total,
        pages=pages,
        path=address(language, ()),
        clear=address(language, [("q", asked.text)] if asked.text else ()),
        facets=facets_of(asked, results.facets, [(one.filter, one.value) for one in read_as.interpreted]),
        orders=orders_of(asked),
        removable=removable(asked, read_as, language, address),
        notices=tuple(_notice(asked, one, language, address) for one in asked.unknown),
        understood=understood(asked, read_as, language) if results.understanding else None,
        help=no_answer(asked, language) if asked.text and not results.total else None,
        pagination=pagination(asked.page, pages, path),
        previous=previous,
        following=following,
        last=path(pages),
    )


def _frame(
    asked: Asked,
    language: str,
    address: Address,
    heading: str,
    results: SearchResults,
    previous: str,
    following: str,
) -> Frame:
    paths = {code: address(code, asked.query(asked.page)) for code in addresses.languages()}
    title = search_title(asked, results.total) if asked.text else heading
    if asked.page > 1:
        title = _("%(title)s, page %(page)s") % {"title": title, "page": asked.page}
    frame = frame_of(language, title, _description(heading), paths)
    return replace(
        frame,
        previous=addresses.absolute(previous) if previous else "",
        following=addresses.absolute(following) if following else "",
        # What people search for is theirs, and its answers are in the lists already.
        indexed=results.total > 0 and not asked.text,
    )


def _description(heading: str) -> str:
    return _(
        "%(title)s: how public buyers got social value for their money, with figures, sources and what went wrong."
    ) % {"title": heading}


def _notice(asked: Asked, unknown: Unknown, language: str, address: Address) -> Notice:
    if unknown.suggestion is None:
        return Notice(unknown, "")
    query = asked.query(extra=Chosen(unknown.name, unknown.suggestion))
    return Notice(unknown, address(language, query))
