"""Debian's Varnish with the configuration in deploy/varnish/, as a process on this machine."""

import http.client
import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.searchnode.node import free_port

SHIPPED = Path(__file__).resolve().parents[2] / "deploy" / "varnish"
#: Seconds until it answers. It compiles its configuration first; a busy machine is no failure.
PATIENCE = 240.0


def varnish_path() -> str | None:
    """Return where varnishd is, or None. Debian keeps it where only root looks."""
    return shutil.which("varnishd", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin")))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def hit(self) -> bool:
        """Whether it was kept."""
        return self.headers["cache-status"] == "verhalenbank; hit"


class Varnish:
    """``with Varnish(folder, port_of_the_bank) as varnish:``; what is shipped, but for the port of the bank."""

    def __init__(self, folder: Path, bank_port: int, token: str | None = None) -> None:
        self.port, self.purge_port = free_port(), free_port()
        self._folder = folder
        self._token = token
        folder.mkdir(parents=True)
        shutil.copytree(SHIPPED, folder / "vcl")
        installation = folder / "vcl" / "installation.vcl"
        shipped = installation.read_text()
        assert shipped.count('.port = "8000";') == 1
        installation.write_text(shipped.replace('.port = "8000";', f'.port = "{bank_port}";'))

    def __enter__(self) -> Self:
        varnishd = varnish_path()
        assert varnishd
        command = [
            varnishd,
            "-F",
            *("-j", "none"),
            *("-n", str(self._folder / "work")),
            *("-f", str(self._folder / "vcl" / "default.vcl")),
            *("-a", f"http=127.0.0.1:{self.port}"),
            *("-a", f"purge=127.0.0.1:{self.purge_port}"),
            *("-s", "malloc,64m"),
        ]
        environment = {**os.environ, **({} if self._token is None else {"VARNISH_PURGE_TOKEN": self._token})}
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        try:
            self._wait_until_it_answers()
        except BaseException:
            self._end()
            raise
        return self

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self.get("/healthz")
            except OSError:
                if self._process.poll() is not None or time.monotonic() > until:
                    raise AssertionError((self._folder / "log").read_text()) from None
                time.sleep(0.05)
            else:
                return

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Return the answer that a visitor gets."""
        return self.ask(self.port, path, method, headers)

    def purge(self, tags: str, **headers: str) -> int:
        """Return the status of the answer to PURGE."""
        given = {"Surrogate-Key": tags, **headers} if tags else headers
        return self.ask(self.purge_port, "/", "PURGE", given).status

    def processes(self) -> list[int]:
        """Return the numbers of its processes: the one that watches, and the one that answers."""
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]

    @staticmethod
    def ask(port: int, path: str, method: str, headers: Mapping[str, str]) -> Answer:
        """Send one request to a port of this machine. An underscore in the name of a header is a hyphen."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request(
                method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
            )
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()
