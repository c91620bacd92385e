"""Writing a dump: all documents in one pass, batch by batch, into two compressed files; then what says what they are."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from storybank.api.dumps import folder
from storybank.api.exports import as_csv, licence
from storybank.api.exports.about import About
from storybank.api.sync.cursors import cursor_behind
from storybank.publication.service import Rendered, every_document, moment, newest_line

#: Documents of one query: some four megabytes.
_BATCH = 200
#: How long dumps are kept, by number.
KEPT = 7


def write_dump(kept: int = KEPT) -> Path:
    """
    Write a dump of what is public now, delete all but the newest `kept`, and return its folder.

    Raises:
        DumpBusyError: when another process is writing one.
    """
    began = timezone.now().replace(microsecond=0)
    with folder.new_dump(began) as unfinished:
        # First: what is published while the documents are read has a higher position, and follows in `/changes`.
        newest = newest_line()
        manifest = {
            "createdAt": moment(began),
            "position": newest.position if newest else 0,
            "cursor": cursor_behind(newest),
        }
        counts = _write_stories(unfinished, began)
        (unfinished / folder.LICENCE).write_text(_licence_text())
        manifest |= counts | {
            "publisher": settings.WAGTAIL_SITE_NAME,
            "licence": {"name": licence.NAME, "url": licence.ADDRESS},
            "files": [_described(unfinished / name) for name in (folder.JSONL, folder.CSV, folder.LICENCE)],
        }
        (unfinished / folder.MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
        _write_sums(unfinished)
    folder.keep_only(kept)
    return folder.dumps()[0]


def upsert(story: Rendered) -> str:
    """Return a document as `/changes` tells of it."""
    return (
        f'{{"op":"upsert","id":"{story.story_id}","language":"{story.language}",'
        f'"contentHash":"{story.wire_hash}","story":{story.text}}}'
    )


def _write_stories(unfinished: Path, began: datetime) -> dict[str, Any]:
    about = About(timezone.localdate(began), settings.LANGUAGE_CODE, settings.WAGTAIL_SITE_NAME, "")
    items, stories, last = 0, 0, None
    languages: set[str] = set()
    with _compressed(unfinished / folder.JSONL) as lines, _compressed(unfinished / folder.CSV) as table:
        table.write(as_csv.heading(hashed=True))
        for batch in every_document(_BATCH):
            lines.write("".join(f"{upsert(story)}\n" for story in batch).encode("utf-8", "replace"))
            table.write(as_csv.lines(batch, about, hashed=True))
            for story in batch:
                items += 1
                languages.add(story.language)
                # All languages of a story follow each other.
                stories += story.story_id != last
                last = story.story_id
    return {"stories": stories, "items": items, "languages": sorted(languages)}


@contextmanager
def _compressed(path: Path) -> Iterator[gzip.GzipFile]:
    # Without name and moment inside: the same stories make the same file.
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
        yield file


def _described(path: Path) -> dict[str, Any]:
    return {"name": path.name, "size": path.stat().st_size, "sha256": _sum(path)}


def _write_sums(unfinished: Path) -> None:
    """Write what `sha256sum --check` reads, over all other files."""
    names = sorted(path.name for path in unfinished.iterdir())
    text = "".join(f"{_sum(unfinished / name)}  {name}\n" for name in names)
    (unfinished / folder.SUMS).write_text(text)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _licence_text() -> str:
    return (
        f"{settings.WAGTAIL_SITE_NAME}\n{settings.PUBLIC_BASE_URL}/\n\n{licence.NAME}\n{licence.ADDRESS}\n\n"
        "NL  U mag deze verhalen delen en bewerken, ook commercieel, als u de bron noemt en zegt wat u hebt veranderd.\n"
        "    Foto's hebben hun eigen licentie: zie `licence` en `credit` bij elke foto.\n"
        "EN  You may share and adapt these stories, also commercially, if you name the source and say what you changed.\n"
        "    Pictures have a licence of their own: see `licence` and `credit` of each picture.\n"
    )
