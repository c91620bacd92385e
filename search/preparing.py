"""What a server loads before it forks its workers, so that they share the memory of it."""

from search.analysis.languages import ANALYSED
from search.index_folder import IndexFolder
from search.reading import reading_of
from search.schema import content_languages
from search.vocabulary_rows import written

#: A query that needs all word lists: a word of no dictionary, a compound, a law article, a negation.
_EVERY_KIND = "bermmaaiselx levens cyclus kosten artikel 2.114 zonder vlees"


def prepare(folder: IndexFolder) -> None:
    """Load what the texts of the current index were read with, or would be; see `service.prepare`."""
    name = folder.current()
    rows = folder.rows(name) if name else None
    analyser = reading_of(rows or written(())).analyser
    for code in content_languages():
        if code in ANALYSED:
            analyser.query(_EVERY_KIND, code)
