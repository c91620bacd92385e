"""JSON lines: one whole story in each, as `/stories/{storyId}` gives it, with licence and day."""

import json

from storybank.api.exports import licence
from storybank.api.exports.about import About, Batches, Chunks

MEDIA_TYPE = "application/jsonl"
SCHEMA = {"type": "string"}


def chunks(stories: Batches, about: About) -> Chunks:
    """Yield the file, a batch at a time."""
    members = {"licence": {"name": licence.NAME, "url": licence.ADDRESS}, "exportedOn": about.day.isoformat()}
    ending = f",{json.dumps(members, separators=(',', ':'))[1:]}\n"
    for batch in stories:
        yield "".join(story.text[:-1] + ending for story in batch).encode("utf-8", "replace")
