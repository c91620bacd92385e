"""The TypeScript client: generated and compiled anew, then run by Node against a running bank and a feed that misbehaves."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.make import make_typescript
from storybank.api.examples import BASE_ADDRESS
from storybank.api.management.commands.export_openapi import COMMITTED
from tests.clients.node import FOLDER, TOOLS, node_environment
from tests.partners.fake_feed import Feed, serving
from tests.partners.places import GONE_STORY, STORY

pytestmark = [pytest.mark.any_database, pytest.mark.node]
HAS_CHANGES = "/changes" in json.loads(COMMITTED.read_bytes())["paths"]


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    make_typescript()


@pytest.fixture
def feed() -> Iterator[str]:
    """The address of a feed with 130 stories in two languages."""
    made = Feed()
    made.publish(*range(130))
    with serving(made) as address:
        yield address


def run(*command: str | Path, **more: str) -> str:
    """Run a command in the folder of the package; return what it prints."""
    environment = {**node_environment(), **more}
    done = subprocess.run(command, cwd=FOLDER, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_works_against_the_bank(bank_address: str, feed: str) -> None:
    more = {"HAS_CHANGES": "1"} if HAS_CHANGES else {}
    said = run(
        *("node", "--test", "test/"),
        **{"BANK": bank_address, "FEED": feed, "STORY": STORY, "GONE_STORY": GONE_STORY, **more},
    )
    assert re.search(r"^# fail 0$", said, re.MULTILINE), said


def test_its_readme_works_and_is_typed(bank_address: str, tmp_path: Path) -> None:
    texts = re.findall(r"^```ts\n(.*?)^```$", (FOLDER / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    assert len(texts) == 2
    for number, text in enumerate(texts):
        # Inside the package, so that its name leads to itself.
        file = FOLDER / "dist" / f"readme-{number}.mts"
        file.write_text(
            text.replace(BASE_ADDRESS, bank_address).replace("stories.jsonl", str(tmp_path / "s"))
        )
        options = [
            "--module",
            "NodeNext",
            "--target",
            "ES2022",
            "--strict",
            "--skipLibCheck",
            "--types",
            "node",
        ]
        run(TOOLS / "tsc", *options, file)
        if HAS_CHANGES or "StoryCopy" not in text:
            assert run("node", file.with_suffix(".mjs"))


def test_it_can_be_published() -> None:
    (packed,) = json.loads(run("npm", "pack", "--dry-run", "--json", "--ignore-scripts"))
    names = {file["path"] for file in packed["files"]}
    assert {"package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts"} <= names
    assert {"dist/generated/schema.d.ts", "dist/file-store.js"} <= names
    assert not [name for name in names if name.startswith(("src/", "test/", "node_modules/"))]
