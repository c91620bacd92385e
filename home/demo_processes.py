"""The child processes of the demo: started together, ended together."""

import http
import http.client
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from types import FrameType

SECONDS_TO_START = 60
SECONDS_TO_END = 10


class ProcessEndedError(Exception):
    """One of the processes ended by itself."""


class StopRequested(BaseException):
    """Somebody pressed Ctrl-C or sent a signal to end."""


def port_is_free(host: str, port: int) -> bool:
    """Return whether nothing listens on this address yet."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


class Processes:
    """A group of child processes, as a context manager: whatever happens inside, none is left behind."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._handlers: dict[int, object] = {}

    def __enter__(self) -> "Processes":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._handlers[number] = signal.signal(number, self._stop)
        return self

    def __exit__(self, *exception: object) -> None:
        for number in self._handlers:
            signal.signal(number, signal.SIG_IGN)
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + SECONDS_TO_END
        for process in self._running.values():
            try:
                process.wait(timeout=max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start ``command``. In a session of its own, so that Ctrl-C reaches it through us, once and in order."""
        self._running[name] = subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603

    def wait_for_answer(self, host: str, port: int) -> None:
        """Wait until the server answers that it is alive.

        Raises:
            ProcessEndedError: when a process ends first, or nothing answers after ``SECONDS_TO_START``.
        """
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            self._check()
            connection = http.client.HTTPConnection(host, port, timeout=SECONDS_TO_START)
            try:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == http.HTTPStatus.OK:
                    return
            except OSError:
                time.sleep(0.05)
            finally:
                connection.close()
        raise ProcessEndedError(f"nothing answers on port {port} after {SECONDS_TO_START} s")

    def wait(self) -> None:
        """Wait until somebody stops us.

        Raises:
            StopRequested: on Ctrl-C or a signal to end.
            ProcessEndedError: when a process ends by itself.
        """
        while True:
            self._check()
            time.sleep(0.3)

    def _check(self) -> None:
        for name, process in self._running.items():
            if process.poll() is not None:
                raise ProcessEndedError(f"the {name} ended by itself (code {process.returncode})")

    @staticmethod
    def _stop(number: int, frame: FrameType | None) -> None:
        raise StopRequested
