"""The vocabularies and the organisations."""

import pytest
from django.utils import timezone

from storybank.vocabulary.models import Municipality, Sector
from storybank.vocabulary.service import merge
from tests.api.factories import complete_story, forget, index, translation_of
from tests.stories.factories import organisation

pytestmark = pytest.mark.django_db

TERM = {
    "slug",
    "label",
    "definition",
    "synonyms",
    "iri",
    "origin",
    "validFrom",
    "validTo",
    "successor",
    "storyCount",
}
CARRIED = {
    "municipalities": {"code", "province", "centroid", "north", "variants"},
    "provinces": {"code"},
    "sectors": {"cpv"},
    "impact-types": {"sdgs", "mvoiTheme", "eforms"},
    "instruments": {"family", "articles", "percentageApplies", "percentageBase"},
    "indicators": {"unit", "aggregation", "weightUnit"},
    "target-groups": set(),
    "supplier-types": {"note", "certificates"},
    "procedures": {"article", "verification", "checkedOn", "eforms"},
}
COUNTS = {
    "municipalities": 342,
    "provinces": 12,
    "sectors": 25,
    "impact-types": 26,
    "instruments": 40,
    "indicators": 50,
    "target-groups": 15,
    "supplier-types": 11,
    "procedures": 13,
}


@pytest.mark.parametrize("name", CARRIED)
def test_a_vocabulary_is_a_list_of_terms(api, name):
    body = api.json(f"/{name}?pageSize=3")
    assert set(body) == {"results", "total", "page", "pageSize", "links"}
    assert (body["total"], len(body["results"])) == (COUNTS[name], 3)
    for term in body["results"]:
        assert set(term) >= TERM | CARRIED[name]
        assert set(term["label"]) == set(term["definition"]) == set(term["synonyms"]) == {"nl", "en"}
        assert api.json(f"/{name}/{term['slug']}") == term


@pytest.mark.parametrize("name", CARRIED)
def test_a_page_of_terms_costs_the_same_for_2_and_for_20(api, name, django_assert_max_num_queries):
    for size in (2, 20):
        with django_assert_max_num_queries(
            4
        ):  # total, terms, what hangs on them (articles), numbers of stories
            api.get(f"/{name}?pageSize={size}")


def test_pages_give_every_term_once(api):
    slugs = [
        term["slug"]
        for page in range(1, 5)
        for term in api.json(f"/municipalities?pageSize=100&page={page}")["results"]
    ]
    assert len(slugs) == len(set(slugs)) == 342


@pytest.mark.parametrize("code", ["GM0106", "gm0106", "assen"])
def test_a_term_is_found_by_its_slug_or_code(api, code):
    assert api.json(f"/municipalities/{code}")["code"] == "GM0106"


def test_stories_are_counted_once_for_both_languages(api, document):
    slug = document.facts["sectorMain"]
    translation_of(document, "en")
    assert api.json(f"/sectors/{slug}")["storyCount"] == 1
    counted = {term["slug"]: term["storyCount"] for term in api.json("/sectors?pageSize=100")["results"]}
    assert counted[slug] == 1
    assert sum(counted.values()) == len(document.facts["sector"])


def test_counts_follow_what_is_public_at_once(api, document):
    place = document.facts["municipality"][0]
    forget(document)
    assert api.json(f"/municipalities/{place}")["storyCount"] == 0


def test_a_merged_term_leaves_the_list_but_can_be_asked_for(api):
    old, new = Sector.objects.order_by("slug")[:2]
    merge(old, new)
    assert api.json("/sectors")["total"] == 24
    term = api.json(f"/sectors/{old.slug}")
    assert (term["slug"], term["successor"], term["validTo"]) == (
        old.slug,
        new.slug,
        str(timezone.localdate()),
    )


def test_a_term_that_is_no_longer_used_leaves_the_list(api):
    place = Municipality.objects.get(slug="assen")
    place.valid_to = timezone.localdate()
    place.save()
    assert api.json("/municipalities")["total"] == 341


@pytest.mark.parametrize(
    "path",
    ["/sectors/xyz", "/municipalities/GM9999", "/sectors/%00", "/sectors/ict%20", "/provinces/" + "x" * 3000],
)
def test_unknown_terms_are_not_found(api, path):
    assert api.get(path).status_code == 404


def test_only_organisations_of_public_stories_and_partners_are_shown(api):
    buyer = organisation(name="Gemeente in een verhaal", contact_email="geheim@gemeente.example")
    drafted = organisation(name="Alleen in een concept")
    partner = organisation(name="Partner", kind="partner", partner_label=True)
    made = complete_story(participant=buyer)
    index()
    body = api.json("/organisations")
    assert [one["name"] for one in body["results"]] == ["Gemeente in een verhaal", "Partner"]
    assert [one["storyCount"] for one in body["results"]] == [1, 0]
    assert api.json(f"/organisations/{buyer.uuid}") == body["results"][0]
    assert api.json(f"/organisations/{partner.uuid}")["partner"] is True
    for unknown in (drafted.uuid, "x", drafted.uuid.hex, buyer.uuid.hex):
        assert api.get(f"/organisations/{unknown}").status_code == 404
    assert "geheim@" not in api.get("/organisations").content.decode()
    forget(made)
    assert api.get(f"/organisations/{buyer.uuid}").status_code == 404


def test_a_description_is_in_the_language_asked_for(api):
    one = organisation(partner_label=True, description_nl="Een bank.", description_en="A bank.")
    assert api.json(f"/organisations/{one.uuid}")["description"] == "Een bank."
    assert api.json(f"/organisations/{one.uuid}?lang=en")["description"] == "A bank."


def test_a_page_of_organisations_costs_the_same_for_2_and_for_20(api, django_assert_max_num_queries):
    for number in range(22):
        organisation(name=f"Partner {number}", partner_label=True)
    for size in (2, 20):
        with django_assert_max_num_queries(4):  # numbers of stories, total, organisations, their certificates
            api.get(f"/organisations?pageSize={size}")
