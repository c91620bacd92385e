"""Keys of partners: who is let in, who is told why not, and what is kept of a key."""

import logging
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from storybank.api.keys import register as registers
from storybank.api.keys.form import hash_of, holds_key, is_well_formed, new_key
from storybank.api.keys.managing import origin_of, revoke_key, rotate_key
from storybank.api.keys.register import KeyRegister
from storybank.api.models import PartnerKey
from tests.api.partner_keys import a_key, bearer, partner

pytestmark = pytest.mark.django_db


def test_a_key_has_a_prefix_and_a_checksum_that_finds_mistakes():
    key = new_key()
    assert key.startswith("vhb_")
    assert is_well_formed(key)
    assert key != new_key()
    for at in (4, 20, len(key) - 1):
        mistyped = key[:at] + ("a" if key[at] != "a" else "b") + key[at + 1 :]
        assert not is_well_formed(mistyped)
    for wrong in ("", "vhb_", key[:-1], key + "0", key.upper(), " " + key, key + "\n"):
        assert not is_well_formed(wrong)
    assert holds_key(f"q={key}")
    assert holds_key(key[:14])
    assert not holds_key("vhb_kort")


def test_only_a_hash_is_kept():
    row, key = a_key()
    stored = PartnerKey.objects.filter(pk=row.pk).values().get()
    assert stored["key_hash"] == hash_of(key)
    assert stored["shown"] == key[:10]
    assert not any(key[10:] in str(value) for value in stored.values())
    assert not any(key[10:] in str(entry.data) for entry in ModelLogEntry.objects.all())


def test_a_key_changes_no_answer(api, document):
    _row, key = a_key()
    for path in ("/stories", f"/stories/{document.story_id}", "/sectors", "/stories?page=0", "/nothing"):
        plain, keyed = api.get(path), api.get(path, **bearer(key))
        assert plain.status_code == keyed.status_code
        assert {**dict(plain.items()), "Content-Length": ""} == {**dict(keyed.items()), "Content-Length": ""}
        if plain.status_code == 200:
            assert plain.content == keyed.content


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer  "])
def test_the_scheme_is_read_as_http_says(api, scheme):
    _row, key = a_key()
    assert api.get("/sectors", Authorization=f"{scheme} {key}").status_code == 200


def test_a_key_that_opens_nothing_is_refused(api):
    row, revoked = a_key()
    revoke_key(row, None)
    _row, expired = a_key(days=-1)
    for wrong in ("x", "", new_key(), revoked, expired, revoked[:-1], f"{revoked} {revoked}"):
        response = api.get("/sectors?lang=en", **bearer(wrong))
        assert response.status_code == 401, wrong
        assert response.json()["type"].endswith("#problem-invalid-key")
        assert response["WWW-Authenticate"].startswith('Bearer realm="api", error="invalid_token"')
        assert response["Cache-Control"] == "no-store"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert not wrong or wrong not in response.content.decode()


def test_the_refusal_says_what_happened_to_the_key(api):
    row, revoked = a_key()
    revoke_key(row, None)
    _row, expired = a_key(days=-1)

    def detail(key):
        return api.get("/sectors?lang=en", **bearer(key)).json()["detail"]

    assert (detail(revoked), detail(expired), detail(new_key())) == (
        "This key was revoked.",
        "This key is no longer valid.",
        "There is no such key.",
    )


def test_a_key_is_valid_on_its_last_day(api):
    _row, key = a_key(days=0)
    assert api.get("/sectors", **bearer(key)).status_code == 200


def test_a_key_without_its_scheme_is_explained_and_other_schemes_are_left_alone(api):
    _row, key = a_key()
    response = api.get("/sectors?lang=en", Authorization=key)
    assert response.status_code == 401
    assert "Authorization: Bearer" in response.json()["detail"]
    assert api.get("/sectors", Authorization="Basic cHJvZWY6Z2VoZWlt").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/sectors?key={}", "/stories?q=a&apiKey=%76hb_{0[4]}", "/sectors?{}", "/sectors/{}", "/nothing?a=x{}y"],
)
def test_a_key_in_the_address_is_refused_and_logged_without_it(api, caplog, path):
    row, key = a_key()
    asked = path.replace("%76hb_{0[4]}", "%76" + key[1:]).format(key)
    with caplog.at_level(logging.DEBUG):
        response = api.get(f"{asked}{'&' if '?' in asked else '?'}lang=en")
    assert response.status_code == 400
    assert response["Cache-Control"] == "no-store"
    body = response.json()
    assert body["type"].endswith("#problem-key-in-address")
    assert key[4:] not in response.content.decode()
    assert "A key was sent in an address" in caplog.text
    assert key[4:] not in caplog.text
    if path == "/sectors?key={}":
        assert [(error["name"], error["code"]) for error in body["errors"]] == [("key", "key-in-address")]
        assert f"key {row.pk} of partner {row.partner_id}" in caplog.text


def test_the_beginning_of_a_key_in_the_address_is_refused_too(api):
    assert api.get(f"/sectors?key={new_key()[:20]}").status_code == 400
    assert api.get("/sectors/vhb_kort").status_code == 404


def test_pages_may_use_a_key_only_when_it_names_their_origin(api):
    _row, key = a_key(origins=["https://www.partner.example"])
    assert api.get("/sectors", **bearer(key)).status_code == 200
    assert api.get("/sectors", **bearer(key, Origin="https://www.partner.example")).status_code == 200
    for other in (
        "https://partner.example",
        "http://www.partner.example",
        "null",
        "https://www.partner.example:8443",
    ):
        response = api.get("/sectors?lang=en", **bearer(key, Origin=other))
        assert response.status_code == 403
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cache-Control"] == "no-store"
        assert other in response.json()["detail"]
    assert api.get("/sectors", Origin="https://elsewhere.example").status_code == 200


def test_a_key_that_is_not_made_for_reading_reads_nothing(api):
    _row, key = a_key(scopes=[])
    assert api.get("/sectors", **bearer(key)).status_code == 403


def test_two_keys_are_valid_while_one_takes_the_place_of_the_other(api):
    old, old_key = a_key(origins=["https://a.example"])
    until, end = (timezone.localdate() + timedelta(days=days) for days in (14, 300))
    new, key = rotate_key(old, None, old_until=until, expires_on=end)
    for text in (old_key, key):
        assert api.get("/sectors", **bearer(text)).status_code == 200
    old.refresh_from_db()
    assert (old.expires_on, new.expires_on, new.origins, new.scopes) == (
        until,
        end,
        ["https://a.example"],
        ["read"],
    )
    with pytest.raises(ValidationError):
        rotate_key(old, None, old_until=until, expires_on=end)
    revoke_key(new, None)
    with pytest.raises(ValidationError):
        rotate_key(new, None, old_until=until, expires_on=end)


def test_rotating_never_makes_the_old_key_live_longer():
    old, _key = a_key(days=3)
    later = timezone.localdate() + timedelta(days=14)
    rotate_key(old, None, old_until=later, expires_on=later)
    old.refresh_from_db()
    assert old.expires_on == timezone.localdate() + timedelta(days=3)


def test_each_step_stands_in_the_log():
    row, _key = a_key()
    day = timezone.localdate()
    new, _key = rotate_key(row, None, old_until=day, expires_on=day)
    assert revoke_key(new, None)
    assert not revoke_key(new, None)
    entries = ModelLogEntry.objects.for_instance(partner()).order_by("pk")
    assert [entry.action for entry in entries] == ["api.key_made", "api.key_rotated", "api.key_revoked"]
    assert [entry.data["key"] for entry in entries] == [row.shown, new.shown, new.shown]


def test_known_keys_cost_no_query_of_their_own(django_assert_num_queries):
    register = KeyRegister()
    keys = [a_key(label=str(number))[1] for number in range(5)]
    with django_assert_num_queries(1):
        assert all(register.find(key) for key in keys)
        assert all(register.find(key) for key in keys)


def test_guessing_keys_asks_the_database_once_a_second(django_assert_num_queries):
    register = KeyRegister()
    with django_assert_num_queries(1):
        assert not any(register.find(new_key()) for _ in range(50))
    with django_assert_num_queries(0):
        assert not any(register.find(text) for text in ("", "x", "vhb_" + "a" * 36))


def test_new_and_revoked_keys_are_noticed(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(registers.time, "monotonic", lambda: now[0])
    register = KeyRegister()
    row, key = a_key()
    assert register.find(key)
    _other, late = a_key(label="later")
    assert register.find(late) is None
    revoke_key(row, None)
    now[0] += registers.PATIENCE_SECONDS + 0.1
    assert register.find(late)
    assert register.find(key).revoked
    revoke_key(_other, None)
    assert not register.find(late).revoked
    now[0] += registers.FRESH_SECONDS + 0.1
    assert register.find(late).revoked


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://www.example.org", "https://www.example.org"),
        (" https://WWW.Example.org/ ", "https://www.example.org"),
        ("https://example.org:443", "https://example.org"),
        ("https://example.org:8443", "https://example.org:8443"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("https://café.example", "https://xn--caf-dma.example"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(text, origin):
    assert origin_of(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        "", "example.org", "http://example.org", "https://example.org/pad", "https://example.org?x", "*", "null",
        "https://a@example.org", "https://[", "https://example.org:99999", "ftp://example.org", "https://" + "a" * 70 + ".example",
    ],
)  # fmt: skip
def test_what_is_no_origin_is_refused(text):
    with pytest.raises(ValidationError):
        origin_of(text)
