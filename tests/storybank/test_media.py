"""Uploads from the same process: pictures are shown, everything else is only handed over."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def _stored(name, content=b"x"):
    return default_storage.save(name, ContentFile(content))


@pytest.mark.parametrize(
    ("name", "type_"),
    [("images/a.jpg", "image/jpeg"), ("images/a.AVIF", "image/avif"), ("images/a.webp", "image/webp")],
)
def test_a_picture_is_shown(client, name, type_):
    _stored(name)
    answer = client.get(f"/media/{name}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == type_
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.get("Content-Disposition", "").startswith("attachment")
    assert answer.getvalue() == b"x"


@pytest.mark.parametrize(
    "name", ["images/a.svg", "images/a.html", "images/a.jpg.html", "a.xhtml", "a.unknown", "a"]
)
def test_what_could_run_is_a_download(client, name):
    _stored(name, SCRIPT)
    answer = client.get(f"/media/{name}")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        *("bestaat-niet.jpg", "../manage.py", "..%2Fmanage.py", "images/../../manage.py", "/etc/passwd"),
        *("images", "images/", ".gitkeep", "images/.geheim", "%00", "a%00.jpg", "a" * 5000),
    ],
)
def test_anything_else_is_not_found(client, db, path):
    _stored("images/a.jpg")
    _stored(".gitkeep")
    _stored("images/.geheim")
    assert client.get(f"/media/{path}").status_code == 404


def test_documents_do_not_go_past_wagtails_own_view(client, db):
    _stored("documents/vertrouwelijk.pdf")
    assert client.get("/media/documents/vertrouwelijk.pdf").status_code == 404


@pytest.mark.parametrize("folder", ["original_images", "wagtail_uploads"])
def test_what_was_uploaded_is_not_public_as_it_was(client, db, folder):
    _stored(f"{folder}/a.jpg")
    assert client.get(f"/media/{folder}/a.jpg").status_code == 404


def test_an_unchanged_file_is_not_sent_again(client):
    _stored("images/a.jpg")
    first = client.get("/media/images/a.jpg")
    again = client.get("/media/images/a.jpg", headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 304


def test_nothing_can_be_sent_there(client):
    assert client.post("/media/images/a.jpg").status_code == 405
