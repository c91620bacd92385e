"""Which requests are a visitor who searches."""

import re

from django.conf import settings
from django.http import HttpRequest

from search.counted.counter import Counter
from search.counted.texts import countable
from search.request import SearchRequest
from search.results import SearchResults

#: What programs that read the web for themselves call themselves.
_PROGRAM = re.compile(
    r"bot\b|bot[/;_-]|crawl|spider|slurp|archiver|scrapy|monitor|preview|facebookexternalhit", re.I
)

counter = Counter()


def note(http: HttpRequest, asked: SearchRequest, results: SearchResults) -> None:
    """
    Count a search, if it is one of a visitor: the first page of a text as it was typed, without filters.

    With filters the number of hits says nothing about the text, and who narrows a list down has searched before. A second
    look at the same text (`literal`, page 2) is no second search. Returns at once; nothing is written here.
    """
    if not settings.COUNT_SEARCHES or http.method != "GET" or not _is_visitor(http):
        return
    if not asked.text or asked.page != 1 or asked.literal or _is_filtered(asked):
        return
    text = countable(asked.text)
    if text is not None:
        loosened = results.understanding is not None and results.understanding.loosened
        counter.count(text, asked.language, results.total, loosened)


def _is_visitor(http: HttpRequest) -> bool:
    browser = http.headers.get("User-Agent", "")
    ahead = "prefetch" in http.headers.get("Sec-Purpose", http.headers.get("Purpose", ""))
    return bool(browser) and not ahead and _PROGRAM.search(browser) is None


def _is_filtered(asked: SearchRequest) -> bool:
    narrowed = (
        asked.bbox,
        asked.has_evidence,
        asked.has_english,
        asked.published_from,
        asked.published_to,
        asked.checked_from,
        asked.checked_to,
        asked.updated_since,
        asked.value_from,
        asked.value_to,
    )
    return any(asked.filters.values()) or any(one is not None for one in narrowed)
