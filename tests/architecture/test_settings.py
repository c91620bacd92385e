"""Each settings module can be imported on its own, says what is missing, and production is safe."""

import os
import subprocess
import sys

import pytest

from tests.architecture.rooms import ROOT

PRODUCTION = {
    "SECRET_KEY": "q3D-kWm8rT_2vXz7LpNs9bYcA4eHf6UjGi1oSxRtVwBn5MdKyEaZ",
    "ALLOWED_HOSTS": "verhalen.example",
    "DATABASE_URL": "postgres://storybank@localhost/storybank",
    "PUBLIC_BASE_URL": "https://verhalen.example",
    "MEDIA_ROOT": "/srv/storybank/media",
    "STATIC_ROOT": "/srv/storybank/static",
    "SEARCH_INDEX_DIR": "/srv/storybank/search",
    "EMAIL_URL": "smtp+tls://storybank:geheim@mail.example:587",
}


def _run(code_or_command, settings, **environment):
    """Run Python in a process of its own, with nothing in the environment but what is given."""
    return subprocess.run(
        [sys.executable, *code_or_command],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": f"storybank.settings.{settings}",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "environment"), [("base", {}), ("demo", {}), ("test", {}), ("production", PRODUCTION)]
)
def test_each_module_can_be_imported(name, environment):
    result = _run(["-W", "error", "-c", f"import storybank.settings.{name}"], name, **environment)
    assert result.returncode == 0, result.stderr


def test_base_is_safe_on_its_own():
    code = "from storybank.settings import base as b; assert not (b.DEBUG or b.SECRET_KEY or b.ALLOWED_HOSTS)"
    result = _run(["-c", code], "base")
    assert result.returncode == 0, result.stderr


def test_production_names_everything_that_is_missing_at_once():
    result = _run(["manage.py", "check"], "production")
    assert result.returncode != 0
    for name in PRODUCTION:
        assert name in result.stderr


@pytest.mark.parametrize("missing", sorted(PRODUCTION))
def test_production_stops_when_one_is_missing_or_blank(missing):
    code = "import storybank.settings.production"
    result = _run(["-c", code], "production", **(PRODUCTION | {missing: " "}))
    assert f"Missing in the environment: {missing}." in result.stderr


def test_secrets_may_begin_with_a_dollar_sign():
    secret = "$" + PRODUCTION["SECRET_KEY"]
    code = "from storybank.settings import production as p; print(p.SECRET_KEY)"
    result = _run(["-c", code], "production", **(PRODUCTION | {"SECRET_KEY": secret}))
    assert result.stdout.strip() == secret, result.stderr


def test_production_sends_its_mail():
    code = "from storybank.settings import production as p; print(p.EMAIL_BACKEND, p.EMAIL_HOST)"
    said = _run(["-c", code], "production", **PRODUCTION).stdout.split()
    assert said == ["django.core.mail.backends.smtp.EmailBackend", "mail.example"]


def test_the_deployment_checks_find_nothing_in_production():
    result = _run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], "production", **PRODUCTION)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("host", "only_this_machine"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("192.0.2.7", False), ("0.0.0.0", False)],  # noqa: S104
)
def test_the_demo_shows_itself_to_others_only_when_told_to(host, only_this_machine):
    code = "import storybank.settings.demo"
    assert (_run(["-c", code], "demo", HOST=host).returncode == 0) is only_this_machine
    assert _run(["-c", code], "demo", HOST=host, ALLOW_DEMO_ON_NETWORK="1").returncode == 0


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "٨٠٠٠"])
def test_a_port_that_is_none_is_refused_in_one_sentence(port):
    result = _run(["manage.py", "check"], "demo", PORT=port)
    assert result.returncode != 0
    assert result.stderr.startswith(f"Not started: PORT={port} is no port")
    assert "Traceback" not in result.stderr


def test_another_database_than_the_two_is_refused():
    result = _run(
        ["-c", "import storybank.settings.base"], "base", DATABASE_URL="mysql://localhost/storybank"
    )
    assert "sqlite:// or postgres://" in result.stderr


def test_a_language_is_added_by_settings_alone():
    code = "from storybank.settings import base as b; print([code for code, name in b.WAGTAIL_CONTENT_LANGUAGES])"
    assert _run(["-c", code], "base", EXTRA_LANGUAGES="fy").stdout.strip() == "['nl', 'en', 'fy']"
