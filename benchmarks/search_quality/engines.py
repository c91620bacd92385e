"""Everything that is measured in one run on one database."""

import os
from typing import Protocol

from django.db import connection

from benchmarks.search_quality.cluster import VARIABLE
from benchmarks.search_quality.documents import read_documents
from benchmarks.search_quality.elasticsearch import ElasticsearchSearch
from benchmarks.search_quality.ours import OurSearch
from benchmarks.search_quality.postgresql import PostgresqlText
from benchmarks.search_quality.tantivy_stemming import TantivyStemming
from benchmarks.search_quality.wagtail_search import WagtailSearch
from storybank.settings.search_cluster import search_cluster_from_url


class Engine(Protocol):
    """Something that finds stories. `name` stands in the tables, `what` explains it."""

    name: str
    what: str

    def find(self, text: str, language: str) -> list[str]:
        """Return the keys of the first stories for what was typed in the interface in this language, best first."""


def engines() -> list[Engine]:
    """Return what can be measured on this database. Makes what the baselines need; the bank's own index must be there."""
    documents = read_documents()
    found: list[Engine] = []
    if connection.vendor == "sqlite":
        # Both are files or memory beside the database, so one database is enough.
        found.append(OurSearch())
        if cluster := search_cluster_from_url(os.environ.get(VARIABLE, "")):
            found.append(ElasticsearchSearch(cluster))
        found.append(TantivyStemming(documents))
    else:
        found += [PostgresqlText(documents, any_word=False), PostgresqlText(documents, any_word=True)]
    return [*found, WagtailSearch(documents, connection.vendor)]
