"""What a term tells about itself, and how it is found."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone, translation

from storybank.vocabulary.models import (
    CpvDivision,
    ImpactType,
    Indicator,
    Instrument,
    InstrumentArticle,
    Municipality,
    Province,
    Sector,
    SupplierType,
    TargetGroup,
)
from storybank.vocabulary.service import (
    TAXONOMIES,
    merge,
    nearest,
    resolve,
    term_document,
    term_queryset,
)

pytestmark = pytest.mark.django_db

Told = list[tuple[str, frozenset[str]]]
MakeGroup = Callable[..., TargetGroup]


def test_label_in_both_languages(group: MakeGroup) -> None:
    term = group("boeren", label_nl="Boeren", label_en="Farmers")
    assert (term.label("nl"), term.label("en")) == ("Boeren", "Farmers")
    with translation.override("en"):
        assert str(term) == "Farmers"
    with translation.override("nl"):
        assert str(term) == "Boeren"


def test_other_languages_fall_back_to_dutch(group: MakeGroup) -> None:
    term = group("boeren", label_nl="Boeren", label_en="Farmers", definition_nl="Wie boert.")
    assert term.label("fy") == "Boeren"
    assert term.label("en") == "Farmers"
    assert term.definition("fy") == "Wie boert."
    with translation.override("fy"):
        assert str(term) == "Boeren"


def test_missing_english_falls_back_to_dutch(group: MakeGroup) -> None:
    term = group("boeren", label_nl="Boeren", label_en="")
    assert term.label("en") == "Boeren"
    assert term_document(term)["label"] == {"nl": "Boeren", "en": "Boeren"}


def test_document_of_a_municipality(municipality: Municipality) -> None:
    assert term_document(municipality) == {
        "slug": "testdorp-fryslan",
        "code": "GM9999",
        "label": {"nl": "Testdorp-Fryslân", "en": "Testdorp-Fryslân"},
        "definition": {"nl": "", "en": ""},
        "synonyms": {"nl": [], "en": []},
        "iri": None,
        "origin": "bank",
        "validFrom": None,
        "validTo": None,
        "successor": None,
        "province": {"slug": "elders", "code": "PV99", "label": {"nl": "Elders", "en": "Elsewhere"}},
        "centroid": [6.2, 53.1],
        "north": True,
        "variants": ["Toetsdoarp"],
    }


def test_document_of_an_instrument_names_the_state_of_its_articles() -> None:
    instrument = Instrument(
        slug="proef",
        label_nl="Proef",
        label_en="Trial",
        family="reward",
        phase="award",
        percentage_applies=True,
        percentage_base="wageSum",
        explanation_nl="Uitleg.",
        explanation_en="Explanation.",
    )
    instrument.articles = [
        InstrumentArticle(
            article="2.115",
            law="Aanbestedingswet 2012",
            url="https://wetten.overheid.nl/BWBR0032203/",
            verification="read",
            checked_on=datetime.date(2026, 4, 30),
        )
    ]
    instrument.save()
    document = term_document(Instrument.for_documents().get(slug="proef"))
    assert document["family"] == "reward"
    assert document["articles"] == [
        {
            "article": "2.115",
            "law": "Aanbestedingswet 2012",
            "url": "https://wetten.overheid.nl/BWBR0032203/",
            "verification": "read",
            "checkedOn": "2026-04-30",
        }
    ]
    assert (document["percentageApplies"], document["percentageBase"]) == (True, "wageSum")
    assert document["explanation"] == {"nl": "Uitleg.", "en": "Explanation."}


@pytest.mark.parametrize("taxonomy", TAXONOMIES)
def test_documents_of_a_vocabulary_cost_the_same_number_of_queries(
    taxonomy: str, django_assert_max_num_queries: Callable
) -> None:
    with django_assert_max_num_queries(2):
        documents = [term_document(term) for term in term_queryset(taxonomy)]
    keys = {"slug", "label", "definition", "synonyms", "iri", "origin", "validFrom", "validTo", "successor"}
    assert documents
    assert all(keys <= set(document) for document in documents)


def test_resolve_by_slug_and_code(municipality: Municipality) -> None:
    assert resolve("municipality", "testdorp-fryslan") == municipality
    assert resolve("municipality", "GM9999") == municipality
    assert resolve("municipality", "gm9999") == municipality
    assert resolve("municipality", "GM0000") is None


def test_resolve_a_cpv_division_by_digits_and_code() -> None:
    division = CpvDivision.objects.get(slug="45")
    for value in ("45", "45000000-7", "45000000"):
        assert resolve("cpv", value) == division
    assert resolve("cpv", "45100000") is None


def test_resolve_follows_mergers(group: MakeGroup) -> None:
    boeren, tuinders, telers = group("boeren"), group("tuinders"), group("telers")
    merge(boeren, tuinders)
    merge(tuinders, telers)
    assert resolve("targetGroup", "boeren") == telers
    assert resolve("targetGroup", "tuinders") == telers


def test_resolve_costs_one_query(group: MakeGroup, django_assert_num_queries: Callable) -> None:
    merge(group("boeren"), group("tuinders"))
    with django_assert_num_queries(1):
        resolve("targetGroup", "boeren")


@pytest.mark.parametrize(
    "value", ["", " ", "\x00", "a\x00b", '"', "%", "x" * 10_000, "\ud800", "🌾", "'; --"]
)
def test_any_text_can_be_asked_for(value: str) -> None:
    assert resolve("municipality", value) is None
    assert nearest("municipality", value) is None
    list(Municipality.objects.search(value))


@pytest.mark.parametrize(
    ("taxonomy", "typed", "found"),
    [
        ("municipality", "leeuwaarden", "leeuwarden"),
        ("municipality", "Sudwest Fryslan", "sudwest-fryslan"),
        ("impactType", "arbeidspartisipatie", "arbeidsparticipatie"),
        ("impactType", "labor participation", "arbeidsparticipatie"),
        ("municipality", "qqqqqqqqqq", None),
    ],
)
def test_nearest(taxonomy: str, typed: str, found: str | None) -> None:
    assert nearest(taxonomy, typed) == found


def test_nearest_knows_only_terms_in_use(group: MakeGroup) -> None:
    merge(group("akkerbouwers-en-boeren"), group("tuinders-in-kassen"))
    assert nearest("targetGroup", "akkerbouwers-en-boere") != "akkerbouwers-en-boeren"


def test_active_terms(group: MakeGroup) -> None:
    today = timezone.localdate()
    day = datetime.timedelta(days=1)
    group("altijd")
    group("straks", valid_from=today + day)
    group("nu", valid_from=today, valid_to=today + day)
    group("voorbij", valid_to=today)
    group("opgegaan", successor=TargetGroup.objects.get(slug="altijd"))
    made = TargetGroup.objects.filter(slug__in=["altijd", "straks", "nu", "voorbij", "opgegaan"])
    assert {term.slug for term in made.active()} == {"altijd", "nu"}
    assert {term.slug for term in made if term.is_active()} == {"altijd", "nu"}
    assert {term.slug for term in made.retired()} == {"voorbij"}
    assert {term.slug for term in made.merged()} == {"opgegaan"}
    assert {term.slug for term in made.active(on=today + day)} == {"altijd", "straks"}


def test_control_characters_are_left_out(group: MakeGroup) -> None:
    term = group("boeren", label_nl="Boe\x01base\x00ren ", synonyms_nl=["\x01", " agrariër ", "agrariër"])
    term.refresh_from_db()
    assert term.label_nl == "Boebaseren"
    assert term.synonyms_nl == ["agrariër"]


def test_the_slug_never_changes(group: MakeGroup) -> None:
    term = group("boeren")
    term.slug = "tuinders"
    with pytest.raises(ValueError, match="boeren"):
        term.save()


def test_the_end_is_not_before_the_begin() -> None:
    term = TargetGroup(
        slug="x", label_nl="X", valid_from=datetime.date(2026, 2, 1), valid_to=datetime.date(2026, 1, 1)
    )
    with translation.override("en"), pytest.raises(ValidationError, match="end of use"):
        term.full_clean()


@pytest.mark.parametrize(
    "term",
    [
        Sector(slug="x", label_nl="X", cpv=["4x"]),
        ImpactType(slug="x", label_nl="X", pillar="social", sdgs=["18"]),
        SupplierType(slug="x", label_nl="X", certificates=["geen-keurmerk"]),
        Indicator(slug="x", label_nl="X", unit_nl="kg", aggregation="WAVG", pillar="social"),
        CpvDivision(slug="46", label_nl="X", code="46000000"),
    ],
)
def test_wrong_codes_are_refused(term: Sector) -> None:
    with pytest.raises(ValidationError):
        term.full_clean()


def test_an_official_term_cannot_be_deleted(official: TargetGroup) -> None:
    with translation.override("en"), pytest.raises(ProtectedError, match="official"), transaction.atomic():
        official.delete()
    with translation.override("en"), pytest.raises(ProtectedError, match="official"), transaction.atomic():
        TargetGroup.objects.filter(pk=official.pk).delete()
    assert TargetGroup.objects.filter(slug="boeren").exists()


def test_a_term_that_another_points_to_cannot_be_deleted(
    municipality: Municipality, province: Province
) -> None:
    with pytest.raises(ProtectedError), transaction.atomic():
        province.delete()
    municipality.delete()
    province.delete()
