"""The home folder of Elasticsearch, made once from jars that Maven fetches: ``var/searchnode/<hash of what it is made of>``."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.searchnode.java import OLDEST_JAVA, find_jdk, find_maven, what_is_missing

SOURCE = Path(__file__).resolve().parent
HOMES = SOURCE.parent.parent / "var" / "searchnode"
#: The layer for HTTP and transport is a module of its own, as in Elasticsearch's own distribution.
TRANSPORT = "transport-netty4"
#: The server and its dependencies go on the module path: from the class path, the transport module does not resolve.
MODULES = "org.elasticsearch.server,ALL-MODULE-PATH"
SECONDS_TO_FETCH = 600


class NotPrepared(Exception):
    """There is no home for a node, and why."""


def prepared_home() -> Path:
    """Return the home folder, made when it is not there yet. It is complete or not there at all."""
    if missing := what_is_missing():
        raise NotPrepared(missing)
    home = HOMES / _key()
    with _one_at_a_time():
        if not home.exists():
            with tempfile.TemporaryDirectory(prefix="new-", dir=HOMES) as folder:
                new = Path(folder) / "home"
                _fetch(new / "lib")
                _check(new / "lib")
                _arrange(new)
                _compile(new)
                new.rename(home)
    return home


def _key() -> str:
    made_of = ("pom.xml", "jars.sha256", "SearchNode.java", "installation.py")
    digest = hashlib.sha256()
    for name in made_of:
        digest.update((SOURCE / name).read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    HOMES.mkdir(parents=True, exist_ok=True)
    with (HOMES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(what: str, *command: str | Path) -> None:
    try:
        done = subprocess.run(
            [*map(str, command)],
            env={**os.environ, "JAVA_HOME": str(find_jdk())},
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


def _fetch(folder: Path) -> None:
    goal = "dependency:copy-dependencies"
    command: list[str | Path] = [
        find_maven() or "mvn",
        "--batch-mode",
        "--quiet",
        "--file",
        SOURCE / "pom.xml",
        goal,
    ]
    _run("Maven could not fetch the jars", *command, f"-DoutputDirectory={folder}")


def _check(folder: Path) -> None:
    lines = (SOURCE / "jars.sha256").read_text().splitlines()
    wanted = {name: digest for digest, name in (line.split() for line in lines)}
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in folder.iterdir()}
    if found != wanted:
        different = sorted({name for name, _digest in found.items() ^ wanted.items()})
        raise NotPrepared(f"not the jars that jars.sha256 names: {', '.join(different)}")


def _arrange(home: Path) -> None:
    module = home / "modules" / TRANSPORT
    module.mkdir(parents=True)
    (home / "config").mkdir()
    for jar in [*home.glob("lib/netty-*.jar"), *home.glob(f"lib/{TRANSPORT}-*.jar")]:
        jar.rename(module / jar.name)
    [transport] = module.glob(f"{TRANSPORT}-*.jar")
    with zipfile.ZipFile(transport) as packed:
        for name in ("plugin-descriptor.properties", "entitlement-policy.yaml"):
            with (
                packed.open(f"META-INF/es-plugins/{TRANSPORT}/{name}") as source,
                (module / name).open("wb") as target,
            ):
                shutil.copyfileobj(source, target)


def _compile(home: Path) -> None:
    jdk = find_jdk()
    assert jdk
    options = (
        "--release",
        str(OLDEST_JAVA),
        "-p",
        home / "lib",
        "--add-modules",
        MODULES,
        "-d",
        home / "classes",
    )
    _run("The node does not compile", jdk / "bin" / "javac", *options, SOURCE / "SearchNode.java")
