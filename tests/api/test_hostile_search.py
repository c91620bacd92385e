"""`/stories` with a text or with filters that nobody means: an answer, or a 400 that says what is too much, and quickly."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from search.service import rebuild
from tests.api.factories import complete_story
from tests.processor_time import least_seconds

pytestmark = pytest.mark.django_db
PATH = "/api/v1/stories"
ENOUGH = 0.2

QUERIES = {
    "ten thousand characters": "q=" + "a" * 10_000,
    "ten thousand characters in words": "q=" + "sociale%20" * 1_000,
    "five hundred words": "q=" + "+".join(f"woord{number}" for number in range(500)),
    "only stop words": "q=de+het+een+of+the+and",
    "only punctuation": "q=" + quote("?!.,;:()[]{}<>|/@#$%^&*_+=~`"),
    "unbalanced quotes": "q=" + quote("\"sociale 'clausule “werk” „inkoop"),
    "wildcards": "q=" + quote("* ?* soc?al* *return %_"),
    "query syntax": "q="
    + quote("title:(a AND b) OR _exists_:x NOT body:[a TO z]~2^4 +must /re.*gex/ {!func}"),
    "json query": "q=" + quote('{"query":{"match_all":{}}}'),
    "sql": "q=" + quote("'; DROP TABLE stories; -- \" OR 1=1"),
    "nul": "q=social%00return",
    "emoji": "q=" + quote("🚀 werk 👩‍🎨🏽 ❤️‍🔥"),
    "right to left": "q=" + quote("‮שלום עולם‬ مرحبا social"),
    "not UTF-8": "q=%ff%fe",
    "four hundred texts": "&".join(["q=inkoop"] * 400),
    "four hundred values": "q=inkoop&sector=" + ",".join(f"waarde-{number}" for number in range(400)),
    "four hundred times the same value": "sector=" + ",".join(["bouw-en-vastgoed"] * 400),
    "four hundred filters": "&".join(f"instrument=waarde-{number}" for number in range(400)),
    "four hundred facets": "q=inkoop&facets=" + ",".join(f"facet{number}" for number in range(400)),
    "every facet often": "q=inkoop&facets=" + ",".join(["sector", "municipality", "year"] * 100),
}


@pytest.fixture
def searched() -> None:
    """A published story, in the index."""
    complete_story(title="Inkoop van sociale clausules")
    rebuild()


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_an_answer_or_a_reason_within_200_ms(client: Any, searched: None, query: str) -> None:
    """The reason names the parameter and is in words."""
    answer = client.generic("GET", PATH, QUERY_STRING=query)
    assert answer.status_code in (200, 400), query[:60]
    body = json.loads(answer.content)
    if answer.status_code == 400:
        assert body["status"] == 400
        assert body.get("errors") or body["detail"]
        assert all(error["name"] and error["code"] for error in body.get("errors", ()))
    else:
        assert body["total"] >= len(body["results"])
    took = least_seconds(lambda: client.generic("GET", PATH, QUERY_STRING=query), ENOUGH)
    assert took < ENOUGH


@pytest.mark.parametrize("name", ["four hundred filters", "four hundred facets"])
def test_too_many_are_refused_by_name(client: Any, searched: None, name: str) -> None:
    """And not read in silence as fewer."""
    answer = client.generic("GET", PATH, QUERY_STRING=QUERIES[name])
    assert answer.status_code == 400
    assert json.loads(answer.content)["errors"][0]["code"] == "too-many-values"
