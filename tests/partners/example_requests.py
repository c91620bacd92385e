"""Which requests the examples in the description show.

An operation that is not named here gets its requests from its own description, so a new one has examples at once.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from storybank.api.errors import LANGUAGES
from tests.partners.places import GONE_STORY, ORGANISATION, STORY

Document = dict[str, Any]

#: The first version that a fresh bank keeps is that of its first story.
PLACES = {"storyId": STORY, "organisationId": ORGANISATION, "versionId": "1"}
#: By operation, or by answer that operations share; then by name of the example.
CHOSEN: dict[str, dict[str, str]] = {
    "listStories": {
        "nl": "/stories?province=drenthe&sort=title&pageSize=1",
        "en": "/stories?lang=en&q=playground&pageSize=1",
        "facets": "/stories?facets=province,impactType&impactType=circulaire-economie&pageSize=1",
    },
    "listSuggestions": {"nl": "/suggestions?q=as&limit=3", "en": "/suggestions?q=work&lang=en&limit=3"},
    "exportStories": {
        "nl": "/stories/export?format=csv&province=drenthe",
        "en": "/stories/export?format=csv&province=drenthe&lang=en",
        "geojson": "/stories/export?format=geojson&province=drenthe",
    },
    "InvalidInput": {
        "nl": "/stories?province=drente&pageSize=0",
        "en": "/stories?provnce=drenthe&lang=en",
    },
    "NotFound": {"nl": "/provinces/atlantis", "en": "/provinces/atlantis?lang=en"},
    "Gone": {"nl": f"/stories/{GONE_STORY}", "en": f"/stories/{GONE_STORY}?lang=en"},
}
#: The description itself and its page are no examples of anything.
WITHOUT = frozenset({"getOpenapi", "getDocs", "getGuide", "getChangelog"})


def example_requests(document: Document) -> Iterator[tuple[str, str, str]]:
    """Give each example to be shown: the operation or shared answer, its name, and its request."""
    for path, methods in document["paths"].items():
        name = methods["get"]["operationId"]
        if name in WITHOUT:
            continue
        chosen = CHOSEN.get(name) or dict(_derived(path, methods["get"]))
        yield from ((name, example, request) for example, request in chosen.items())
    for name in document["components"]["responses"]:
        yield from ((name, example, request) for example, request in CHOSEN.get(name, {}).items())


def _derived(path: str, operation: Document) -> Iterator[tuple[str, str]]:
    """Give the requests of an operation in both languages, as its description asks for them."""
    query: dict[str, str] = {}
    languages = ("example",)
    for parameter in operation["parameters"]:
        name = parameter["name"]
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(str(PLACES.get(name) or parameter["example"])))
        elif name == "lang":
            languages = LANGUAGES
        elif name == "pageSize":
            query[name] = "1"
        elif parameter["required"]:
            query[name] = str(parameter["example"])
    for language in languages:
        # Dutch is the default, and an example that does not name it shows so.
        asked = query | ({"lang": language} if language not in ("nl", "example") else {})
        yield language, f"{path}?{urlencode(asked)}" if asked else path
