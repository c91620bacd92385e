"""Security headers, by group of addresses."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_site_runs_no_inline_scripts_and_asks_no_other_host(client):
    policy = client.get("/nl/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_admin_has_its_own_policy(client):
    assert "'unsafe-inline'" in client.get("/beheer/login/")["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/nl/", "/beheer/login/", "/healthz", "/bestaat-niet/", "/media/x.svg"])
def test_every_answer_has_the_general_headers(client, path):
    answer = client.get(path)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Content-Security-Policy"]
