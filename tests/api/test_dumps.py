"""The nightly dump: what is in it, that it is there whole or not at all, when it is written, and how it is served."""

import csv
import fcntl
import gzip
import hashlib
import json
import threading
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from storybank.api.dumps import folder, keeping, writing
from storybank.api.dumps.folder import CSV, FILES, JSONL, LICENCE, MANIFEST, SUMS
from storybank.api.exports.columns import COLUMNS
from storybank.publication.models import PublishedStory
from storybank.publication.service import catch_up, last_position
from tests.api.factories import complete_story, forget, translation_of


@pytest.fixture(autouse=True)
def dumps(settings, tmp_path):
    """The folder of this test's dumps."""
    settings.DUMPS_DIR = tmp_path / "dumps"
    return settings.DUMPS_DIR


def written(kept=7):
    catch_up()
    return writing.write_dump(kept)


def lines(dump):
    return [json.loads(line) for line in gzip.decompress((dump / JSONL).read_bytes()).splitlines()]


def aged(dump, **by):
    """Make a dump so much older than it is."""
    moment = folder.moment_of(dump) - timedelta(**by)
    return dump.rename(dump.with_name(f"{moment:%Y-%m-%dT%H%M%SZ}"))


def test_every_document_is_an_item_as_changes_tell_it(api, many):
    translation_of(many(3)[0], "en")
    items = lines(written())
    rows = PublishedStory.objects.order_by("story_id", "language")
    assert [(item["op"], item["id"], item["language"], item["contentHash"]) for item in items] == [
        ("upsert", str(row.story_id), row.language, row.wire_hash) for row in rows
    ]
    assert len(items) == 5
    for item in items:
        assert item["story"] == api.json(f"/stories/{item['id']}?lang={item['language']}&fallback=none")


def test_the_table_has_a_row_for_every_document_with_its_hash(many):
    many(2)
    dump = written()
    text = gzip.decompress((dump / CSV).read_bytes()).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert tuple(rows[0]) == (*COLUMNS, "contentHash")
    assert [(row["id"], row["contentHash"]) for row in rows] == [
        (item["id"], item["contentHash"]) for item in lines(dump)
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 200])
def test_batches_neither_skip_nor_repeat(many, monkeypatch, size):
    for row in many(3):
        translation_of(row, "en")
    monkeypatch.setattr(writing, "_BATCH", size)
    keys = [(item["id"], item["language"]) for item in lines(written())]
    assert keys == sorted(set(keys))
    assert len(keys) == PublishedStory.objects.count()


def test_the_manifest_says_what_it_stands_for(many, settings):
    translation_of(many(2)[0], "en")
    dump = written()
    manifest = json.loads((dump / MANIFEST).read_text())
    assert manifest["position"] == last_position() > 0
    assert (manifest["stories"], manifest["items"], manifest["languages"]) == (3, 4, ["en", "nl"])
    assert manifest["licence"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    for file in manifest["files"]:
        data = (dump / file["name"]).read_bytes()
        assert (file["size"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert {file["name"] for file in manifest["files"]} == {JSONL, CSV, LICENCE}
    assert "CC BY 4.0" in (dump / LICENCE).read_text()


def test_the_position_is_that_of_before_the_reading(many, monkeypatch):
    """What changes while the dump is written has a higher position, so who follows from there misses nothing."""
    row = many(1)[0]
    before = last_position()
    read = writing.every_document

    def meanwhile(size):
        forget(row)
        catch_up()
        return read(size)

    monkeypatch.setattr(writing, "every_document", meanwhile)
    dump = writing.write_dump()
    assert json.loads((dump / MANIFEST).read_text())["position"] == before < last_position()


def test_the_cursor_of_an_empty_bank_tells_all_that_comes(api, db):
    manifest = json.loads((written() / MANIFEST).read_text())
    assert (manifest["position"], manifest["items"]) == (0, 0)
    made = complete_story()
    (change,) = api.json(f"/changes?cursor={manifest['cursor']}")["changes"]
    assert change["id"] == str(made.story_id)


def test_the_checksums_are_those_of_the_files(document):
    dump = written()
    sums = dict(reversed(line.split("  ")) for line in (dump / SUMS).read_text().splitlines())
    assert set(sums) == set(FILES) - {SUMS}
    assert {name: hashlib.sha256((dump / name).read_bytes()).hexdigest() for name in sums} == sums


def test_the_same_stories_make_the_same_file(document):
    first = aged(written(), hours=1)
    assert (first / JSONL).read_bytes() == (written() / JSONL).read_bytes()


def test_the_queries_are_one_for_each_batch(many, monkeypatch):
    many(9)
    catch_up()
    monkeypatch.setattr(writing, "_BATCH", 4)
    with CaptureQueriesContext(connection) as captured:
        writing.write_dump()
    assert len(captured) == 1 + 3


def test_two_of_one_second_are_two(document, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert writing.write_dump() != writing.write_dump()
    assert len(folder.dumps()) == 2


def test_seven_are_kept(document):
    for days in range(9):
        aged(written(), days=9 - days)
    assert len(folder.dumps()) == 7
    newest = written()
    assert (len(folder.dumps()), folder.dumps()[0]) == (7, newest)


def test_half_a_dump_is_never_seen(many, monkeypatch, dumps):
    many(2)
    whole = aged(written(), hours=1)

    def fail(*_given, **_more):
        raise OSError("disk full")

    monkeypatch.setattr(writing, "_write_sums", fail)
    with pytest.raises(OSError, match="disk full"):
        writing.write_dump()
    assert folder.dumps() == [whole]
    assert not list(dumps.glob(".writing-*"))


def test_what_a_killed_process_left_is_cleared_away(document, dumps):
    (dumps / ".writing-12345").mkdir(parents=True)
    (dumps / ".writing-12345" / JSONL).write_bytes(b"half")
    assert folder.dumps() == []
    dump = written()
    assert [path.name for path in dumps.iterdir() if path.name != ".lock"] == [dump.name]


def test_two_do_not_write_at_once(document, dumps):
    dumps.mkdir()
    with (dumps / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(folder.DumpBusyError):
            writing.write_dump()
        with pytest.raises(CommandError, match="Another process"):
            call_command("write_dumps")
        assert keeping.write_when_due() is None


def test_it_is_written_once_a_night(document, monkeypatch):
    first = keeping.write_when_due()
    assert first is not None, "without any, at once"
    assert keeping.write_when_due() is None
    zone = timezone.get_default_timezone()

    def at(*moment):
        now = datetime(*moment, tzinfo=zone)
        monkeypatch.setattr(timezone, "localtime", lambda *_given: now)
        monkeypatch.setattr(timezone, "now", lambda: now.astimezone(UTC))
        return keeping.write_when_due()

    day = folder.moment_of(first).astimezone(zone).date() + timedelta(days=2)
    assert at(day.year, day.month, day.day, 3)
    assert at(day.year, day.month, day.day, 23, 59) is None
    following = day + timedelta(days=1)
    assert at(following.year, following.month, following.day, 1, 59) is None
    assert at(following.year, following.month, following.day, 2, 1)
    assert len(folder.dumps()) == 3


def test_what_was_withdrawn_is_soon_in_no_dump(many):
    row = many(2)[0]
    for days in (1, 2):
        aged(written(), days=days)
    written()
    assert keeping.write_when_due() is None
    forget(row, reason="withdrawn")
    catch_up()
    newest = keeping.write_when_due()
    assert folder.dumps() == [newest]
    assert str(row.story_id) not in {item["id"] for item in lines(newest)}
    assert keeping.write_when_due() is None


def test_what_was_withdrawn_is_in_no_dump_also_when_none_can_be_written(many, monkeypatch):
    row = many(2)[0]
    written()
    forget(row, reason="withdrawn")
    catch_up()
    monkeypatch.setattr(keeping, "write_dump", lambda _kept: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        keeping.write_when_due()
    assert folder.dumps() == []


def test_the_worker_writes_it(document, monkeypatch):
    stop = threading.Event()
    looks = []

    def wait(_seconds):
        looks.append(len(folder.dumps()))
        return len(looks) > 2

    monkeypatch.setattr(stop, "wait", wait)
    monkeypatch.setattr(keeping.connections, "close_all", lambda: None)
    monkeypatch.setattr(keeping, "close_old_connections", lambda: None)
    keeping.keep_dumping(stop)
    assert looks == [0, 1, 1]


def test_a_dump_that_fails_is_tried_again(document, monkeypatch, caplog):
    stop, looks = threading.Event(), []
    monkeypatch.setattr(stop, "wait", lambda _seconds: looks.append(1) or len(looks) > 2)
    monkeypatch.setattr(keeping.connections, "close_all", lambda: None)
    monkeypatch.setattr(keeping, "close_old_connections", lambda: None)
    monkeypatch.setattr(keeping, "write_when_due", lambda: 1 / 0)
    keeping.keep_dumping(stop)
    assert caplog.text.count("will be tried again") == 2


# --- Serving ---


def got(response):
    return response.getvalue()


def test_the_files_are_served_as_they_are(client, document):
    call_command("write_dumps")
    (dump,) = folder.dumps()
    for name in FILES:
        for place in ("latest", dump.name):
            response = client.get(f"/dumps/{place}/{name}")
            assert response.status_code == 200
            assert got(response) == (dump / name).read_bytes()
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Access-Control-Allow-Origin"] == "*"
            assert "sandbox" in response["Content-Security-Policy"]
            assert response["Cache-Control"] == "public, no-cache"
            assert not response.cookies
            head = client.head(f"/dumps/{place}/{name}")
            assert (head.status_code, got(head), head["Content-Length"]) == (
                200,
                b"",
                response["Content-Length"],
            )
    assert json.loads(got(client.get("/dumps/latest/")))["items"] == 1
    data = client.get(f"/dumps/latest/{JSONL}")
    assert data["Content-Type"] == "application/gzip"
    assert data["Content-Disposition"] == f'attachment; filename="stories-{dump.name[:10]}.jsonl.gz"'
    assert "Content-Encoding" not in data, (
        "it is a compressed file, and not a file that was compressed for the way"
    )


def test_what_the_caller_has_is_not_sent_again_and_tomorrow_it_is(client, document):
    aged(written(), days=1)
    response = client.get(f"/dumps/latest/{JSONL}")
    tag = response["ETag"]
    again = client.get(f"/dumps/latest/{JSONL}", headers={"If-None-Match": tag})
    assert (again.status_code, got(again) if again.streaming else again.content, again["ETag"]) == (
        304,
        b"",
        tag,
    )
    written()
    assert client.get(f"/dumps/latest/{JSONL}", headers={"If-None-Match": tag}).status_code == 200


def test_a_download_can_be_resumed(client, document):
    dump = written()
    whole = (dump / JSONL).read_bytes()
    tag = client.head(f"/dumps/latest/{JSONL}")["ETag"]
    rest = client.get(f"/dumps/latest/{JSONL}", headers={"Range": "bytes=10-", "If-Range": tag})
    assert (rest.status_code, got(rest)) == (206, whole[10:])
    assert rest["Content-Range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
    other = client.get(f"/dumps/latest/{JSONL}", headers={"Range": "bytes=10-", "If-Range": '"of yesterday"'})
    assert (other.status_code, got(other)) == (200, whole)
    beyond = client.get(f"/dumps/latest/{JSONL}", headers={"Range": f"bytes={len(whole) + 5}-"})
    assert beyond.status_code == 416


@pytest.mark.parametrize(
    "path",
    [
        "latest/stories.jsonl",
        "latest/.lock",
        "latest/..%2f..%2fsecret-key",
        "../dumps/latest/x",
        "%2e%2e/manifest.json",
        "2026-01-01T000000Z/manifest.json",
        ".writing-1/manifest.json",
        "nothing/",
        "latest/manifest.json/",
        "latest/manifest.json%00",
    ],
)
def test_nothing_else_is_served(client, document, dumps, path):
    written()
    (dumps / ".writing-1").mkdir()
    (dumps / ".writing-1" / MANIFEST).write_text("{}")
    assert client.get(f"/dumps/{path}").status_code == 404


def test_before_the_first_there_is_nothing(client, db):
    assert client.get("/dumps/latest/").status_code == 404
    assert client.get(f"/dumps/latest/{JSONL}").status_code == 404


def test_it_can_only_be_read(client, document):
    written()
    assert client.post("/dumps/latest/").status_code in (403, 405)
