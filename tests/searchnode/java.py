"""Where Java is: a JDK that is new enough, and Maven."""

import os
import re
import shutil
from pathlib import Path

#: The oldest Java that Elasticsearch 9 runs on.
OLDEST_JAVA = 21
INSTALLED = Path("/usr/lib/jvm")


def java_version(home: Path) -> int:
    """Return the major version of the JDK in ``home``, 0 when there is none (a JRE cannot compile)."""
    release = home / "release"
    if not (home / "bin" / "javac").exists() or not release.exists():
        return 0
    found = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.MULTILINE)
    return int(found[1]) if found else 0


def find_jdk() -> Path | None:
    """Return the JDK of JAVA_HOME when it is new enough, else the oldest installed one that is."""
    named = os.environ.get("JAVA_HOME")
    if named and java_version(Path(named)) >= OLDEST_JAVA:
        return Path(named)
    installed = sorted(INSTALLED.iterdir()) if INSTALLED.is_dir() else []
    new_enough = [home for home in installed if java_version(home) >= OLDEST_JAVA]
    return min(new_enough, key=java_version, default=None)


def find_maven() -> str | None:
    """Return the command of Maven, or None."""
    return shutil.which("mvn")


def what_is_missing() -> str:
    """Return what is missing to start a node, empty when nothing is."""
    missing = []
    if find_jdk() is None:
        missing.append(f"no JDK {OLDEST_JAVA} or newer in JAVA_HOME or {INSTALLED}")
    if find_maven() is None:
        missing.append("no mvn (Maven) on the PATH")
    return "; ".join(missing)
