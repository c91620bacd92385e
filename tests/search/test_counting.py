"""What the engine counts per value, through its own door."""

import uuid
from collections import Counter
from typing import Any

import pytest

from search import service
from search.clauses import AnyOf, Between, Clause
from search.engines.tantivy_engine import TantivyEngine
from search.errors import EngineError
from search.index_folder import IndexFolder
from search.schema import COLUMNS, Kind
from tests.search.factories import publish, unpublish

pytestmark = pytest.mark.django_db

DUTCH: list[Clause] = [AnyOf("shownIn", ("nl",))]


def _engine(folder: IndexFolder) -> TantivyEngine:
    service.follow()
    name = folder.current()
    assert name is not None
    return TantivyEngine(folder.engine_files(name))


def test_counts_are_entries_per_value_of_what_fits(folder: IndexFolder) -> None:
    """A story with several values counts for each; one without counts nowhere; the other language does not count."""
    facts: list[dict[str, Any]] = [
        {"sector": ["groen", "bouw"], "year": 2025},
        {"sector": ["groen"], "year": 2026},
        {"sector": [], "year": 2026},
    ]
    for one in facts:
        story_id = uuid.uuid4()
        publish(story_id, **one)
        publish(story_id, "en", **one)
    counted = _engine(folder).count(DUTCH, ["sector", "year", "sdg"])
    assert counted == {"sector": {"groen": 2, "bouw": 1}, "year": {"2026": 2, "2025": 1}, "sdg": {}}
    narrower = [*DUTCH, AnyOf("sector", ("bouw", "ict"))]
    assert _engine(folder).count(narrower, ["year"]) == {"year": {"2025": 1}}


def test_what_was_removed_or_replaced_is_not_counted(folder: IndexFolder) -> None:
    """Deleted entries stay in the files until a merge, and count for nothing."""
    kept, gone = publish(sector=["groen"]), publish(sector=["bouw"])
    service.follow()
    publish(kept.story_id, sector=["ict"])
    unpublish(gone.story_id)
    assert _engine(folder).count(DUTCH, ["sector"]) == {"sector": {"ict": 1}}


def test_hundreds_of_values_are_all_counted(folder: IndexFolder) -> None:
    """More than the ten that engines give when nobody says how many."""
    expected: Counter[str] = Counter()
    for number in range(40):
        places = [f"plaats-{number}-{other}" for other in range(10)]
        publish(municipality=places)
        expected.update(places)
    assert _engine(folder).count(DUTCH, ["municipality"]) == {"municipality": expected}


def test_every_column_of_values_can_be_counted(folder: IndexFolder) -> None:
    """Also in an empty index, for nothing that fits, and for no columns at all."""
    engine = _engine(folder)
    columns = [name for name, kind in COLUMNS.items() if kind is Kind.VALUES]
    assert engine.count(DUTCH, columns) == {name: {} for name in columns}
    publish(sector=["groen"])
    engine = _engine(folder)
    assert engine.count(DUTCH, []) == {}
    assert engine.count([*DUTCH, AnyOf("sector", ())], ["sector"]) == {"sector": {}}
    assert engine.count([Between("publishedDay", 1, 2)], ["sector"]) == {"sector": {}}


def test_a_column_that_cannot_be_counted_is_an_engine_error(folder: IndexFolder) -> None:
    """Never the engine's own exception, and never its panic."""
    publish()
    engine = _engine(folder)
    for column in ("story", "nothing", "", "sector.x", "\x00"):
        with pytest.raises(EngineError):
            engine.count(DUTCH, [column])


def test_two_threads_count_the_same(folder: IndexFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large index is counted by two threads; the same columns, values and numbers come out, in the same order."""
    for number in range(6):
        publish(uuid.uuid4(), sector=["groen", f"sector-{number % 2}"], year=2020 + number % 3, sdg=["8"])
    engine = _engine(folder)
    columns = ["sector", "year", "sdg", "province", "municipality"]
    alone = engine.count(DUTCH, columns)
    monkeypatch.setattr("search.engines.tantivy_counts.LARGE", 0)
    monkeypatch.setattr("search.engines.tantivy_counts.os.cpu_count", lambda: 2)
    together = engine.count(DUTCH, columns)
    assert together == alone
    assert list(together) == columns
    assert engine.count(DUTCH, ["sector"]) == {"sector": alone["sector"]}
    assert engine.count(DUTCH, []) == {}


def test_what_fails_in_the_second_thread_is_an_engine_error(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A panic there would otherwise leave the answer without half of its facets."""
    publish(sector=["groen"])
    engine = _engine(folder)
    monkeypatch.setattr("search.engines.tantivy_counts.LARGE", 0)
    monkeypatch.setattr("search.engines.tantivy_counts.os.cpu_count", lambda: 2)

    class PanicException(BaseException):
        pass

    def counted(_searcher: Any, _query: Any, columns: list[str]) -> dict[str, dict[str, int]]:
        if "year" in columns:
            raise PanicException("assertion failed")
        return {column: {} for column in columns}

    monkeypatch.setattr("search.engines.tantivy_counts._counted", counted)
    with pytest.raises(EngineError, match="panicked"):
        engine.count(DUTCH, ["sector", "year"])
