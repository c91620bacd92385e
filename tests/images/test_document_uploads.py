"""Documents in the admin: the content must be what the name says."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from storybank.users.models import User

HTML = b"<html><script>alert(1)</script></html>"
Document = get_document_model()


@pytest.fixture
def editor(db: None, client: Client) -> Client:
    """A logged-in administrator who reads English."""
    user = User.objects.create_superuser("redacteur@example.nl", "x")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


def post(editor: Client, name: str, data: bytes) -> str:
    """Upload a document; return the page that comes back."""
    file = SimpleUploadedFile(name, data, "application/pdf")
    collection = Collection.get_first_root_node().pk
    form = {"title": "Verslag", "file": file, "collection": collection, "tags": ""}
    return editor.post(reverse("wagtaildocs:add"), form).content.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.7\n..."),
        ("A.PDF", b"%PDF-1.4\n..."),
        ("a.docx", b"PK\x03\x04..."),
        ("a.ods", b"PK\x03\x04..."),
        ("a.csv", "gemeente;aantal\nSúdwest-Fryslân;3\n".encode()),
        ("a.csv", "\ufeffé".encode() * 40_000),
    ],
)
def test_what_is_what_its_name_says_is_kept_whole(editor: Client, name: str, data: bytes) -> None:
    post(editor, name, data)
    with Document.objects.get().open_file() as kept:
        assert kept.read() == data


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", HTML, "another kind of file"),
        ("a.pdf", b" %PDF-1.7", "another kind of file"),
        ("a.docx", b"%PDF-1.7", "another kind of file"),
        ("a.csv", "Súdwest".encode("latin-1"), "not plain text in UTF-8"),
        ("a.csv", b"PK\x03\x04\0\0", "not plain text in UTF-8"),
        ("a.csv", "é".encode()[:1], "not plain text in UTF-8"),
        ("a.html", HTML, "not allowed"),
    ],
)
def test_what_is_something_else_is_refused_with_a_reason(
    editor: Client, name: str, data: bytes, said: str
) -> None:
    page = post(editor, name, data)
    assert said in page
    assert "Verslag" in page
    assert not Document.objects.exists()


def test_several_at_once_are_checked_too(editor: Client) -> None:
    file = SimpleUploadedFile("a.pdf", HTML, "application/pdf")
    answer = editor.post(reverse("wagtaildocs:add_multiple"), {"title": "Verslag", "files[]": file})
    assert answer.json()["success"] is False
    assert "another kind of file" in str(answer.json())
    assert not Document.objects.exists()
    assert not UploadedFile.objects.exists()


def test_a_description_can_change_without_a_new_file(editor: Client) -> None:
    post(editor, "a.pdf", b"%PDF-1.7\n...")
    document = Document.objects.get()
    form = {"title": "Anders", "collection": document.collection_id, "tags": ""}
    assert editor.post(reverse("wagtaildocs:edit", args=[document.pk]), form).status_code == 302
    document.refresh_from_db()
    assert document.title == "Anders"
