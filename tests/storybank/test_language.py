"""One address, one language: chosen by the prefix alone."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_root_leads_to_the_dutch_site(client):
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/nl/")


def test_the_root_asks_nobody_for_a_language(client):
    answer = client.get("/", headers={"Accept-Language": "en"})
    assert answer["Location"] == "/nl/"
    assert "Vary" not in answer


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/bestaat-niet/", "nl"),
        ("/nl/bestaat-niet/", "nl"),
        ("/en/does-not-exist/", "en"),
        ("/xx/", "nl"),
        ("/bestaat-niet", "nl"),
        ("/documents/999/geheim.pdf", "nl"),
        ("/media/bestaat-niet.jpg", "nl"),
        ("/%00", "nl"),
        ("/nl/%00/", "nl"),
        ("/nl/" + "a" * 10_000 + "/", "nl"),
    ],
)
def test_an_unknown_address_is_a_plain_404_in_the_language_of_its_prefix(client, path, language):
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert f'lang="{language}"' in answer.content.decode()
    assert not answer.cookies


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(client):
    answer = client.get("/nl/verhalen")
    assert (answer.status_code, answer["Location"]) == (301, "/nl/verhalen/")


@pytest.mark.parametrize(("path", "language"), [("/nl/", "nl"), ("/en/", "en")])
def test_the_answer_says_its_language_and_sets_no_cookie(client, path, language):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Language"] == language
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "Accept-Language" not in answer.get("Vary", "")


def test_the_admin_is_dutch(client):
    answer = client.get("/beheer/login/", headers={"Accept-Language": "en"})
    assert 'lang="nl"' in answer.content.decode()
    assert "Inloggen" in answer.content.decode()
