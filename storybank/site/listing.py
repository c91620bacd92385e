"""The list of stories: what its template shows."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from search.service import SearchRequest, search
from storybank.site import addresses
from storybank.site.documents import Document, cards_of
from storybank.site.filters import Asked, Chosen, Unknown, read
from storybank.site.frame import Frame, frame_of
from storybank.site.titles import list_title

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Removable:
    """A chosen term with the address of the list without it."""

    label: str
    field: str
    path: str


@dataclass(frozen=True, slots=True)
class Notice:
    """An unknown value, with the address of the list for the nearest term."""

    unknown: Unknown
    path: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the list; without an address it is a gap."""

    number: int
    path: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list of stories."""

    frame: Frame
    heading: str
    asked: Asked
    cards: list[Document]
    total: int
    pages: int
    path: str
    removable: tuple[Removable, ...]
    notices: tuple[Notice, ...]
    pagination: tuple[PageLink, ...]
    previous: str
    following: str
    last: str

    @property
    def is_beyond_the_end(self) -> bool:
        """Whether a page was asked for that does not exist."""
        return self.asked.page > self.pages


def story_listing(query: QueryDict, language: str) -> Listing:
    """
    Return the page of the list that a query asks for.

    Raises:
        IndexNotReady: when the search cannot answer yet.
    """
    asked = read(query, language)
    results = search(
        SearchRequest(language=language, filters=asked.values(), page=asked.page, page_size=PAGE_SIZE)
    )
    pages = max(1, -(-results.total // PAGE_SIZE))
    heading = list_title(asked)
    following = _path(asked, language, asked.page + 1) if asked.page < pages else ""
    previous = _path(asked, language, asked.page - 1) if 1 < asked.page <= pages else ""
    return Listing(
        frame=_frame(asked, language, heading, results.total, previous, following),
        heading=heading,
        asked=asked,
        cards=cards_of(results.hits, language),
        total=results.total,
        pages=pages,
        path=addresses.story_list(language),
        removable=tuple(_removable(asked, one, language) for one in asked.chosen),
        notices=tuple(_notice(asked, one, language) for one in asked.unknown),
        pagination=_pagination(asked, language, pages),
        previous=previous,
        following=following,
        last=_path(asked, language, pages),
    )


def _path(asked: Asked, language: str, page: int = 1) -> str:
    return addresses.story_list(language, asked.query(page))


def _frame(asked: Asked, language: str, heading: str, total: int, previous: str, following: str) -> Frame:
    paths = {code: _path(asked, code, asked.page) for code in addresses.languages()}
    title = (
        heading if asked.page == 1 else _("%(title)s, page %(page)s") % {"title": heading, "page": asked.page}
    )
    frame = frame_of(language, title, _description(heading), paths)
    return replace(
        frame,
        previous=addresses.absolute(previous) if previous else "",
        following=addresses.absolute(following) if following else "",
        indexed=total > 0,
    )


def _description(heading: str) -> str:
    return _(
        "%(title)s: how public buyers got social value for their money, with figures, sources and what went wrong."
    ) % {"title": heading}


def _removable(asked: Asked, one: Chosen, language: str) -> Removable:
    field = next(field.label for field in asked.fields if field.name == one.name)
    return Removable(one.choice.label, field, addresses.story_list(language, asked.query(without=one)))


def _notice(asked: Asked, unknown: Unknown, language: str) -> Notice:
    if unknown.suggestion is None:
        return Notice(unknown, "")
    query = asked.query(extra=Chosen(unknown.name, unknown.suggestion))
    return Notice(unknown, addresses.story_list(language, query))


def _pagination(asked: Asked, language: str, pages: int) -> tuple[PageLink, ...]:
    """Return the first, the last and the pages around this one, with gaps between; nothing for a single page."""
    if pages < 2:
        return ()
    near = {1, pages, *(number for number in range(asked.page - 1, asked.page + 2) if 1 <= number <= pages)}
    links: list[PageLink] = []
    for number in sorted(near):
        left_out = number - links[-1].number - 1 if links else 0
        if left_out == 1:  # a gap would take as much room as the page itself
            links.append(PageLink(number - 1, _path(asked, language, number - 1)))
        elif left_out:
            links.append(PageLink(number - 1))
        links.append(PageLink(number, _path(asked, language, number), number == asked.page))
    return tuple(links)
