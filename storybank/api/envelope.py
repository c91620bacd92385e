"""The envelope of lists, put together from text that is ready: nothing in it is serialised again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from storybank.api.addresses import absolute
from storybank.api.parameters import WINDOW


@dataclass(frozen=True)
class PageLinks:
    """Addresses of this page of a list and of its neighbours, None where there is none."""

    self_address: str
    next_address: str | None
    previous_address: str | None

    def header(self) -> dict[str, str]:
        """Return the header Link (RFC 8288), or nothing when there is only one page."""
        links = [(self.next_address, "next"), (self.previous_address, "prev")]
        parts = [f'<{address}>; rel="{relation}"' for address, relation in links if address]
        return {"Link": ", ".join(parts)} if parts else {}

    def document(self) -> dict[str, str]:
        """Return the links as they stand in the answer."""
        addresses = {"self": self.self_address, "next": self.next_address, "previous": self.previous_address}
        return {name: address for name, address in addresses.items() if address}


def page_links(
    path: str, asked: Mapping[str, Sequence[str]], page: int, page_size: int, total: int
) -> PageLinks:
    """Return the links of a page. Takes the path in the API and the query as it was asked, texts by parameter."""
    plain = absolute(path)
    kept = [(name, text) for name, texts in asked.items() if name != "page" for text in texts]

    def address(number: int) -> str:
        pairs = kept if number == 1 else [*kept, ("page", str(number))]
        return f"{plain}?{urlencode(pairs)}" if pairs else plain

    last = max(1, -(-total // page_size))
    reachable = last if total <= WINDOW else min(last, WINDOW // page_size)
    return PageLinks(
        self_address=address(page),
        next_address=address(page + 1) if page < reachable else None,
        previous_address=address(min(page - 1, last)) if page > 1 else None,
    )


def envelope(
    results: Sequence[bytes], total: int, page: int, page_size: int, links: PageLinks, members: str = ""
) -> bytes:
    """
    Return a list as JSON. Takes its results as JSON texts in UTF-8.

    ``members`` are further members of the envelope as JSON text, each with a comma behind it.
    """
    rest = f'],"total":{total},"page":{page},"pageSize":{page_size},{members}"links":{json.dumps(links.document())}}}'
    return b"".join((b'{"results":[', b",".join(results), rest.encode()))
