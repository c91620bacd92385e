"""Numbers, money, days and addresses as people read them."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from storybank.site.documents import _load
from storybank.site.templatetags import site_parts, site_text


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (1850, "1.850", "1,850"),
        (9.2, "9,2", "9.2"),
        (0, "0", "0"),
        (1234567.25, "1.234.567,25", "1,234,567.25"),
        (1e-05, "0,00001", "0.00001"),
    ],
)
def test_amount(value, dutch, english):
    with override("nl"):
        assert site_text.amount(value) == dutch
    with override("en"):
        assert site_text.amount(value) == english


def test_euros():
    with override("en"):
        assert site_text.euros(48000) == "€48,000"
        assert site_text.euros(-1250.5) == "−€1,250.50"
        assert site_text.euros("nothing") == ""


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("2025-03-01", "2026-02-28", "March 2025 – February 2026"),
        ("2025-01-01", "2025-12-31", "2025"),
        ("2023-01-01", "2025-12-31", "2023 – 2025"),
        ("2025-03-01", "2025-03-31", "March 2025"),
        ("2025-03-04", "2025-03-31", "4 March 2025 – 31 March 2025"),
        ("2025-03-04", "2025-03-04", "4 March 2025"),
        ("2025-03-01", None, "from March 2025"),
        (None, None, ""),
    ],
)
def test_period(first, last, written):
    with override("en"):
        assert site_text.period(first, last) == written


def test_day_is_the_one_in_the_netherlands():
    with override("en"):
        assert site_text.day("2026-03-31T22:30:00Z") == "1 April 2026"
        assert site_text.day(datetime(2026, 3, 31, 22, 30, tzinfo=UTC)) == "1 April 2026"
        assert site_text.machine_day("2026-03-31") == "2026-03-31"
        assert site_text.day("") == ""


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a", True),
        ("/nl/verhalen/", True),
        ("javascript:alert(1)", False),
        ("//example.org", False),
        ("data:text/html,x", False),
        ("https://", False),
        ("http://[", False),
        (None, False),
    ],
)
def test_only_real_web_addresses_become_links(address, kept):
    assert site_text.web_address(address) == (address if kept else "")


def test_focal_point_in_steps():
    assert site_parts.focus({"focalPoint": {"x": 0.34, "y": 0.96}}) == "vhb-focus-x30 vhb-focus-y100"
    assert site_parts.focus({"focalPoint": None}) == ""


def test_own_addresses_become_relative(settings):
    settings.PUBLIC_BASE_URL = "https://bank.example"
    body = (
        '{"url":"https://bank.example/nl/x/","srcset":"https://bank.example/images/a 480w, https://bank.example/images/b 960w",'
        '"html":"<a href=\\"https://bank.example/nl/\\">x</a>","other":"https://bank.example.org/","text":"see https://bank.example/"}'
    )
    assert _load(body) == {
        "url": "/nl/x/",
        "srcset": "/images/a 480w, /images/b 960w",
        "html": '<a href="/nl/">x</a>',
        "other": "https://bank.example.org/",
        "text": "see https://bank.example/",
    }
