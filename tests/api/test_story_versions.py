"""A story as it was published at a date, without what was hidden since."""

import re
import uuid
from decimal import Decimal

import pytest

from storybank.images.models import StoryImage
from storybank.publication.service import catch_up, withdraw
from storybank.stories.models import StoryPage
from tests.stories.factories import body, picture, publish, published_story

pytestmark = pytest.mark.django_db


def changed(page, **fields):
    page = StoryPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    return publish(page)


@pytest.fixture
def story():
    """A story that was published, changed and moved to another address."""
    page = published_story(title="Van werkjas", slug="werkjas", summary="Eerst.")
    return changed(page, title="Naar nieuwe jas", slug="nieuwe-jas", summary="Toen.")


def versions(api, page, query=""):
    return api.json(f"/stories/{page.translation_key}/versions{query}")["results"]


def version(api, page, number=1, query="", status=200):
    return api.json(f"/stories/{page.translation_key}/versions/{number}{query}", status)


def test_the_list_says_what_was_public_when(api, story):
    body = api.json(f"/stories/{story.translation_key}/versions")
    newest, oldest = body["results"]
    assert [newest["id"], oldest["id"]] == [2, 1]
    assert (newest["replacedAt"], oldest["replacedAt"]) == (None, newest["publishedAt"])
    assert body["total"] == 2
    assert newest["contentHash"] != oldest["contentHash"]
    assert api.get(oldest["links"]["self"].partition("/api/v1")[2]).json()["title"] == "Van werkjas"


def test_a_version_is_the_story_of_its_day_at_the_address_of_today(api, story):
    then, now = version(api, story), api.json(f"/stories/{story.translation_key}")
    assert (then["title"], then["summary"]) == ("Van werkjas", "Eerst.")
    assert (now["title"], now["summary"]) == ("Naar nieuwe jas", "Toen.")
    assert then["id"] == now["id"]
    for name in ("slug", "url", "previousUrls", "links", "repeatedBy"):
        assert then[name] == now[name], name
    assert then["version"] == versions(api, story)[1]
    newest = version(api, story, 2)
    assert {**now, "version": newest["version"]} == newest


def test_the_permalink_stays_and_the_old_address_leads_to_the_new_one(api, client, story):
    now = api.json(f"/stories/{story.translation_key}")
    assert now["previousUrls"] == ["http://127.0.0.1:8000/nl/verhalen/werkjas/"]
    moved = client.get("/nl/verhalen/werkjas/")
    assert (moved.status_code, moved["Location"]) == (301, "/nl/verhalen/nieuwe-jas/")


@pytest.mark.parametrize("number", [3, 0, -1, "x", "1.0", "01", "9" * 30, "%00", "1%20"])
def test_an_unknown_version_is_not_found(api, story, number):
    version(api, story, number, status=404)


def test_versions_of_an_unknown_story_are_not_found(api, db):
    for key in (uuid.uuid4(), "x"):
        assert api.get(f"/stories/{key}/versions").status_code == 404
        assert api.get(f"/stories/{key}/versions/1").status_code == 404


def test_versions_follow_the_language_that_is_asked_for(api, story):
    english = published_story("en", translation_key=story.translation_key, source_language="nl", title="Coat")
    assert [one["id"] for one in versions(api, story, "?lang=en")] == [3]
    assert [one["id"] for one in versions(api, story)] == [2, 1]
    assert version(api, story, 1, "?lang=en")["isFallback"] is True
    assert version(api, story, 3, "?lang=en")["isFallback"] is False
    version(api, story, 1, "?lang=en&fallback=none", status=404)
    StoryPage.objects.get(pk=english.pk).unpublish()
    version(api, story, 3, status=404)
    assert [one["id"] for one in versions(api, story, "?lang=en")] == [2, 1]
    api.json(f"/stories/{story.translation_key}/versions?lang=en&fallback=none", 404)
    assert version(api, story)["availableLanguages"] == ["nl"]


def test_a_withdrawn_story_is_gone_in_all_its_versions_and_stays_so(api, story):
    withdraw(story.translation_key)
    for path in ("versions", "versions/1", "versions/2", "versions/9"):
        problem = api.json(f"/stories/{story.translation_key}/{path}", 410)
        assert problem["reason"] == "withdrawn"
    changed(story, title="Opnieuw")
    assert [one["id"] for one in versions(api, story)] == [3]
    for number in (1, 2):
        assert version(api, story, number, status=410)["reason"] == "withdrawn"
    assert version(api, story, 3)["title"] == "Opnieuw"


@pytest.mark.parametrize(
    ("first", "later", "value", "band"),
    [
        ("exact", "exact", 73421.87, "50k-100k"),
        ("exact", "band", None, "50k-100k"),
        ("exact", "hidden", None, None),
        ("band", "hidden", None, None),
        ("band", "exact", None, "50k-100k"),
        ("hidden", "exact", None, None),
    ],
)
def test_no_version_shows_more_of_the_contract_value_than_is_disclosed_now(api, first, later, value, band):
    page = published_story(contract_value=Decimal("73421.87"), contract_disclosure=first)
    changed(page, contract_disclosure=later, summary="Anders.")
    contract = version(api, page)["contract"]
    assert (contract["value"], contract["band"]) == (value, band)
    openness = ["hidden", "band", "exact"]
    assert contract["disclosure"] == min(first, later, key=openness.index)
    text = api.get(f"/stories/{page.translation_key}/versions/1").content.decode()
    # Not as part of an identifier, where these digits may stand by chance.
    assert bool(re.search(r"(?<![0-9a-f])73421(?![0-9a-f])", text)) == (value is not None)


def test_a_picture_that_may_not_be_shown_any_more_is_in_no_version(api):
    inside, hero = picture(), picture()
    block = {"type": "picture", "value": {"image": inside.pk, "caption": "Zij"}, "id": str(uuid.uuid4())}
    page = published_story(hero_image=hero, body=[*body(), block])
    assert len(version(api, page)["images"]) == 2
    for one in (inside, hero):
        image = StoryImage.objects.get(pk=one.pk)
        image.shows_recognisable_people = True
        image.save()
    then = version(api, page)
    assert (then["image"], then["images"]) == (None, [])
    assert "picture" not in {section["kind"] for section in then["sections"]}
    assert "/images/" not in api.get(f"/stories/{page.translation_key}/versions/1").content.decode()


def test_a_picture_that_was_uploaded_twice_is_hidden_by_either(api):
    shown, hidden = picture(), picture()
    page = published_story(hero_image=shown)
    StoryImage.objects.filter(pk=hidden.pk).update(
        file_hash=StoryImage.objects.get(pk=shown.pk).file_hash, shows_recognisable_people=True
    )
    assert version(api, page)["image"] is None


def test_a_version_does_not_lead_to_a_story_that_was_taken_off_line(api):
    other = published_story(title="Ander", slug="ander")
    sections = body()
    sections[0]["value"] = f'<p>Zie <a linktype="page" id="{other.pk}">dit verhaal</a>.</p>'
    page = published_story(body=sections, repeats=other)
    then = version(api, page)
    assert '<a href="http://127.0.0.1:8000/nl/verhalen/ander/">dit verhaal</a>' in then["sections"][0]["html"]
    assert then["repeats"]["title"] == "Ander"
    withdraw(other.translation_key)
    catch_up()
    then = version(api, page)
    assert then["sections"][0]["html"] == "<p>Zie dit verhaal.</p>"
    assert then["repeats"] is None
    assert "ander/" not in api.get(f"/stories/{page.translation_key}/versions/1").content.decode()


def test_a_version_can_be_had_in_part_and_in_another_form(api, story):
    part = version(api, story, 1, "?fields=title,sections.markdown&bodyFormat=markdown&headingLevel=2")
    assert set(part) == {
        "id", "language", "isFallback", "translationStatus", "version", "title", "sections",
    }  # fmt: skip
    assert all(set(one) == {"markdown"} for one in part["sections"])
    assert api.error_codes(f"/stories/{story.translation_key}/versions/1?fields=related&expand=related") == {
        "fields": "unknown-value",
        "expand": "unknown-parameter",
    }


def test_a_version_costs_the_same_however_many_there_are(api, story, django_assert_max_num_queries):
    for number in range(5):
        story = changed(story, summary=f"Nog eens {number}.")
    path = f"/stories/{story.translation_key}/versions"
    for asked, queries in ((path, 3), (f"{path}/1", 6)):
        with django_assert_max_num_queries(queries):
            answer = api.get(asked)
        assert api.get(asked, **{"If-None-Match": answer["ETag"]}).status_code == 304
    assert len(versions(api, story)) == 7
    assert all(re.fullmatch("[0-9a-f]{64}", one["contentHash"]) for one in versions(api, story))


def test_caches_in_front_keep_no_version_for_long(api, story):
    """A picture is taken back without a publication, which would make them forget."""
    path = f"/stories/{story.translation_key}"
    for asked, lasting in ((f"{path}/versions/1", False), (f"{path}/versions", True)):
        answer = api.get(asked)
        for response in (answer, api.get(asked, **{"If-None-Match": answer["ETag"]})):
            assert ("CDN-Cache-Control" in response, "Surrogate-Control" in response) == (lasting, lasting)
            assert f"story-{story.translation_key}" in response["Surrogate-Key"]
            assert response["Cache-Control"] == "public, max-age=60"
