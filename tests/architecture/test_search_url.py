"""SEARCH_URL is read as a person means it, and what is wrong with it is said without its password."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from storybank.settings.search_cluster import search_cluster_from_url


def test_without_an_address_there_is_no_cluster():
    assert search_cluster_from_url("") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1/verhalen", (("http://127.0.0.1:9200",), "", "", "verhalen", "")),
        ("https://u:p@es.example:443/a-b_c/", (("https://es.example:443",), "u", "p", "a-b_c", "")),
        (
            "https://u:p%40%2F%3A@een.example:9201,twee.example,[::1]:9202/verhalen",
            (
                ("https://een.example:9201", "https://twee.example:9200", "https://[::1]:9202"),
                *("u", "p@/:", "verhalen", ""),
            ),
        ),
        (
            "https://u:p@h/verhalen?ca=/etc/ssl/es.pem",
            (("https://h:9200",), "u", "p", "verhalen", "/etc/ssl/es.pem"),
        ),
    ],
)
def test_each_part_is_read(url, expected):
    assert tuple(search_cluster_from_url(url).values()) == expected


@pytest.mark.parametrize(
    "url",
    [
        "verhalen",
        "ftp://u:geheim@host/verhalen",
        "https://u:geheim@host",
        "https://u:geheim@host/",
        "https://u:geheim@host/Verhalen",
        "https://u:geheim@host/_verhalen",
        "https://u:geheim@host/verhalen*",
        "https://u:geheim@host/een/twee",
        "https://u:geheim@host:port/verhalen",
        "https://u:geheim@host:99999/verhalen",
        "https://u:geheim@/verhalen",
        "https://u:geheim@host,/verhalen",
        "https://u:geheim@[::1/verhalen",
        "https://u:geheim@host/verhalen?verify=0",
        "https://u:geheim@host/verhalen#1",
        f"https://u:geheim@host/{'a' * 101}",
    ],
)
def test_what_cannot_be_read_is_refused_without_telling_the_password(url):
    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL") as refused:
        search_cluster_from_url(url)
    assert "geheim" not in str(refused.value)
