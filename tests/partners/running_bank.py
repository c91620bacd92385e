"""The product as it runs: served by its own server, with the demo in it, for those who call it from outside.

Filling takes half a minute, so it is done once, kept in `var/test-templates` under a hash of what it depends on, and copied
for each run.
"""

import hashlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.template_database import ROOT, TEMPLATES, SqliteTemplate, bank_key, one_at_a_time

SECONDS_TO_START = 120
KEPT = 2
_FILL = "import django; django.setup(); from tests.partners.filling import fill; fill()"


@contextmanager
def running_bank(**settings: str) -> Iterator[str]:
    """Serve a copy of the filled bank; give its address. ``settings`` are variables of the server's environment."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "bank"
        shutil.copytree(_filled(), folder, symlinks=True)
        port = _free_port()
        address = f"http://127.0.0.1:{port}"
        environment = {**_environment(folder), "PORT": str(port), "PUBLIC_BASE_URL": address, **settings}
        command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1"]
        with Path(name, "log").open("w+") as log:
            server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
            try:
                _wait(server, port)
                yield address
            except BaseException:
                log.seek(0)
                sys.stderr.write(log.read())
                raise
            finally:
                server.terminate()
                server.wait(timeout=SECONDS_TO_START)


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "storybank.settings.demo",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'bank.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "SEARCH_INDEX_DIR": str(folder / "search"),
        "STATIC_ROOT": str(folder / "static"),
    }


def _filled() -> Path:
    """Return the folder with the filled bank: one that is kept, or a new one."""
    with one_at_a_time(), tempfile.TemporaryDirectory() as name:
        bootstrapped = SqliteTemplate(Path(name))
        bootstrapped.prepare()
        wanted = TEMPLATES / f"demo-{_key()}"
        if not wanted.exists():
            new = TEMPLATES / f"new-{uuid.uuid4().hex}"
            new.mkdir()
            shutil.copyfile(bootstrapped.template, new / "bank.sqlite3")
            subprocess.run([sys.executable, "-c", _FILL], cwd=ROOT, env=_environment(new), check=True)
            new.rename(wanted)
        os.utime(wanted)
        for old in sorted(TEMPLATES.glob("demo-*"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
            shutil.rmtree(old)
        return wanted


def _key() -> str:
    """Return a hash of what the filled bank is made from."""
    digest = hashlib.sha256(bank_key().encode())
    filling = [Path(__file__).with_name(name) for name in ("filling.py", "places.py")]
    for file in sorted([*(ROOT / "home/demo").rglob("*.*"), *filling]):
        if "__pycache__" not in file.parts:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended by itself (code {server.returncode})")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise RuntimeError(f"nothing answers after {SECONDS_TO_START} s")
