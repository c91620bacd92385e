"""The address of a client: only proxies of our own are believed, and headers are read from the right."""

from ipaddress import ip_address

import pytest
from django.core.exceptions import ImproperlyConfigured

from storybank.api.limits.client_address import ClientAddresses

OURS = ("10.0.0.0/8", "2001:db8:ffff::/48", "192.0.2.1")


def seen(remote, told="", header="X-Forwarded-For", proxies=OURS):
    meta = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": told, "HTTP_FORWARDED": told}
    return ClientAddresses(proxies, header).client(meta)


def packed(text):
    address = ip_address(text).packed
    return address if len(address) == 4 else address[:8]


@pytest.mark.parametrize(
    ("remote", "told", "client"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),  # nobody of ours: what it tells is not believed
        ("10.1.2.3", "203.0.113.9", "203.0.113.9"),
        ("10.1.2.3", "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # the left one was written by the caller
        ("10.1.2.3", "6.6.6.6, 203.0.113.9, 10.9.9.9, 192.0.2.1", "203.0.113.9"),
        ("10.1.2.3", "6.6.6.6,  203.0.113.9:4711", "203.0.113.9"),
        ("10.1.2.3", "[2001:db8::1]:4711", "2001:db8::1"),
        ("10.1.2.3", "2001:db8::1", "2001:db8::1"),
        ("10.1.2.3", "::ffff:203.0.113.9", "203.0.113.9"),
        ("::ffff:10.1.2.3", "203.0.113.9", "203.0.113.9"),
        ("2001:db8:ffff::1", "2001:db8::1", "2001:db8::1"),
        ("10.1.2.3", "", "10.1.2.3"),
        ("10.1.2.3", "rubbish", "10.1.2.3"),
        ("10.1.2.3", "203.0.113.9, rubbish", "10.1.2.3"),
        ("10.1.2.3", "203.0.113.9, rubbish, 10.4.4.4", "10.4.4.4"),
        ("10.1.2.3", "10.7.7.7, 10.8.8.8", "10.7.7.7"),
        ("10.1.2.3", ", ".join(["203.0.113.9"] + ["10.8.8.8"] * 500), "10.8.8.8"),
        ("fe80::1%eth0", "", "fe80::1"),
    ],
)
def test_the_header_is_read_from_the_right_as_far_as_it_is_ours(remote, told, client):
    assert seen(remote, told) == packed(client)


@pytest.mark.parametrize(
    ("told", "client"),
    [
        ("for=203.0.113.9", "203.0.113.9"),
        ('for=6.6.6.6, for="203.0.113.9:80";proto=https;by=10.0.0.1', "203.0.113.9"),
        ('proto=https; For="[2001:db8::1]:4711"', "2001:db8::1"),
        ("for=203.0.113.9, for=10.4.4.4", "203.0.113.9"),
        ("for=unknown", "10.1.2.3"),
        ("for=_hidden", "10.1.2.3"),
        ("proto=https", "10.1.2.3"),
        ("", "10.1.2.3"),
    ],
)
def test_forwarded_is_read_as_rfc_7239_says(told, client):
    assert seen("10.1.2.3", told, "Forwarded") == packed(client)


def test_only_the_header_that_was_chosen_is_read():
    meta = {"REMOTE_ADDR": "10.1.2.3", "HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_FORWARDED": "for=6.6.6.6"}
    assert ClientAddresses(OURS).client(meta) == packed("203.0.113.9")
    assert ClientAddresses(OURS, "Forwarded").client(meta) == packed("6.6.6.6")


def test_a_network_of_version_6_is_one_client():
    assert seen("2001:db8:1:2:3:4:5:6") == seen("2001:db8:1:2::99") != seen("2001:db8:1:3::99")
    assert len(seen("2001:db8:1:2::99")) == 8


@pytest.mark.parametrize("remote", ["", "unix:", "x", "1.2.3", "\0"])
def test_an_address_that_is_none_is_nobodys(remote):
    assert seen(remote) == b""


def test_without_proxies_nothing_that_is_told_counts():
    assert seen("10.1.2.3", "203.0.113.9", proxies=()) == packed("10.1.2.3")


@pytest.mark.parametrize(("proxies", "header"), [(["10.0.0.0/99"], "X-Forwarded-For"), ([], "X-Real-IP")])
def test_wrong_settings_are_named_at_the_start(proxies, header):
    with pytest.raises(ImproperlyConfigured):
        ClientAddresses(proxies, header)
