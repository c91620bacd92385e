"""`make demo` from the inside: preparing once, serving, and ending without leaving anything behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection

from home import demo_preparation, demo_processes
from home.demo_logins import demo_logins
from home.demo_processes import ProcessEndedError, Processes, StopRequested, port_is_free
from storybank.monitoring.service import record_prepared

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _runs(process):
    return process.poll() is None


class TestProcesses:
    def test_all_end_when_the_block_ends(self):
        with Processes() as processes:
            processes.start("one", SLEEP, os.environ)
            processes.start("two", SLEEP, os.environ)
            started = list(processes._running.values())
            assert all(map(_runs, started))
        assert not any(map(_runs, started))

    def test_one_that_will_not_end_is_killed(self, monkeypatch):
        monkeypatch.setattr(demo_processes, "SECONDS_TO_END", 0.2)
        stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
        with Processes() as processes:
            processes.start("stubborn", [sys.executable, "-c", stubborn], os.environ)
            process = processes._running["stubborn"]
            time.sleep(0.5)
        assert process.returncode == -signal.SIGKILL

    def test_a_signal_ends_the_block(self):
        with pytest.raises(StopRequested), Processes() as processes:
            processes.start("one", SLEEP, os.environ)
            os.kill(os.getpid(), signal.SIGINT)
            processes.wait()
        assert not _runs(processes._running["one"])

    def test_the_handlers_of_before_come_back(self):
        before = signal.getsignal(signal.SIGTERM)
        with Processes():
            assert signal.getsignal(signal.SIGTERM) != before
        assert signal.getsignal(signal.SIGTERM) == before

    def test_one_that_ends_by_itself_is_reported(self):
        with (
            pytest.raises(ProcessEndedError, match=r"worker ended by itself \(code 3\)"),
            Processes() as processes,
        ):
            processes.start("worker", [sys.executable, "-c", "raise SystemExit(3)"], os.environ)
            processes.wait()


def test_a_taken_port_is_seen():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not port_is_free("127.0.0.1", taken.getsockname()[1])
    assert port_is_free("127.0.0.1", _free_port())


@pytest.mark.parametrize("command", ["serve_demo", "reset_demo"])
def test_outside_the_demo_settings_both_commands_refuse(command):
    with pytest.raises(CommandError, match="demo settings only"):
        call_command(command)


def test_a_running_demo_is_not_removed(demo, settings, tmp_path, monkeypatch):
    upload = tmp_path / "media/original_images/a.jpg"
    upload.parent.mkdir(parents=True)
    upload.touch()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "demo.sqlite3"))
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setattr(connection, "close", lambda: None)
    with demo_preparation.in_use(), demo_preparation.in_use():
        with pytest.raises(CommandError, match="Stop the demo first"):
            call_command("reset_demo")
        assert upload.exists()
    call_command("reset_demo", stdout=StringIO())
    assert not upload.exists()


def test_logins_are_made_once_and_kept_from_others(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    logins = demo_logins()
    assert [login.role for login in logins] == ["ambassador", "editor", "coordinator"]
    assert len({login.password for login in logins}) == 3
    assert demo_logins() == logins
    assert (settings.VAR_DIR / "demo-logins.json").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
class TestPreparation:
    def test_done_means_these_migrations_and_this_content(self):
        wanted = demo_preparation.fingerprint()
        assert not demo_preparation.is_done(wanted)
        record_prepared(demo_preparation.PREPARATION, wanted)
        assert demo_preparation.is_done(wanted)
        assert not demo_preparation.is_done("of other content")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'stories'")
        assert not demo_preparation.is_done(wanted)

    def test_the_fingerprint_follows_settings_and_lock(self, settings):
        before = demo_preparation.fingerprint()
        assert demo_preparation.fingerprint() == before
        settings.LANGUAGES = [*settings.LANGUAGES, ("fy", "Frysk")]
        assert demo_preparation.fingerprint() != before

    def test_a_step_that_fails_is_tried_again_next_time(self, monkeypatch, settings, tmp_path):
        settings.STATIC_ROOT = tmp_path
        static = demo_preparation._hash(demo_preparation.STATIC_PATTERNS, demo_preparation._lock())
        (tmp_path / ".collected-from").write_text(static)
        calls = []

        def call(command, **options):
            calls.append(command)
            if command == "load_demo" and calls.count("load_demo") == 1:
                raise CommandError("no room left")

        monkeypatch.setattr(demo_preparation, "call_command", call)
        with pytest.raises(CommandError):
            demo_preparation.prepare(print)
        demo_preparation.prepare(print)
        assert calls == ["migrate", "bootstrap", "load_vocabularies", "load_demo"] * 2
        demo_preparation.prepare(print)
        assert len(calls) == 8


class Demo:
    """A demo in a process of its own, as a context manager."""

    def __init__(self, environment, port):
        self.environment, self.port = environment, port

    def __enter__(self):
        command = [sys.executable, "manage.py", "serve_demo"]
        self.process = subprocess.Popen(
            command, cwd=django_settings.BASE_DIR, env=self.environment, stdout=subprocess.PIPE, text=True
        )
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if "Stop with Ctrl-C" in line:
                break
        return self

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return answer.status, answer.read()

    def __exit__(self, *exception):
        self.process.send_signal(signal.SIGINT)
        self.said += self.process.communicate(timeout=60)[0]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the demo runs on SQLite")
def test_the_demo_starts_twice_loads_once_and_ends(subprocess_environment, tmp_path):
    port = _free_port()
    environment = subprocess_environment | {
        "DJANGO_SETTINGS_MODULE": "storybank.settings.demo",
        "VAR_DIR": str(tmp_path / "var"),
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    with Demo(environment, port) as demo:
        for path in ("/nl/", "/en/", "/beheer/login/", "/api/v1/docs", "/readyz"):
            assert demo.get(path)[0] == 200
        assert json.loads(demo.get("/api/v1/stories")[1])["total"] == 12
        style = json.loads((tmp_path / "var/static/staticfiles.json").read_text())["paths"][
            "wagtailadmin/css/core.css"
        ]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/{style}", timeout=30) as answer:
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert demo.process.returncode == 0
    assert "demo stories" in demo.said
    assert f"http://127.0.0.1:{port}/beheer/" in demo.said
    for login in json.loads((tmp_path / "var/demo-logins.json").read_text()):
        assert login["email"] in demo.said
        assert login["password"] in demo.said
    assert demo.said.rstrip().endswith("Stopped.")
    assert port_is_free("127.0.0.1", port)

    with Demo(environment, port) as again:
        assert json.loads(again.get("/api/v1/stories")[1])["total"] == 12
    assert again.process.returncode == 0
    assert "demo stories" not in again.said
