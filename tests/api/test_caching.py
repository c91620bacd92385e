"""What caches are told, conditional requests, and compressed answers."""

import gzip
import uuid
from datetime import UTC, datetime, timedelta

import brotli
import pytest
from django.utils.http import http_date

from storybank.api.compression import preferred_coding
from storybank.publication.models import PublishedStory
from storybank.publication.service import rebuild
from storybank.stories.models import StoryPage
from tests.api.factories import complete_story, forget, index, translation_of
from tests.stories.factories import publish

LONG = "max-age=300, stale-while-revalidate=86400, stale-if-error=604800"
YEAR = timedelta(days=365)


@pytest.fixture
def old(document):
    """A document that last changed a year ago, and its address."""
    changed = datetime(2025, 11, 1, 12, 0, 0, tzinfo=UTC)
    # With a hash of its own: other tests sent the same document, and the process keeps what it sent.
    PublishedStory.objects.update(changed_at=changed, wire_hash=uuid.uuid4().hex * 2)
    return f"/stories/{document.story_id}", changed


def keys_of(response):
    assert response["Cache-Tag"] == response["Surrogate-Key"].replace(" ", ",")
    return response["Surrogate-Key"].split()


# --- what caches are told ----------------------------------------------------------------------------------


def test_long_lives_stand_only_where_caches_in_front_read_them(api, old):
    for path in ("/stories", old[0], "/sectors/ict", "/organisations", "/openapi.json"):
        for headers in ({}, {"If-None-Match": "*"}):
            response = api.get(path, **headers)
            assert response["CDN-Cache-Control"] == response["Surrogate-Control"] == LONG
            assert response["Cache-Control"] == "public, max-age=60"


def test_no_long_life_where_no_cache_is_purged(api, old, settings):
    settings.EDGE_LONG_LIVES = False
    for path in ("/stories", old[0]):
        response = api.get(path)
        assert "CDN-Cache-Control" not in response
        assert "Surrogate-Control" not in response


def test_errors_have_no_long_life(api, document):
    for path in ("/stories?pageSize=0", "/nothing", "/sectors/no-such"):
        assert "CDN-Cache-Control" not in api.get(path)


def test_a_name_that_is_written_otherwise_is_the_same_name(api, document):
    assert "list" in keys_of(api.get("/stories?sector=ict&%65xpand=related"))
    assert "list" not in keys_of(api.get("/stories?sector=ict&fields=title%2Cid"))


def test_what_shows_other_stories_is_forgotten_with_any(api, document):
    for end in ("/related", "?expand=related", "?expand=organisations"):
        assert "list" in keys_of(api.get(f"/stories/{document.story_id}{end}")), end


def test_a_story_is_tagged_with_itself(api, document):
    for end in ("", "?lang=en", "?fields=title", "?bodyFormat=markdown", "/sources", "/tenders", "/impact-figures",
                "/translations", "/versions"):  # fmt: skip
        path = f"/stories/{document.story_id}{end}"
        assert keys_of(api.get(path)) == ["bank", f"story-{document.story_id}"]


def test_that_a_story_is_not_there_is_forgotten_when_it_comes(api, document):
    other = "3f0c1d2e-0000-4000-8000-0123456789AB"
    assert keys_of(api.get(f"/stories/{other}")) == ["bank", f"story-{other.lower()}"]
    forget(document)
    gone = api.get(f"/stories/{document.story_id}")
    assert (gone.status_code, keys_of(gone)) == (410, ["bank", f"story-{document.story_id}"])


@pytest.mark.parametrize(
    ("query", "tags"),
    [
        ("", ["list"]),
        ("?sort=title&lang=en&page=2", ["list"]),
        ("?municipality=assen", ["municipality-assen"]),
        ("?municipality=GM0106", ["municipality-assen"]),
        ("?province=drenthe&province=groningen", ["province-drenthe", "province-groningen"]),
        ("?province=drenthe&sector=ict", ["sector-ict"]),
        ("?hasEvidence=true", ["list"]),
        ("?municipality=assen&facets=sector", ["list"]),
        ("?municipality=assen&q=brug", ["list"]),
    ],
)
def test_a_list_is_tagged_with_what_narrows_it(api, document, query, tags):
    assert keys_of(api.get(f"/stories{query}")) == ["bank", *tags]


def test_many_alternatives_have_the_tag_of_all_stories(api, document):
    slugs = [term["slug"] for term in api.json("/municipalities?pageSize=11")["results"]]
    query = "&".join(f"municipality={slug}" for slug in slugs)
    assert keys_of(api.get(f"/stories?{query}")) == ["bank", "list"]


def test_a_term_is_tagged_with_itself_and_with_what_counts_its_stories(api, db):
    assert keys_of(api.get("/municipalities/GM0106")) == ["bank", "list", "municipality-assen"]


# --- conditional requests ----------------------------------------------------------------------------------


def test_a_story_says_when_it_last_changed(api, old):
    path, changed = old
    assert api.get(path)["Last-Modified"] == http_date(changed.timestamp())


@pytest.mark.parametrize(
    ("later", "status"),
    [(timedelta(0), 304), (YEAR, 304), (-timedelta(seconds=1), 200)],
)
def test_what_did_not_change_since_is_not_sent_again(api, old, later, status, django_assert_max_num_queries):
    path, changed = old
    with django_assert_max_num_queries(2):
        response = api.get(path, **{"If-Modified-Since": http_date((changed + later).timestamp())})
    assert response.status_code == status
    if status == 304:
        assert response.content == b""
        assert response["ETag"] == api.get(path)["ETag"]


@pytest.mark.parametrize(
    "date",
    ["", "yesterday", "Sun, 31 Feb 2099 00:00:00 GMT", "2099-01-01T00:00:00Z", "4102444800", "x" * 5000],
)
def test_what_is_no_date_counts_as_not_sent(api, old, date):
    assert api.get(old[0], **{"If-Modified-Since": date}).status_code == 200


@pytest.mark.parametrize("tag", ['"other"', "rubbish", "", "W/"])
def test_a_date_does_not_count_beside_a_tag(api, old, tag):
    path, changed = old
    both = {"If-None-Match": tag, "If-Modified-Since": http_date((changed + YEAR).timestamp())}
    assert api.get(path, **both).status_code == 200


def test_a_date_does_not_count_where_nobody_knows_when_it_changed(api, document):
    assert api.get("/sectors/ict", **{"If-Modified-Since": http_date(4102444800)}).status_code == 200


@pytest.mark.django_db
def test_two_versions_never_have_the_same_moment():
    document = complete_story()
    first = PublishedStory.objects.get(pk=document.pk).changed_at
    page = StoryPage.objects.get(pk=document.page_id)
    page.title = "Anders"
    publish(page)
    second = PublishedStory.objects.get(pk=document.pk).changed_at
    assert first.microsecond == second.microsecond == 0
    assert second - first >= timedelta(seconds=1)


def test_a_moment_that_has_not_come_is_not_said_and_not_compared_with(api, document):
    """Until then another version could still be given it."""
    moment = datetime.now(UTC) + timedelta(minutes=5)
    # With a hash of its own, as every change has: by its old one the answer that was sent before would be found.
    PublishedStory.objects.update(changed_at=moment, wire_hash="0" * len(document.wire_hash))
    response = api.get(f"/stories/{document.story_id}", **{"If-Modified-Since": http_date(4102444800)})
    assert response.status_code == 200
    assert "Last-Modified" not in response


@pytest.mark.django_db
def test_the_moment_follows_what_is_sent_and_nothing_else():
    document = complete_story()
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    PublishedStory.objects.update(changed_at=long_ago)
    rebuild()
    document.refresh_from_db()
    assert document.changed_at == long_ago
    PublishedStory.objects.update(overlay="", wire_hash="that of another overlay")
    rebuild()
    document.refresh_from_db()
    assert document.changed_at > long_ago


# --- compressed answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP ; q=1.0", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("br;q=0, *;q=0.1", "gzip"),
        ("gzip;q=0.5, identity", ""),
        ("gzip;q=0", ""),
        ("identity", ""),
        ("deflate, zstd", ""),
        ("gzip;q=nan", ""),
        ("gzip;q=7", ""),
        ("gzip;level=9", ""),
        (";;,,=", ""),
        ("gzip," * 200, ""),
    ],
)
def test_the_coding_is_the_best_that_the_caller_takes(accepted, coding):
    assert preferred_coding(accepted) == coding


DECODED = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize("coding", DECODED)
@pytest.mark.parametrize("path", ["story", "/stories", "/municipalities", "/openapi.json", "/docs"])
def test_a_compressed_answer_is_the_same_answer(api, old, path, coding):
    path = old[0] if path == "story" else path
    plain = api.get(path)
    for _time in range(2):  # made, and kept
        packed = api.get(path, **{"Accept-Encoding": coding})
        assert packed["Content-Encoding"] == coding
        assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
        assert DECODED[coding](packed.content) == plain.content
        assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    head = api.client.head(f"/api/v1{path}", headers={"Accept-Encoding": coding})
    assert (head.content, dict(head.items())) == (b"", dict(packed.items()))


def test_a_small_answer_stays_as_it_is(api, db):
    response = api.get("/stories", **{"Accept-Encoding": "gzip, br"})
    assert len(response.content) < 1000
    assert "Content-Encoding" not in response
    assert response["ETag"] == api.get("/stories")["ETag"]


def test_each_form_of_a_story_has_a_strong_tag_of_its_own(api, old):
    forms = {coding: api.get(old[0], **{"Accept-Encoding": coding})["ETag"] for coding in ("", "gzip", "br")}
    assert len(set(forms.values())) == 3
    assert all(tag.startswith('"') for tag in forms.values())
    for asked in ("", "gzip", "br"):
        for tag in forms.values():  # whoever has it in any form has it; the answer names the form that it has
            response = api.get(old[0], **{"Accept-Encoding": asked, "If-None-Match": f'"x", {tag}'})
            assert (response.status_code, response["ETag"]) == (304, tag)
            weak = api.get(old[0], **{"Accept-Encoding": asked, "If-None-Match": f"W/{tag}"})
            assert (weak.status_code, weak["ETag"]) == (304, tag)
        for condition in ({"If-None-Match": "*"}, {"If-Modified-Since": http_date(4102444800)}):
            response = api.get(old[0], **{"Accept-Encoding": asked}, **condition)
            assert (response.status_code, response["ETag"], response["Vary"]) == (
                304,
                forms[asked],
                "Accept-Encoding",
            )
    for rubbish in (forms["gzip"].replace("-gzip", "-zip"), forms["br"][:-1], "-gzip", '"-gzip"'):
        assert api.get(old[0], **{"If-None-Match": rubbish}).status_code == 200


def test_the_tag_of_a_list_is_the_same_in_every_form(api, many):
    many(5)
    tags = {api.get("/stories", **{"Accept-Encoding": coding})["ETag"] for coding in ("", "gzip", "br")}
    assert len(tags) == 1
    assert tags.pop().startswith("W/")


def test_a_changed_story_is_compressed_anew(api, old, document):
    before = api.get(old[0], **{"Accept-Encoding": "gzip"})
    translation_of(document, "en")
    index()
    after = api.get(old[0], **{"Accept-Encoding": "gzip"})
    assert before["ETag"] != after["ETag"]
    assert gzip.decompress(after.content) == api.get(old[0]).content != gzip.decompress(before.content)
