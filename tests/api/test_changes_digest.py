"""`/changes/digest`: a copy is proven complete, and a difference is found."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from storybank.publication.models import PublicationChange, PublishedStory
from storybank.publication.service import catch_up
from tests.api.conftest import Caller
from tests.api.copies import Copy
from tests.api.factories import forget, like, translation_of
from tests.api.test_openapi import check

pytestmark = pytest.mark.django_db


def test_the_digest_is_made_by_the_documented_recipe(api: Caller, document: PublishedStory) -> None:
    translation_of(document, "en")
    like(document, 1)
    catch_up()
    rows = PublishedStory.objects.values_list("story_id", "language", "wire_hash")
    lines = "".join(f"{line}\n" for line in sorted(" ".join(map(str, row)) for row in rows))
    answer = api.json("/changes/digest")
    assert answer["digest"] == hashlib.sha256(lines.encode()).hexdigest()
    assert answer["count"] == sum(bucket["count"] for bucket in answer["buckets"]) == 3
    assert "items" not in answer
    prefix = str(document.story_id)[:8]
    narrow = api.json(f"/changes/digest?prefix={prefix}&lang=en")
    (item,) = narrow["items"]
    assert (item["id"], item["language"]) == (str(document.story_id), "en")
    assert narrow["buckets"][0]["prefix"] == str(document.story_id)[:9]


def test_a_difference_is_found_by_narrowing_down(
    api: Caller, document: PublishedStory, many: Callable[..., list[PublishedStory]]
) -> None:
    rows = many(250)

    def fetch(path: str) -> tuple[int, Any]:
        response = api.get(path)
        return response.status_code, response.json()

    partner = Copy(fetch, [("region", "noord")]).follow()
    assert partner.difference() == set()
    lacking, outdated, surplus = ((str(row.story_id), "nl") for row in rows[:3])
    del partner.hashes[lacking]
    partner.hashes[outdated] = "0" * 64
    partner.hashes["0" * 8 + surplus[0][8:], "nl"] = partner.hashes[surplus]
    assert partner.digest() != partner.ours()["digest"]
    assert partner.difference() == {lacking, outdated, ("0" * 8 + surplus[0][8:], "nl")}


def test_it_is_kept_until_something_changes(api: Caller, document: PublishedStory) -> None:
    def asked() -> tuple[int, dict[str, Any]]:
        with CaptureQueriesContext(connection) as seen:
            answer = api.json("/changes/digest?hasEvidence=true")
        return len(seen), answer

    first, again = asked(), asked()
    assert (first[0], again[0]) == (2, 1)
    assert first[1] == again[1]
    added = like(document, 1)
    catch_up()
    assert asked()[1]["count"] == first[1]["count"] + 1
    forget(added)
    catch_up()
    assert asked()[1] == first[1]


@pytest.mark.parametrize("prefix", ["", "g", "A", "123456789", "%C3%A9", "-"])
def test_a_prefix_is_hexadecimal(api: Caller, prefix: str) -> None:
    assert set(api.error_codes(f"/changes/digest?prefix={prefix}")) == {"prefix"}


def test_nothing_has_the_digest_of_nothing(api: Caller) -> None:
    for query in ("", "?year=1999", "?prefix=00"):
        assert api.json(f"/changes/digest{query}")["digest"] == hashlib.sha256(b"").hexdigest()


def test_answers_are_as_described(api: Caller, document: PublishedStory) -> None:
    other, joined = translation_of(document, "en"), like(document, 1)
    catch_up()
    cursor = api.json("/changes")["nextCursor"]
    forget(other)
    forget(joined, "merged")
    PublicationChange.objects.filter(reason="merged").update(target=document.story_id)
    like(document, 2)
    catch_up()
    assert {item["op"] for item in api.json(f"/changes?cursor={cursor}")["changes"]} == {"upsert", "remove"}
    for query in ("", f"?cursor={cursor}", "?cursor=x", "?q=x&pageSize=0"):
        check("/changes", api.get(f"/changes{query}"))
    now = timezone.now() + timedelta(days=100)
    with patch("django.utils.timezone.now", return_value=now):
        expired = api.get(f"/changes?cursor={cursor}")
    assert expired.status_code == 410
    check("/changes", expired)
    for query in ("", f"?prefix={str(document.story_id)[0]}", "?prefix=x"):
        check("/changes/digest", api.get(f"/changes/digest{query}"))
