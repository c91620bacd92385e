"""Baseline: Wagtail's own search over the same pages, as a project would set it up that has nothing else."""

from modelsearch.backends import get_search_backend
from modelsearch.utils import parse_query_string
from wagtail.search.index import RelatedFields, SearchField

from benchmarks.search_quality.documents import Searchable
from benchmarks.search_quality.metrics import DEPTH
from benchmarks.search_quality.stories import story_ids
from storybank.stories.models import StoryPage

#: More pages than the collection has: each story may come in two languages.
_ALL = 1000
_LABELS = [SearchField("label_nl"), SearchField("label_en")]
_FIELDS = [
    SearchField("title", boost=5),
    SearchField("summary", boost=3),
    SearchField("social_value"),
    SearchField("body"),
    RelatedFields("sector", _LABELS),
    RelatedFields("impact_types", _LABELS),
    RelatedFields("story_municipalities", [RelatedFields("municipality", _LABELS)]),
    RelatedFields("story_instruments", [SearchField("applied"), RelatedFields("instrument", _LABELS)]),
]


class WagtailSearch:
    """
    The database backend, with the Dutch configuration on PostgreSQL (it takes one) and none on SQLite (it knows none).

    Quotation marks are read by Wagtail's own `parse_query_string`; of the pages found, those count that a list in the language
    shows. Makes the index anew and leaves it behind.
    """

    name = "Wagtail"

    def __init__(self, documents: list[Searchable], vendor: str) -> None:
        config = {"SEARCH_CONFIG": "dutch"} if vendor == "postgresql" else {}
        self.what = (
            "database backend on PostgreSQL, `dutch`" if config else "database backend on SQLite (FTS5)"
        )
        StoryPage.search_fields = [
            *(one for one in StoryPage.search_fields if one.field_name != "title"),
            *_FIELDS,
        ]
        self._backend = get_search_backend("modelsearch.backends.database", **config)
        self._backend.reset_indexes()
        self._backend.get_index_for_model(StoryPage).add_items(StoryPage, StoryPage.objects.live())
        self._keys = story_ids()
        self._shown = {(one.key, one.language): one.shown_in for one in documents}

    def find(self, text: str, language: str) -> list[str]:
        """Return the keys of the first stories in order."""
        _filters, query = parse_query_string(text)
        pages = StoryPage.objects.live().select_related("locale")
        found = [
            (self._keys[page.translation_key], page.locale.language_code)
            for page in self._backend.search(query, pages)[:_ALL]
        ]
        return [key for key, own in found if language in self._shown[key, own]][:DEPTH]
