"""The admin: writing requests in one transaction, cookies under its own path, no calls to other hosts."""

import re

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver
from wagtail.admin import urls as wagtail_urls

from storybank.admin_urls import atomic_unless_safe, urlpatterns
from storybank.users.models import User

OTHER_HOST = re.compile(r"""(?:src|action|data-[\w-]*url|href)=["'](?:https?:)?//([^/"']+)""")


@pytest.fixture
def director(db):
    return User.objects.create_superuser("directie@example.org", "een-lang-wachtwoord")


def _in_transaction(request):
    return HttpResponse(str(len(connection.savepoint_ids)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "wrapped"),
    [("get", False), ("head", False), ("options", False), ("post", True), ("put", True), ("delete", True)],
)
def test_only_requests_that_may_write_get_a_transaction(rf, method, wrapped):
    # The test itself is a transaction, so one of the view shows as one more savepoint.
    before = len(connection.savepoint_ids)
    answer = atomic_unless_safe(_in_transaction)(getattr(rf, method)("/"))
    assert int(answer.content) - before == wrapped


@pytest.mark.django_db
def test_an_error_leaves_nothing_behind(rf):
    @atomic_unless_safe
    def half(request):
        User.objects.create_user("half@example.org", "x")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        half(rf.post("/"))
    assert not User.objects.filter(email="half@example.org").exists()


def test_a_view_that_wants_no_transaction_gets_none():
    view = transaction.non_atomic_requests(_in_transaction)
    assert atomic_unless_safe(view) is view


def _views(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns)
        else:
            yield pattern


def test_every_address_of_the_admin_is_wrapped_and_none_is_lost():
    ours, theirs = list(_views(urlpatterns)), list(_views(wagtail_urls.urlpatterns))
    assert [one.pattern.regex.pattern for one in ours] == [one.pattern.regex.pattern for one in theirs]
    left_alone = {one.name for one, other in zip(ours, theirs, strict=True) if one.callback is other.callback}
    # It commits first, in a transaction of its own: only what is committed may be told to other processes.
    assert left_alone == {"search_synonym"}
    assert all(one.callback.__wrapped__ for one in ours if one.name not in left_alone)
    assert get_resolver().resolve("/beheer/pages/1/edit/").url_name == "edit"


@pytest.mark.django_db
def test_cookies_stay_under_the_admin(client, director):
    answer = client.post("/beheer/login/", {"username": director.email, "password": "een-lang-wachtwoord"})
    assert answer.status_code == 302
    assert answer.cookies
    assert {cookie["path"] for cookie in answer.cookies.values()} == {"/beheer/"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/beheer/", "/beheer/pages/", "/beheer/images/", "/beheer/account/", "/beheer/users/"]
)
def test_the_admin_points_to_no_other_host(client, director, path):
    client.force_login(director)
    text = client.get(path, follow=True).content.decode()
    # Links that a person may click on are fine; what the browser fetches by itself is not.
    found = {match[1] for match in OTHER_HOST.finditer(re.sub(r"<a\s[^>]*>", "", text))}
    assert found <= {"testserver", "127.0.0.1:8000"}
    assert "gravatar" not in text
    assert "releases.wagtail.org" not in text


@pytest.mark.django_db
def test_an_unknown_address_of_the_admin_is_a_404(client, director):
    client.force_login(director)
    assert client.get("/beheer/bestaat-niet/").status_code == 404
