"""The words of an index follow the documents and the vocabularies."""

from typing import Any

import pytest

from search import service
from search.index_folder import IndexFolder
from search.service import SearchRequest
from search.vocabulary_rows import read_rows, rows_in, written
from storybank.vocabulary.models import Sector
from tests.search.factories import publish

pytestmark = pytest.mark.django_db


def _total(text: str, *, literal: bool = True) -> int:
    return service.search(SearchRequest(text=text, literal=literal)).total


def test_a_published_text_is_found_after_following() -> None:
    """And gone when it is replaced."""
    story = publish(title="Over zonnepanelen")
    assert _total("zonnepanelen") == 1
    publish(story.story_id, title="Over windmolens")
    service.follow()
    assert (_total("zonnepanelen"), _total("windmolens")) == (0, 1)


def test_a_new_synonym_of_a_term_is_found_after_following(
    folder: IndexFolder, django_capture_on_commit_callbacks: Any
) -> None:
    """The index is built anew with it, once; other changes of a term leave it alone."""
    sector = Sector.objects.first()
    assert sector is not None
    publish(sector=[sector.slug])
    assert _total("kwakzalverij", literal=False) == 0
    before = folder.current()
    with django_capture_on_commit_callbacks(execute=True):
        sector.definition_nl = "Een andere omschrijving."
        sector.save()
    service.follow()
    assert folder.current() == before
    with django_capture_on_commit_callbacks(execute=True):
        sector.synonyms_nl = [*sector.synonyms_nl, "kwakzalverij"]
        sector.save()
    service.follow()
    assert _total("kwakzalverij", literal=False) == 1
    after = folder.current()
    assert after != before
    service.follow()
    assert folder.current() == after
    assert not service.compare()


def test_an_index_keeps_the_rows_it_was_built_with(folder: IndexFolder) -> None:
    """So that a search needs no query to read words as the index did."""
    publish()
    service.rebuild()
    name = folder.current()
    assert name is not None
    kept = folder.rows(name)
    assert kept == written(read_rows())
    assert kept is not None
    assert rows_in(kept) == read_rows()


def test_a_search_with_text_needs_no_query(django_assert_num_queries: Any) -> None:
    """The database does no text search, and hits are ids."""
    publish(title="Schoonmaak")
    service.rebuild()
    with django_assert_num_queries(0):
        assert _total("schoonmaak raamoverenkomst", literal=False) == 1
    with django_assert_num_queries(0):
        assert _total("schoonmaak") == 1


def test_the_check_sees_a_text_that_differs() -> None:
    """Documents that changed without a line in the change log."""
    story = publish(title="Schoonmaak")
    service.rebuild()
    story.text = {"approach": "Iets heel anders."}
    story.save()
    drift = service.compare()
    assert drift.different.count == 1


def test_an_index_without_its_rows_is_built_anew(folder: IndexFolder) -> None:
    """It cannot be known how its texts were read."""
    publish(title="Schoonmaak")
    service.rebuild()
    name = folder.current()
    assert name is not None
    (folder.path / name / "rows.json").unlink()
    service._readers.clear()
    assert _total("schoonmaak") == 1
    assert folder.current() != name
