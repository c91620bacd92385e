"""The home folder of Elasticsearch, made once from jars that Maven fetches: ``home-<hash of what it is made of>`` in the cache."""

import fcntl
import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.searchnode.java import CACHE, OLDEST_JAVA, NotPrepared, find_java, find_maven, run, what_is_missing

SOURCE = Path(__file__).resolve().parent
#: The layer for HTTP and transport is a module of its own, as in Elasticsearch's own distribution.
TRANSPORT = "transport-netty4"
#: The server and its dependencies go on the module path: from the class path, the transport module does not resolve.
MODULES = "org.elasticsearch.server,ALL-MODULE-PATH"
COMPILER = "ecj"


def prepared_home() -> Path:
    """Return the home folder, made when it is not there yet. It is complete or not there at all."""
    if missing := what_is_missing():
        raise NotPrepared(missing)
    home = CACHE / f"home-{_key()}"
    with _one_at_a_time():
        if not home.exists():
            with tempfile.TemporaryDirectory(prefix="new-", dir=CACHE) as folder:
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
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


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
    run("Maven could not fetch the jars", *command, f"-DoutputDirectory={folder}")


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
    [compiler] = home.glob(f"lib/{COMPILER}-*.jar")
    compiler.rename(home / compiler.name)
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
    java, [compiler] = find_java(), [*home.glob(f"{COMPILER}-*.jar")]
    assert java
    # A compiler of its own, because a runtime has none.
    options = (
        "-source",
        str(OLDEST_JAVA),
        "-target",
        str(OLDEST_JAVA),
        "-proc:none",
        "-nowarn",
        "-p",
        home / "lib",
        "--add-modules",
        MODULES,
        "-d",
        home / "classes",
    )
    run(
        "The node does not compile",
        java / "bin" / "java",
        "-jar",
        compiler,
        *options,
        SOURCE / "SearchNode.java",
    )
