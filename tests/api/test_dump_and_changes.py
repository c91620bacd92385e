"""A copy that began with a dump goes on with `/changes` and is proven complete."""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest

from storybank.api.dumps import folder, writing
from storybank.publication.models import PublishedStory
from storybank.publication.service import catch_up
from tests.api.conftest import Caller
from tests.api.copies import Copy
from tests.api.factories import forget, like


@pytest.fixture(autouse=True)
def _dumps(settings: Any, tmp_path: Any) -> None:
    settings.DUMPS_DIR = tmp_path / "dumps"


def test_a_dump_and_the_changes_since_are_what_is_public(
    api: Caller, many: Callable[..., list[PublishedStory]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = many(12)
    read = writing.every_document

    def meanwhile(size: int) -> Any:
        """Change the bank after the cursor was taken, before and after documents are read."""
        forget(rows[0])
        catch_up()
        yield from read(size)
        forget(rows[1])
        like(rows[2], 99)
        catch_up()

    monkeypatch.setattr(writing, "every_document", meanwhile)
    dump = writing.write_dump()

    def fetch(path: str) -> tuple[int, Any]:
        response = api.get(path)
        return response.status_code, response.json()

    partner = Copy(fetch)
    for line in gzip.decompress((dump / folder.JSONL).read_bytes()).splitlines():
        item = json.loads(line)
        key = item["id"], item["language"]
        partner.stories[key], partner.hashes[key] = item["story"], item["contentHash"]
    assert partner.digest() != partner.ours()["digest"]
    partner.cursor, partner.seen = json.loads((dump / folder.MANIFEST).read_text())["cursor"], None
    partner.follow()
    assert (partner.restarts, len(partner.hashes)) == (0, 12)
    assert partner.digest() == partner.ours()["digest"]
    for (story_id, language), story in partner.stories.items():
        assert story == api.json(f"/stories/{story_id}?lang={language}")
