"""`/stories/export`: what is in the files, that nothing in them is a formula, and that memory stays flat."""

import csv
import json
import re
import threading
import tracemalloc
import zipfile
from datetime import date
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pytest
from django.db import connection, connections
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search.service import IndexNotReady
from storybank.api.exports import as_csv, as_geojson, as_jsonl, as_ods
from storybank.api.exports.about import About
from storybank.api.exports.columns import COLUMNS
from storybank.publication.models import PublishedStory
from storybank.publication.service import Rendered
from tests.api.factories import complete_story, forget, index, translation_of

FORMATS = ("csv", "ods", "jsonl", "geojson")
FORMULAS = ("=1+1", "+31 50 123", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def file_of(api, query):
    response = api.get(f"/stories/export?{query}")
    assert response.status_code == 200, getattr(response, "content", b"")[:500]
    assert isinstance(response, StreamingHttpResponse)
    return response.getvalue()


def csv_rows(data):
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def sheets(data):
    """The sheets of a spreadsheet by name: rows of (type, value, text)."""
    archive = zipfile.ZipFile(BytesIO(data))
    assert archive.testzip() is None
    found = {}
    for table in ElementTree.fromstring(archive.read("content.xml")).iter(f"{_TABLE}table"):  # noqa: S314 (our own)
        rows = [
            [
                (
                    cell.get(f"{_OFFICE}value-type"),
                    cell.get(f"{_OFFICE}value") or cell.get(f"{_OFFICE}date-value"),
                    "\n".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p")),
                )
                for cell in row.iter(f"{_TABLE}table-cell")
            ]
            for row in table.iter(f"{_TABLE}table-row")
        ]
        found[table.get(f"{_TABLE}name")] = rows
    return found


def ids_in(kind, data):
    if kind == "csv":
        return [row["id"] for row in csv_rows(data)]
    if kind == "ods":
        return [row[0][2] for row in next(iter(sheets(data).values()))[1:]]
    if kind == "jsonl":
        return [json.loads(line)["id"] for line in data.splitlines()]
    return list(dict.fromkeys(one["properties"]["storyId"] for one in json.loads(data)["features"]))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    "query", ["", "&municipality=assen", "&lang=en&fallback=none", "&evidenceGrade=C&year=2026"]
)
def test_a_file_has_the_stories_of_the_list(api, many, kind, query):
    rows = many(7, municipality=lambda number: ["assen"] if number % 2 else ["emmen"])
    translation_of(rows[0], "en")
    index()
    listed = api.ids(f"/stories?pageSize=100{query}")
    assert sorted(listed) == ids_in(kind, file_of(api, f"format={kind}{query}"))
    assert listed


@pytest.mark.parametrize("kind", FORMATS)
def test_a_text_finds_the_same_as_the_list(api, document, kind):
    words = "q=naaiatelier" if "naaiatelier" in document.title.lower() else f"q={document.title.split()[0]}"
    assert api.ids(f"/stories?{words}") == ids_in(kind, file_of(api, f"format={kind}&{words}")) != []


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_of_nothing_is_whole(api, document, kind):
    assert ids_in(kind, file_of(api, f"format={kind}&year=1999")) == []


def test_a_row_has_what_a_table_can_hold(api, document):
    (row,) = csv_rows(file_of(api, "format=csv"))
    card = api.json(f"/stories/{document.story_id}")
    assert tuple(row) == COLUMNS
    assert row["title"] == card["title"]
    assert row["url"] == card["url"]
    assert row["municipalityCodes"] == "; ".join(place["code"] for place in card["municipalities"])
    assert row["provinces"] == card["municipalities"][0]["province"]["label"]
    assert row["sectorSlug"] == card["sector"]["slug"]
    assert row["contractValue"] == "48000"
    assert row["contractFrom"] == "2025-03-01"
    assert row["isFallback"] == "false"
    assert row["licence"] == "CC BY 4.0 https://creativecommons.org/licenses/by/4.0/"
    assert row["exportedOn"] == str(timezone.localdate())
    figure = card["impactFigures"][0]
    assert row["impactFigures"] == f"{figure['label']}: {figure['value']} {figure['unit']} (realised, C)"


def test_csv_has_a_byte_order_mark_and_ends_lines_as_the_rfc_says(api, document):
    data = file_of(api, "format=csv")
    assert data.startswith(b"\xef\xbb\xbfid,url,language,")
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == 2


def test_a_line_is_the_whole_story_with_licence_and_day(api, document):
    (line,) = file_of(api, "format=jsonl&lang=en").splitlines()
    told = json.loads(line)
    assert told.pop("licence") == {
        "name": "CC BY 4.0",
        "url": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert told.pop("exportedOn") == str(timezone.localdate())
    assert told == api.json(f"/stories/{document.story_id}?lang=en")


def test_points_are_in_longitude_and_latitude(api, document):
    collection = json.loads(file_of(api, "format=geojson"))
    assert collection["type"] == "FeatureCollection"
    assert collection["licence"]["name"] == "CC BY 4.0"
    assert "crs" not in collection
    story = api.json(f"/stories/{document.story_id}")
    assert len(collection["features"]) == len(story["municipalities"])
    for feature, place in zip(collection["features"], story["municipalities"], strict=True):
        centroid = api.json(f"/municipalities/{place['slug']}")["centroid"]
        assert feature["geometry"] == {"type": "Point", "coordinates": centroid}
        assert 3 < centroid[0] < 8
        assert 50 < centroid[1] < 54
        assert feature["properties"]["municipality"] == place
        assert feature["id"] == f"{story['id']}/{place['slug']}"


@pytest.mark.django_db
def test_a_story_without_a_place_is_a_feature_without_one():
    card = {**_card("Zonder plaats"), "municipalities": []}
    (feature,) = json.loads(b"".join(as_geojson.chunks([[_rendered(card)]], ABOUT)))["features"]
    assert (feature["geometry"], feature["id"]) == (None, card["id"])


def test_a_spreadsheet_has_types_and_says_what_it_is(api, document):
    found = sheets(file_of(api, "format=ods&lang=en"))
    stories, about = found.values()
    assert list(found) == ["Stories", "About this file"]
    heading, row = stories
    cells = dict(zip([cell[2] for cell in heading], row, strict=True))
    assert cells["contractValue"] == ("float", "48000", "48000")
    assert cells["contractFrom"] == ("date", "2025-03-01", "2025-03-01")
    assert cells["fictional"][0] == "boolean"
    assert cells["title"][0] == "string"
    told = {line[0][2]: line[1][2] for line in about}
    assert told["Licence"].startswith("CC BY 4.0")
    assert told["Exported on"] == str(timezone.localdate())
    assert told["Address"] == "http://127.0.0.1:8000/api/v1/stories/export?format=ods&lang=en"


def test_a_spreadsheet_is_an_open_document(api, document):
    data = file_of(api, "format=ods")
    # ODF 1.3 part 2, 3.3: the media type stands first, as it is, where file(1) and others look for it.
    assert data[30:38] == b"mimetype"
    assert data[38:].startswith(as_ods.MEDIA_TYPE.encode() + b"PK")
    archive = zipfile.ZipFile(BytesIO(data))
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type, first.flag_bits & 8, first.extra) == ("mimetype", 0, 0, b"")
    manifest = ElementTree.fromstring(archive.read("META-INF/manifest.xml"))  # noqa: S314 (our own)
    listed = {
        value for entry in manifest for name, value in entry.attrib.items() if name.endswith("full-path")
    }
    assert listed == {"/", "content.xml", "meta.xml"}
    assert b"CC BY 4.0" in archive.read("meta.xml")


ABOUT = About(date(2026, 11, 23), "nl", "Verhalenbank", "https://bank.example/")


def _card(title):
    return {
        "id": "3f0c1a52-6f2e-5f0b-9a3e-0c7d1b7a2e11", "language": "nl", "isFallback": False, "translationStatus": "original",
        "availableLanguages": ["nl"], "evidenceGrade": "C", "slug": "x", "url": "https://bank.example/x", "title": title,
        "summary": title, "fictional": False,
        "municipalities": [{"slug": "assen", "code": "GM0106", "label": title, "province": {"slug": "d", "code": "PV22", "label": title}}],
        "sector": {"slug": "ict", "label": title}, "otherSectors": [], "impactTypes": [{"slug": "a", "label": title}],
        "instruments": [], "impactFigures": [{"label": title, "value": -51000, "unit": "EUR", "kind": "realised", "evidenceGrade": "C"}],
        "image": None, "contract": {"type": None, "disclosure": "exact", "value": -5, "band": None, "from": None, "to": None},
        "publishedAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z", "checkedAt": None,
    }  # fmt: skip


def _rendered(card):
    return Rendered(card["id"], "nl", "0" * 64, json.dumps(card))


@pytest.mark.parametrize("start", FORMULAS, ids=ascii)
def test_no_cell_is_a_formula(start):
    story = _rendered(_card(f'{start}"; lees dit, "\n<b>&'))
    (row,) = csv_rows(b"".join(as_csv.chunks([[story]], ABOUT)))
    assert row["title"].startswith("'" + start)
    assert not [
        value
        for name, value in row.items()
        if name != "contractValue" and value[:1] in "=+-@\t\r＝＋－＠" and value
    ]
    assert row["contractValue"] == "-5", "a number stays one"
    data = b"".join(as_ods.chunks([[story]], ABOUT))
    _heading, cells = sheets(data)["Verhalen" if "Verhalen" in sheets(data) else "Stories"]
    texts = [text for kind, _value, text in cells if kind == "string"]
    assert not [text for text in texts if text[:1] in "=+-@\t\r＝＋－＠"]
    assert b"formula" not in zipfile.ZipFile(BytesIO(data)).read("content.xml")


def test_what_xml_cannot_hold_is_left_out():
    data = b"".join(as_ods.chunks([[_rendered(_card("a\x00b\x0bc\ud800d\uffff]]>&amp;"))]], ABOUT))
    _heading, cells = next(iter(sheets(data).values()))
    assert cells[6][2] == "abcd]]>&amp;"


@pytest.mark.parametrize(
    "made", [as_csv, as_ods, as_jsonl], ids=lambda made: made.__name__.rpartition(".")[2]
)
def test_memory_does_not_grow_with_the_file(made):
    story = _rendered(_card("Een verhaal van gemiddelde lengte. " * 20))

    def peak(batches):
        tracemalloc.start()
        length = sum(len(chunk) for chunk in made.chunks(([story] * 100 for _ in range(batches)), ABOUT))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return length, most

    small, large = peak(5), peak(50)
    assert large[0] > 5 * small[0]
    assert large[1] < 1.3 * small[1]


@pytest.mark.parametrize("kind", FORMATS)
def test_the_headers_say_what_comes(api, document, kind):
    response = api.get(f"/stories/export?format={kind}&lang=en")
    types = {"csv": as_csv, "ods": as_ods, "jsonl": as_jsonl, "geojson": as_geojson}
    assert response["Content-Type"] == types[kind].MEDIA_TYPE
    assert response["Content-Disposition"] == f'attachment; filename="stories-{timezone.localdate()}.{kind}"'
    assert response["Cache-Control"] == "public, max-age=60"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["API-Version"]
    assert response["ETag"].startswith('W/"')
    assert "Content-Length" not in response
    head = api.client.head(f"/api/v1/stories/export?format={kind}&lang=en")
    assert (head.status_code, head.getvalue()) == (200, b"")
    assert dict(head.items()) == dict(response.items())


def test_what_the_caller_has_is_not_sent_again(api, document):
    path = "/stories/export?format=csv"
    tag = api.get(path)["ETag"]
    with CaptureQueriesContext(connection) as captured:
        again = api.get(path, **{"If-None-Match": tag})
    assert (again.status_code, again.content, len(captured)) == (304, b"", 1)
    others = [api.get(f"{path}{more}")["ETag"] for more in ("&lang=en", "&year=2026", "&q=werk")]
    assert len({tag, *others, api.get("/stories/export?format=ods")["ETag"]}) == 5
    complete_story()
    index()
    assert api.get(path)["ETag"] != tag


def test_everything_that_is_wrong_is_named_at_once(api, document):
    codes = api.error_codes("/stories/export?format=xlsx&page=2&sort=title&sector=x&lang=de")
    assert codes == {
        "format": "unknown-value",
        "page": "unknown-parameter",
        "sort": "unknown-parameter",
        "sector": "unknown-value",
        "lang": "unknown-value",
    }
    assert api.error_codes("/stories/export") == {"format": "missing-parameter"}


def test_other_methods_are_not_allowed(api, db):
    response = api.client.post("/api/v1/stories/export?format=csv")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert api.client.options("/api/v1/stories/export").status_code == 204
    assert api.get("/stories/export/").status_code == 404


def test_without_an_index_the_answer_is_a_problem_and_not_half_a_file(api, db, monkeypatch):
    def fail(asked):
        raise IndexNotReady("none")

    monkeypatch.setattr("storybank.api.routers.exports.every_hit", fail)
    response = api.get("/stories/export?format=csv")
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")


def test_a_story_that_goes_while_the_file_is_made_is_left_out(api, many):
    rows = many(3)
    response = api.get("/stories/export?format=csv")
    forget(rows[1])
    left = {str(story_id) for story_id in PublishedStory.objects.values_list("story_id", flat=True)}
    assert set(ids_in("csv", response.getvalue())) == left


@pytest.mark.django_db(transaction=True)
def test_whichever_thread_sends_it_the_file_is_whole(api):
    """granian asks for the parts of an answer in another thread than the one that called the view."""
    complete_story()
    index()
    response, made = api.get("/stories/export?format=jsonl"), []

    def send():
        made.append(response.getvalue())
        connections.close_all()

    thread = threading.Thread(target=send)
    thread.start()
    thread.join()
    assert len(ids_in("jsonl", made[0])) == 1


def test_the_queries_before_it_begins_are_one_and_then_one_for_each_hundred(api, many):
    many(5)
    with CaptureQueriesContext(connection) as captured:
        response = api.get("/stories/export?format=csv")
    assert len(captured) == 1
    with CaptureQueriesContext(connection) as captured:
        response.getvalue()
    assert len(captured) == 1
    with CaptureQueriesContext(connection) as captured:
        api.get("/stories/export?format=csv&municipality=assen")
    assert len(captured) == 2


def test_a_hidden_contract_value_is_in_no_file(api, db):
    complete_story(contract_value="73421.87", contract_disclosure="hidden")
    index()
    for kind in FORMATS:
        data = file_of(api, f"format={kind}")
        if kind == "ods":
            data = zipfile.ZipFile(BytesIO(data)).read("content.xml")
        assert not re.search(rb"73[.,]?421", data)
