"""Baseline: the same engine with its own Dutch and English stemming, and without our analysis."""

from collections.abc import Iterable

from tantivy import Document, Filter, Index, Occur, Query, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from benchmarks.search_quality.collection import LANGUAGES
from benchmarks.search_quality.documents import Searchable
from benchmarks.search_quality.metrics import DEPTH

_STEMMERS = {"nl": "dutch", "en": "english"}
#: As much as each field counts; the order of weight is that of our own ranking.
_BOOSTS = {"title": 5.0, "terms": 3.0, "summary": 3.0, "body": 1.0}


class TantivyStemming:
    """
    One index in memory. A document fills the fields of its language; a query asks those of both, any word, BM25.

    Signs of the query language (quotation marks, minus) are read by tantivy's own lenient parser.
    """

    name = "tantivy"
    what = "tantivy's own stemmers and query parser, any word"

    def __init__(self, documents: Iterable[Searchable]) -> None:
        schema = SchemaBuilder().add_text_field("key", stored=True, tokenizer_name="raw")
        schema.add_text_field("shownIn", tokenizer_name="raw")
        for language in LANGUAGES:
            for name in _BOOSTS:
                schema.add_text_field(f"{name}_{language}", tokenizer_name=f"own_{language}")
        self._index = Index(schema.build())
        for language in LANGUAGES:
            analyser = (
                TextAnalyzerBuilder(Tokenizer.simple())
                .filter(Filter.remove_long(40))
                .filter(Filter.lowercase())
                .filter(Filter.ascii_fold())
                .filter(Filter.stemmer(_STEMMERS[language]))
                .build()
            )
            self._index.register_tokenizer(f"own_{language}", analyser)
        writer = self._index.writer(15_000_000, 1)
        for one in documents:
            document = Document(key=one.key, shownIn=list(one.shown_in))
            for name in _BOOSTS:
                document.add_text(f"{name}_{one.language}", getattr(one, name))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._fields = {
            f"{name}_{language}": boost for name, boost in _BOOSTS.items() for language in LANGUAGES
        }

    def find(self, text: str, language: str) -> list[str]:
        """Return the keys of the first stories in order."""
        asked, _errors = self._index.parse_query_lenient(text, list(self._fields), field_boosts=self._fields)
        shown = Query.const_score_query(Query.term_query(self._index.schema, "shownIn", language), 0.0)
        query = Query.boolean_query([(Occur.Must, asked), (Occur.Must, shown)])
        searcher = self._index.searcher()
        found = searcher.search(query, limit=DEPTH).hits
        return [searcher.doc(address)["key"][0] for _score, address in found]
