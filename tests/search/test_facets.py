"""Whatever is asked, the count beside a value is the total of the list it leads to."""

import random
import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from search import answering, service
from search.collation import title_key
from search.errors import InvalidRequestError
from search.facets import MOST_WITH_ZERO
from search.request import FACETS, SearchRequest
from search.results import FacetOption
from search.vocabulary_terms import KEPT_FOR, NAMES
from storybank.publication.models import PublishedStory
from storybank.vocabulary.models import Municipality, Sector
from storybank.vocabulary.service import TAXONOMIES, ValueBand, merge
from tests.search import factories, naive

pytestmark = pytest.mark.django_db

STORIES = 70
#: Values of the fixtures, so that names and unused values come from the real vocabularies; the last ones are none.
VALUES = {
    "municipality": ["assen", "groningen", "leeuwarden", "den-haag", "nergens"],
    "province": ["drenthe", "groningen", "fryslan"],
    "region": ["noord"],
    "sector": ["ict", "energie", "onbekende-sector"],
    "impactType": ["arbeidsparticipatie", "circulaire-economie", "innovatie"],
    "instrument": ["marktconsultatie", "maatschappelijke-waarde-motiveren"],
    "targetGroup": ["statushouders", "arbeidsbeperking"],
    "supplierType": ["sociale-onderneming"],
    "procedure": ["openbaar", "meervoudig-onderhands"],
    "sdg": ["8", "12", "2"],
    "year": ["2025", "2026", "2024"],
    "valueBand": ["tot-50k", "boven-drempel"],
    "evidenceGrade": ["A", "C", "D"],
    "availableIn": ["nl", "en"],
}


def _some(draw: random.Random, values: list[str]) -> list[str]:
    return draw.sample(values, draw.randint(0, min(3, len(values))))


def _facts(draw: random.Random) -> dict[str, Any]:
    several = ("municipality", "province", "region", "sector", "impactType", "instrument", "targetGroup")
    facts: dict[str, Any] = {name: _some(draw, VALUES[name]) for name in (*several, "supplierType", "sdg")}
    facts |= {
        name: draw.choice([None, *VALUES[name]]) for name in ("procedure", "valueBand", "evidenceGrade")
    }
    facts["year"] = draw.choice([2025, 2026])
    facts["publishedAt"] = draw.choice(["2025-12-31T23:00:00Z", "2026-02-03T10:00:00Z"])
    facts["hasEvidence"] = facts["evidenceGrade"] in ("A", "C")
    return facts


@pytest.fixture
def bank() -> None:
    """Stories in one language or both, with an index of them."""
    draw = random.Random(20260401)
    documents = []
    for _number in range(STORIES):
        story_id, facts = uuid.UUID(int=draw.getrandbits(128)), _facts(draw)
        for language in draw.choice([["nl"], ["en"], ["nl", "en"]]):
            documents.append(factories.document(story_id, language, source_language="nl", **facts))
    PublishedStory.objects.bulk_create(documents)
    service.rebuild()


def _chosen(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from([*VALUES[name], "unknown"]), max_size=3).map(tuple)


_REQUESTS = st.builds(
    SearchRequest,
    language=st.sampled_from(["nl", "en"]),
    fallback=st.sampled_from(["any", "none"]),
    filters=st.lists(st.sampled_from(FACETS), max_size=3, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: _chosen(name) for name in names})
    ),
    bbox=st.none() | st.none() | _chosen("municipality"),
    has_english=st.sampled_from([None, None, True, False]),
    published_from=st.none() | st.just(date(2026, 1, 2)),
    value_from=st.none() | st.just(Decimal(50_000)),
    facets=st.lists(st.sampled_from(FACETS), min_size=1, unique=True).map(tuple),
)


def _facet(name: str, **asked: Any) -> list[FacetOption]:
    service.follow()
    return list(service.search(SearchRequest(facets=(name,), **asked)).facets[name])


@pytest.mark.usefixtures("bank")
def test_counts_are_totals_of_the_lists_they_lead_to() -> None:
    """For any selection, by asking the search itself and by counting in plain Python."""

    @hypothesis_settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
    @given(_REQUESTS, st.randoms())
    def check(request: SearchRequest, draw: random.Random) -> None:
        found = service.search(request)
        assert tuple(found.facets) == request.facets
        assert found.total == len(naive.search(replace(request, facets=())))
        for name, options in found.facets.items():
            others = {key: values for key, values in request.filters.items() if key != name}
            chosen = request.filters.get(name, ())
            values = [option.value for option in options]
            assert len(values) == len(set(values))
            assert {option.value for option in options if option.selected} == set(chosen)
            for option in draw.sample(list(options), min(6, len(options))):
                leads_to = replace(request, filters={**others, name: (option.value,)}, facets=())
                assert option.count == service.search(leads_to).total, (name, option)
                assert option.count == len(naive.search(leads_to)), (name, option)
            # Nothing that has stories is left out.
            unasked = replace(request, filters=others, facets=())
            told = {value for value in VALUES[name] if len(naive.search(_with(unasked, name, value)))}
            assert told <= set(values)

    check()


def _with(request: SearchRequest, name: str, value: str) -> SearchRequest:
    return replace(request, filters={**request.filters, name: (value,)})


@pytest.mark.usefixtures("bank")
def test_facets_change_neither_hits_nor_total() -> None:
    """And without facets there are none."""
    plain = service.search(SearchRequest(filters={"sector": ("ict",)}))
    counted = service.search(SearchRequest(filters={"sector": ("ict",)}, facets=FACETS))
    assert (plain.hits, plain.total) == (counted.hits, counted.total)
    assert plain.facets == {}
    assert tuple(counted.facets) == FACETS


def test_what_is_shown_without_stories() -> None:
    """Every term of a short vocabulary; of the municipalities only those with stories and the selected ones."""
    factories.publish(municipality=["assen"], sector=["ict"], year=2026)
    service.follow()
    asked = SearchRequest(
        filters={"municipality": ("groningen",), "year": ("2024",), "sdg": ("99",)}, facets=FACETS
    )
    found = service.search(asked).facets
    assert [option[:4] for option in found["municipality"]] == [("groningen", "Groningen", 0, True)]
    for name in NAMES:
        terms = TAXONOMIES[name].objects.active().count()
        assert (len(found[name]) == terms) == (terms <= MOST_WITH_ZERO), name
    assert [option.value for option in found["valueBand"]] == ValueBand.values
    assert [option.value for option in found["evidenceGrade"]] == ["A", "B", "C", "D"]
    assert [option.value for option in found["region"]] == ["noord"]
    assert [option.value for option in found["availableIn"]] == ["en", "nl"]
    assert {option.value for option in found["sdg"]} == {*map(str, range(1, 18)), "99"}
    assert [option[:4] for option in found["year"]] == [("2024", "2024", 0, True)]


def test_selected_options_stay_and_the_facet_ignores_its_own_selection() -> None:
    """OR within one filter: a second municipality can be added, and the first one given back."""
    factories.publish(municipality=["assen"], sector=["ict"])
    factories.publish(municipality=["groningen"], sector=["energie"])
    found = _facet("municipality", filters={"municipality": ("assen",), "sector": ("energie",)})
    assert [(option.value, option.count, option.selected) for option in found] == [
        ("groningen", 1, False),
        ("assen", 0, True),
    ]


def test_orders() -> None:
    """By count and then by name as Dutch sorts it; years downwards; goals that are equal by number; grades and bands as they are."""
    for place in ("utrecht", "den-haag", "eemsdelta", "utrecht", "sudwest-fryslan"):
        factories.publish(municipality=[place], year=2026, sdg=["12"], evidenceGrade="D")
    factories.publish(year=2024, sdg=["2", "10"], evidenceGrade="B", valueBand="boven-drempel")
    service.follow()
    found = service.search(SearchRequest(facets=FACETS)).facets
    assert [option.label for option in found["municipality"]] == [
        "Utrecht",
        "'s-Gravenhage",
        "Eemsdelta",
        "Súdwest-Fryslân",
    ]
    assert [option.value for option in found["year"]] == ["2026", "2024"]
    assert [option.value for option in found["sdg"]][:4] == ["12", "2", "10", "1"]
    assert [option.value for option in found["evidenceGrade"]] == ["A", "B", "C", "D"]
    assert [option.value for option in found["valueBand"]] == ValueBand.values
    for name in NAMES:
        keys = [(-option.count, title_key(option.label)) for option in found[name]]
        assert keys == sorted(keys), name


def test_names_are_in_the_language_asked_for_or_marked() -> None:
    """A term that only has a Dutch name shows that one, and says so."""
    Sector.objects.create(slug="dijken", label_nl="Dijken")
    factories.publish(sector=["dijken", "ict"])
    by_language = {
        language: {option.value: option for option in _facet("sector", language=language)}
        for language in ("nl", "en")
    }
    assert by_language["nl"]["ict"][1:] == ("ICT en digitale diensten", 1, False, "nl")
    assert by_language["en"]["ict"][1:] == ("ICT and digital services", 1, False, "en")
    assert by_language["en"]["dijken"][1:] == ("Dijken", 1, False, "nl")
    english = service.search(SearchRequest(language="en", facets=FACETS)).facets
    assert {option.label for option in english["availableIn"]} == {"Dutch", "English"}
    assert "8. Decent work and economic growth" in {option.label for option in english["sdg"]}
    assert all(option.label for options in english.values() for option in options)


def test_names_cost_one_query_whatever_the_number_of_facets(django_assert_num_queries: Any) -> None:
    """And none while the process knows them, though the answer is new."""
    factories.publish(sector=["ict"])
    service.follow()
    service.search(SearchRequest())
    with django_assert_num_queries(0):
        service.search(SearchRequest(page_size=3))
    with django_assert_num_queries(1):
        service.search(SearchRequest(facets=("sector",)))
    with django_assert_num_queries(0):
        service.search(SearchRequest(facets=FACETS))
    service.forget_terms()
    with django_assert_num_queries(1):
        service.search(SearchRequest(facets=FACETS, page_size=7))


def test_a_changed_term_shows_at_once_here_and_within_seconds_elsewhere() -> None:
    """Also when the answer itself was kept; another process is told nothing and looks after a while."""
    factories.publish(sector=["ict"])
    names = lambda: {option.value: option.label for option in _facet("sector")}  # noqa: E731
    assert names()["ict"] == "ICT en digitale diensten"
    term = Sector.objects.get(slug="ict")
    term.label_nl = "Computers"
    term.save()
    assert names()["ict"] == "Computers"
    Sector.objects.create(slug="dijken", label_nl="Dijken")
    assert names()["dijken"] == "Dijken"
    merge(Sector.objects.get(slug="dijken"), Sector.objects.get(slug="ict"))
    assert "dijken" not in names()
    Sector.objects.filter(slug="ict").update(label_nl="Rekentuig")  # as another process would
    assert names()["ict"] == "Computers"
    clock = service._reader().terms
    clock._read_at -= KEPT_FOR
    assert names()["ict"] == "Rekentuig"


def test_a_term_out_of_use_is_shown_only_where_stories_have_it() -> None:
    """It keeps its name."""
    Sector.objects.filter(slug="ict").update(valid_to=timezone.localdate())
    factories.publish(sector=["energie"])
    assert "ict" not in {option.value for option in _facet("sector")}
    factories.publish(sector=["ict"])
    (option,) = [option for option in _facet("sector") if option.value == "ict"]
    assert (option.label, option.count) == ("ICT en digitale diensten", 1)


def test_municipalities_with_stories_are_all_there() -> None:
    """More than any engine gives by itself."""
    slugs = sorted(Municipality.objects.values_list("slug", flat=True))
    for slug in slugs:
        PublishedStory.objects.bulk_create([factories.document(municipality=[slug])])
    service.rebuild()
    assert sorted(option.value for option in _facet("municipality")) == slugs


def test_an_answer_is_of_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit that another request notices between hits and facets changes neither."""
    factories.publish(sector=["ict"])
    service.follow()
    counted = answering.facets.counted

    def late(*asked: Any) -> Any:
        factories.publish(sector=["ict"])
        service.follow()
        service._reader().engine()  # as the other request does
        return counted(*asked)

    monkeypatch.setattr(answering.facets, "counted", late)
    found = service.search(SearchRequest(facets=("sector",)))
    assert found.total == len(found.hits) == 1
    assert [option.count for option in found.facets["sector"] if option.count] == [1]
    monkeypatch.undo()
    found = service.search(SearchRequest(facets=("sector",)))
    assert found.total == 2
    assert [option.count for option in found.facets["sector"] if option.count] == [2]


def test_what_is_no_facet_is_refused() -> None:
    """Codes are too many to count, and a typing mistake is named."""
    for name in ("cpv", "colour", ""):
        with pytest.raises(InvalidRequestError):
            SearchRequest(facets=("sector", name))


def test_nasty_selections_are_shown_and_break_nothing() -> None:
    """They count nothing and are repeated as they were given."""
    factories.publish(sector=["ict"])
    for value in ("\ud800", "\x00", "", "*", "a" * 100_000, "😀", "ict OR 1"):
        for name in FACETS:
            (option,) = [option for option in _facet(name, filters={name: (value,)}) if option.selected]
            assert (option.value, option.count) == (value, 0)
    many = tuple(f"x-{number}" for number in range(400))
    assert len(_facet("sector", filters={"sector": many})) == 400 + Sector.objects.count()
