"""The links from page to page of a list."""

from collections.abc import Callable
from dataclasses import dataclass

#: Pages that are ever shown: so far lists reach everywhere.
MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the list; without an address it is a gap."""

    number: int
    path: str = ""
    current: bool = False


def pagination(current: int, pages: int, path: Callable[[int], str]) -> tuple[PageLink, ...]:
    """Return the first, the last and the pages around this one, with gaps between; nothing for a single page."""
    if pages < 2:
        return ()
    near = {1, pages, *(number for number in range(current - 1, current + 2) if 1 <= number <= pages)}
    links: list[PageLink] = []
    for number in sorted(near):
        left_out = number - links[-1].number - 1 if links else 0
        if left_out == 1:  # a gap would take as much room as the page itself
            links.append(PageLink(number - 1, path(number - 1)))
        elif left_out:
            links.append(PageLink(number - 1))
        links.append(PageLink(number, path(number), number == current))
    return tuple(links)
