"""What is wrong with a request is said at once, completely, and in the language of the caller."""

import pytest

from storybank.vocabulary.models import ImpactType, Municipality
from storybank.vocabulary.service import merge
from tests.api.factories import index, like

pytestmark = pytest.mark.django_db


def test_all_errors_of_a_request_come_at_once(api):
    codes = api.error_codes(
        "/stories?impacType=x&pageSize=101&page=0&lang=fr&municipality=asen&year=later&fallback=maybe"
    )
    assert codes == {
        "impacType": "unknown-parameter",
        "pageSize": "out-of-range",
        "page": "out-of-range",
        "lang": "unknown-value",
        "municipality": "unknown-value",
        "year": "not-an-integer",
        "fallback": "unknown-value",
    }


def test_a_problem_has_the_members_of_rfc_9457(api):
    response = api.get("/stories?pageSize=0")
    body = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert set(body) == {"type", "title", "status", "detail", "instance", "errors"}
    assert body["type"] == "http://127.0.0.1:8000/api/v1/docs#problem-invalid-input"
    assert (response.status_code, body["status"]) == (400, 400)
    assert body["instance"].startswith("urn:uuid:")
    assert set(body["errors"][0]) == {"in", "name", "code", "detail"}
    assert body["errors"][0]["in"] == "query"


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ("impacType=arbeidsparticipatie", "impactType"),
        ("pagesize=5", "pageSize"),
        ("municipality=groningne", "groningen"),
        ("impactType=circulaire-economi", "circulaire-economie"),
        ("sort=-publishdAt", "-publishedAt"),
        ("valueBand=tot-50", "tot-50k"),
    ],
)
def test_the_nearest_known_name_is_offered(api, query, nearest):
    (error,) = api.json(f"/stories?lang=en&{query}", 400)["errors"]
    assert nearest in error["detail"]


def test_nothing_is_offered_when_nothing_is_near(api):
    (error,) = api.json("/stories?lang=en&zzqqxx=1", 400)["errors"]
    assert error["detail"] == "Unknown parameter."


@pytest.mark.parametrize("later", ["cursor", "bodyFormat", "limit", "offset", "format"])
def test_parameters_that_do_not_exist_are_refused(api, later):
    assert api.error_codes(f"/stories?{later}=x") == {later: "unknown-parameter"}


@pytest.mark.parametrize(
    "query",
    [
        "lang=nl&lang=nl",
        "page=1&page=2",
        "sort=title&sort=title",
        "updatedSince=2026-01-01T00:00:00Z&updatedSince=x",
        "bbox=1,1,2,2&bbox=1,1,2,2",
    ],
)
def test_repeating_a_single_valued_parameter_is_refused(api, query):
    assert list(api.error_codes(f"/stories?{query}").values()) == ["repeated-parameter"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("page=1.5", "not-an-integer"),
        ("page=١", "not-an-integer"),
        ("page=007", "not-an-integer"),
        ("page=-1", "out-of-range"),
        ("publishedFrom=2026-02-30", "not-a-date"),
        ("publishedFrom=20260201", "not-a-date"),
        ("publishedFrom=2026-02-02&publishedTo=2026-02-01", "wrong-order"),
        ("checkedFrom=2026-02-02&checkedTo=2026-02-01", "wrong-order"),
        ("updatedSince=2026-02-01", "not-a-date-time"),
        ("updatedSince=2026-02-01T10:00:00", "not-a-date-time"),
        ("updatedSince=0001-01-01T00:00:00%2B10:00", "not-a-date-time"),
        ("valueFrom=1.000,50", "not-a-number"),
        ("valueFrom=nan", "not-a-number"),
        ("valueFrom=1e99", "out-of-range"),
        ("valueFrom=10&valueTo=9", "wrong-order"),
        ("hasEvidence=1", "not-a-boolean"),
        ("cpv=4", "not-a-code"),
        ("cpv=00", "unknown-value"),
        ("sdg=18", "out-of-range"),
        ("organisation=x", "not-an-identifier"),
        ("organisation=00000000-0000-4000-8000-000000000000", "unknown-value"),
        ("bbox=1,2,3", "not-a-box"),
        ("bbox=5,50,4,51", "not-a-box"),
        ("bbox=181,50,182,51", "not-a-box"),
        ("municipality=", "empty-value"),
        ("lang=", "empty-value"),
        ("evidenceGrade=a", "unknown-value"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code(api, query, code):
    assert code in api.error_codes(f"/stories?{query}").values()


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        ("lang=fr", "nl, en"),
        ("fallback=maybe", "any, none"),
        ("region=zuid", "noord"),
        ("availableIn=fr", "nl, en"),
        ("evidenceGrade=E", "A, B, C, D"),
    ],
)
def test_a_short_list_of_values_is_written_out(api, query, allowed):
    (error,) = api.json(f"/stories?lang=en&{query}".replace("lang=en&lang", "lang"), 400)["errors"]
    assert error["detail"].endswith(f": {allowed}.")


def test_an_error_repeats_what_was_sent_only_shortened_also_beside_a_list(api):
    (error,) = api.json("/stories?lang=en&region=" + "x" * 5000, 400)["errors"]
    assert len(error["detail"]) < 200


def test_too_many_values_of_one_filter_are_refused(api):
    assert api.error_codes("/stories?" + "&".join(["sector=ict"] * 101)) == {"sector": "too-many-values"}


def test_a_flood_of_unknown_parameters_gets_a_short_answer(api):
    response = api.get("/stories?" + "&".join(f"x{number}=1" for number in range(3000)))
    assert response.status_code == 400
    assert len(response.json()["errors"]) == 100


def test_more_fields_than_django_reads_are_a_problem_too(api):
    response = api.get("/stories?" + "&".join(f"x{number}" for number in range(10_050)))
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_what_was_sent_is_repeated_shortened_and_clean(api):
    (error,) = api.json("/stories?lang=en&sector=" + "x" * 5000, 400)["errors"]
    assert len(error["detail"]) < 200
    (error,) = api.json("/stories?lang=en&%00%0a=1", 400)["errors"]
    assert error["name"] == "\ufffd\ufffd"


@pytest.mark.parametrize(("language", "title"), [("nl", None), ("en", "Invalid input")])
def test_texts_are_in_the_language_asked_for(api, language, title):
    body = api.json(f"/stories?lang={language}&page=0", 400)
    assert title is None or body["title"] == title
    header = {"Accept-Language": "nl" if language == "en" else "en"}
    assert api.get(f"/stories?lang={language}&page=0", **header).json()["title"] == body["title"]


def test_codes_and_merged_slugs_are_understood_in_filters(api, document):
    place = Municipality.objects.get(slug=document.facts["municipality"][0])
    for value in (place.slug, place.code, place.code.lower()):
        assert api.json(f"/stories?municipality={value}")["total"] == 1
    old, new = ImpactType.objects.exclude(slug__in=document.facts["impactType"])[:2]
    like(document, 1, impactType=[new.slug])
    index()
    merge(old, new)
    assert api.json(f"/stories?impactType={old.slug}")["total"] == 1
    assert api.json(f"/stories?impactType={old.slug}&impactType={new.slug}")["total"] == 1


@pytest.mark.parametrize("path", ["/sectors", "/organisations", "/sectors/ict", "/openapi.json", "/docs"])
def test_every_address_refuses_what_it_does_not_know(api, path):
    assert api.error_codes(f"{path}?sector=ict&lang=de") == {
        "sector": "unknown-parameter",
        "lang": "unknown-value",
    }
