"""Partners in the admin: who may, what the pages show, and that a key is seen once."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from storybank.api.models import Partner, PartnerKey, PartnerUsage
from storybank.editorial.service import AMBASSADOR, COORDINATOR, EDITOR
from tests.api.partner_keys import a_key, bearer, partner
from tests.editorial.people import browser, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return browser(person(COORDINATOR))


def page(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").find(id="main")


def addresses():
    row, _key = a_key()
    return [
        reverse("wagtailsnippets_api_partner:list"),
        reverse("wagtailsnippets_api_partner:add"),
        reverse("wagtailsnippets_api_partner:edit", args=[row.partner_id]),
        reverse("wagtailsnippets_api_partner:history", args=[row.partner_id]),
        reverse("api_partner", args=[row.partner_id]),
        reverse("api_key_make", args=[row.partner_id]),
        reverse("api_key_rotate", args=[row.pk]),
        reverse("api_key_revoke", args=[row.pk]),
    ]


@pytest.mark.parametrize(("role", "may"), [(COORDINATOR, True), (EDITOR, False), (AMBASSADOR, False)])
def test_coordinators_may_and_others_may_not(role, may):
    client = browser(person(role))
    for address in addresses():
        assert (client.get(address).status_code == 200) is may, address
    make, rotate, revoke = addresses()[-3:]
    before = PartnerKey.objects.count()
    day = timezone.localdate()
    client.post(make, form())
    client.post(rotate, {"old_until": day, "expires_on": day})
    client.post(revoke)
    assert PartnerKey.objects.count() == before + (2 if may else 0)
    assert PartnerKey.objects.exclude(revoked_at=None).exists() is may
    assert ("Partners" in client.get("/beheer/").content.decode()) is may


def test_nobody_who_is_not_logged_in_sees_a_page(client):
    for address in addresses():
        assert client.get(address).status_code == 302


def form(**values):
    given = {
        "label": "website",
        "scopes": "read",
        "expires_on": timezone.localdate() + timedelta(days=100),
        "origins": "",
    }
    return given | values


def test_a_key_is_shown_once_and_works(coordinator, api):
    address = reverse("api_key_make", args=[partner().pk])
    answer = coordinator.post(address, form(origins="https://A.example/\nhttps://b.example"))
    key = BeautifulSoup(answer.content, "html.parser").find(id="partner-key")["value"]
    assert "no-store" in answer["Cache-Control"]
    assert api.get("/sectors", **bearer(key, Origin="https://a.example")).status_code == 200
    row = PartnerKey.objects.get()
    assert (row.label, row.origins, row.scopes) == (
        "website",
        ["https://a.example", "https://b.example"],
        ["read"],
    )
    entry = ModelLogEntry.objects.for_instance(partner()).get()
    assert entry.user.groups.exists()
    for seen in ("api_partner", "wagtailsnippets_api_partner:history"):
        text = page(coordinator, seen, partner().pk).get_text()
        assert row.shown in text
        assert key not in text
    assert key not in coordinator.get(address).content.decode()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"label": ""}, ()),
        ({"scopes": ""}, ()),
        ({"scopes": "everything"}, ()),
        ({"expires_on": ""}, ()),
        ({"expires_on": timezone.localdate() - timedelta(days=1)}, ()),
        ({"expires_on": timezone.localdate() + timedelta(days=800)}, ()),
        ({"origins": "https://a.example\nhttps://a.example/pad\nx"}, ("https://a.example/pad", "“x”")),
        ({"origins": "\n".join(f"https://a{number}.example" for number in range(21))}, ("20",)),
    ],
)
def test_what_is_wrong_with_a_new_key_is_said_and_no_key_is_made(coordinator, wrong, named):
    answer = coordinator.post(reverse("api_key_make", args=[partner().pk]), form(**wrong))
    errors = BeautifulSoup(answer.content, "html.parser").select(".error-message")
    said = " ".join(error.get_text() for error in errors)
    assert said
    assert all(text in said for text in named)
    assert not PartnerKey.objects.exists()


def test_a_key_is_rotated_and_the_old_one_goes_on(coordinator, api):
    row, old_key = a_key(days=300)
    address = reverse("api_key_rotate", args=[row.pk])
    today = timezone.localdate()
    given = {"old_until": today + timedelta(days=7), "expires_on": today + timedelta(days=365)}
    answer = coordinator.post(address, given)
    key = BeautifulSoup(answer.content, "html.parser").find(id="partner-key")["value"]
    assert [api.get("/sectors", **bearer(text)).status_code for text in (old_key, key)] == [200, 200]
    row.refresh_from_db()
    assert row.expires_on == given["old_until"]
    again = coordinator.post(address, given)
    assert BeautifulSoup(again.content, "html.parser").find(id="partner-key") is None
    assert PartnerKey.objects.count() == 2
    late = given | {"old_until": today + timedelta(days=200)}
    assert coordinator.post(address, late).status_code == 200
    assert PartnerKey.objects.count() == 2
    shown = page(coordinator, "api_partner", row.partner_id)
    assert len(shown.find_all("a", href=re.compile("/rotate/"))) == 1
    assert len(shown.find_all("a", href=re.compile("/revoke/"))) == 2


def test_a_key_is_revoked_after_a_question(coordinator):
    row, _key = a_key()
    address = reverse("api_key_revoke", args=[row.pk])
    assert row.shown in coordinator.get(address).content.decode()
    assert PartnerKey.objects.get().revoked_at is None
    for _ in range(2):
        answer = coordinator.post(address, follow=True)
        assert answer.status_code == 200
    assert PartnerKey.objects.get().revoked_at
    assert not page(coordinator, "api_partner", row.partner_id).find_all("a", href=re.compile("/re(vok|ot)"))
    assert len(ModelLogEntry.objects.for_instance(partner()).filter(action="api.key_revoked")) == 1


def test_a_partner_is_made_and_its_page_comes_next(coordinator):
    answer = coordinator.post(
        reverse("wagtailsnippets_api_partner:add"),
        {"name": "Drentse site", "organisation": "", "contact_email": "team@example.org", "notes": ""},
    )
    made = Partner.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("api_partner", args=[made.pk]))
    twice = coordinator.post(
        reverse("wagtailsnippets_api_partner:add"), {"name": "Drentse site", "contact_email": "x"}
    )
    assert twice.status_code == 200
    assert Partner.objects.count() == 1


def test_the_list_leads_to_the_page_and_takes_as_many_queries_for_many(
    coordinator, django_assert_max_num_queries
):
    a_key()
    address = reverse("wagtailsnippets_api_partner:list")
    coordinator.get(address)
    for number in range(30):
        a_key(partner(f"Partner {number:02}"))
    with django_assert_max_num_queries(25):
        text = coordinator.get(address).content.decode()
    assert reverse("api_partner", args=[partner().pk]) in text
    assert "Partner 29" in text


def test_without_keys_and_calls_the_page_says_so(coordinator):
    UserProfile.objects.update_or_create(user=person(COORDINATOR), defaults={"preferred_language": "en"})
    shown = page(coordinator, "api_partner", partner().pk)
    assert not shown.find("table")
    assert shown.find(id="keys-heading")


def test_the_page_shows_the_use(coordinator):
    def counted(kind, name, times, days=0):
        day = timezone.localdate() - timedelta(days=days)
        PartnerUsage.objects.create(partner=partner(), day=day, kind=kind, name=name, times=times)

    counted("answer", "200", 1500)
    counted("answer", "304", 500)
    counted("answer", "400", 7)
    counted("problem", "unknown-parameter", 7)
    counted("unknown", "filterr", 7)
    counted("parameter", "sector", 3)
    counted("answer", "200", 999, days=60)
    shown = page(coordinator, "api_partner", partner().pk)
    text = " ".join(shown.get_text(" ").split())
    assert "25 %" in text
    assert "2007" in text
    assert "filterr" in text
    assert "999" not in text
    after = shown.find_all("h3")[-1].find_next("p").get_text()
    assert "municipality" in after
    assert "sector" not in re.split(r"[,\s]+", after)
    assert "999" in page(coordinator, "api_partner", partner().pk, days="90").get_text()
    for wrong in ("x", "0", "-1", "9" * 30, "٧"):
        assert "999" not in page(coordinator, "api_partner", partner().pk, days=wrong).get_text()
