"""Baselines: PostgreSQL's full text search with its `dutch` and `english` configurations."""

from collections.abc import Iterable

from django.db import connection

from benchmarks.search_quality.documents import Searchable
from benchmarks.search_quality.metrics import DEPTH

_TABLE = """
CREATE TEMPORARY TABLE quality_documents (
    key text, shown_in text[], config regconfig, words tsvector
)"""
_ROW = """
INSERT INTO quality_documents
SELECT %(key)s, %(shown_in)s, config,
    setweight(to_tsvector(config, %(title)s), 'A') || setweight(to_tsvector(config, %(terms)s), 'B')
    || setweight(to_tsvector(config, %(summary)s), 'B') || setweight(to_tsvector(config, %(body)s), 'D')
FROM (SELECT %(config)s::regconfig AS config) AS chosen"""
_ALL = "websearch_to_tsquery(config, %(text)s)"
# An exclusion is left as it is: "a | !b" would find nearly everything.
_ANY = f"""CASE WHEN {_ALL}::text LIKE '%%!%%' THEN {_ALL}
    ELSE replace({_ALL}::text, ' & ', ' | ')::tsquery END"""
# The second argument of ts_rank_cd: divided by one plus the logarithm of the length.
_FIND = """
SELECT key FROM quality_documents, LATERAL (SELECT {query} AS query) AS asked
WHERE words @@ query AND %(language)s = ANY(shown_in)
ORDER BY ts_rank_cd(words, query, 1) DESC, key LIMIT %(limit)s"""
_CONFIGS = {"nl": "dutch", "en": "english"}


class PostgresqlText:
    """
    A temporary table with one weighted vector per document in the configuration of its language.

    A query is read by `websearch_to_tsquery` in the language of each document: words are AND, or any of them with `any_word`.
    """

    def __init__(self, documents: Iterable[Searchable], *, any_word: bool) -> None:
        self.name = "PostgreSQL, any word" if any_word else "PostgreSQL"
        self.what = "`dutch` and `english`, websearch_to_tsquery, ts_rank_cd" + (
            ", any word" if any_word else ", all words"
        )
        self._find = _FIND.format(query=_ANY if any_word else _ALL)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS quality_documents")
            cursor.execute(_TABLE)
            for one in documents:
                cursor.execute(
                    _ROW,
                    {
                        "key": one.key,
                        "shown_in": list(one.shown_in),
                        "config": _CONFIGS[one.language],
                        "title": one.title,
                        "terms": one.terms,
                        "summary": one.summary,
                        "body": one.body,
                    },
                )

    def find(self, text: str, language: str) -> list[str]:
        """Return the keys of the first stories in order."""
        with connection.cursor() as cursor:
            cursor.execute(self._find, {"text": text, "language": language, "limit": DEPTH})
            return [key for (key,) in cursor.fetchall()]
