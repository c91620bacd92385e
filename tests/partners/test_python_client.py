"""The Python client: generated anew, against a running bank; the copy also against a feed that misbehaves."""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from clients.make import make_python, read
from storybank.api.examples import BASE_ADDRESS
from storybank.api.management.commands.export_openapi import COMMITTED
from tests.architecture.rooms import ROOT
from tests.partners.fake_feed import Feed, identifier, serving
from tests.partners.places import GONE_STORY, STORY

pytestmark = pytest.mark.any_database
SOURCE = ROOT / "clients/python"
PACKAGE = "verhalenbank_client"
DESCRIPTION = json.loads(COMMITTED.read_bytes())
#: Stands for the time that a pause would take.
Pauses = list[float]


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with its generated part, in a folder of its own."""
    folder = tmp_path_factory.mktemp("client") / "python"
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("generated", "build", "dist", "*.egg-info"))
    make_python(folder / "src")
    return folder


@pytest.fixture(scope="session")
def package(project: Path) -> Iterator[ModuleType]:
    """The package, imported."""
    sys.path.insert(0, str(project / "src"))
    yield importlib.import_module(PACKAGE)
    sys.path.remove(str(project / "src"))


def operation(tag: str, name: str) -> Any:
    """Return the module of an operation."""
    return importlib.import_module(f"{PACKAGE}.generated.api.{tag}.{name}")


def snake(name: str) -> str:
    """Return the name that the generator gives an operation."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def test_without_its_generated_part_it_is_neither_built_nor_imported(tmp_path: Path) -> None:
    folder = tmp_path / "python"
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("generated", "build", "dist", "*.egg-info"))
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, folder]
    python = [sys.executable, "-c", f"import {PACKAGE}"]
    for command in (pip, python):
        done = subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(folder / "src")}
        )
        assert done.returncode != 0
        assert "The generated part is missing: run `make clients`" in done.stdout + done.stderr
    assert not list(tmp_path.glob("*.whl"))


def test_the_description_of_a_running_bank_will_do(bank_address: str, tmp_path: Path) -> None:
    assert read(str(COMMITTED)) == COMMITTED.read_bytes()
    assert (
        json.loads(read(f"{bank_address}/api/v1/openapi.json"))["paths"].keys() == DESCRIPTION["paths"].keys()
    )
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}")
    for place in (f"{bank_address}/nothing", str(tmp_path / "nothing"), str(wrong)):
        with pytest.raises(SystemExit):
            read(place)


class TestRequests:
    def test_every_operation_is_there(self, package: ModuleType) -> None:
        for methods in DESCRIPTION["paths"].values():
            assert operation(methods["get"]["tags"][0], snake(methods["get"]["operationId"])).sync_detailed

    def test_list_filter_and_detail(self, package: ModuleType, bank_address: str) -> None:
        bank = package.connect(f"{bank_address}/api/v1")
        listing = operation("stories", "list_stories")
        everything = listing.sync(client=bank, page_size=100)
        drenthe = listing.sync(client=bank, province=["drenthe"], page_size=100)
        assert 0 < drenthe.total < everything.total == 12
        story = operation("stories", "get_story").sync(story_id=STORY, client=bank, lang="en")
        assert (story.language, story.is_fallback) == ("en", False)
        assert story.image.sources[0].srcset.startswith(f"{bank_address}/images/")
        assert {card.title for card in drenthe.results} >= {
            operation("stories", "get_story").sync(story_id=STORY, client=bank).title
        }

    def test_lists_of_names_are_given_once(self, package: ModuleType, bank_address: str) -> None:
        answer = operation("stories", "list_stories").sync_detailed(
            client=package.connect(bank_address),
            facets=["province", "sector"],
            province=["drenthe", "groningen"],
        )
        assert answer.status_code == 200, answer.content
        assert set(answer.parsed.facets.to_dict()) == {"province", "sector"}

    def test_refusals_say_what_is_wrong(self, package: ModuleType, bank_address: str) -> None:
        bank = package.connect(bank_address)
        refused = operation("stories", "list_stories").sync(client=bank, province=["drente"], lang="en")
        assert [(error.name, error.code) for error in refused.errors] == [("province", "unknown-value")]
        gone = operation("stories", "get_story").sync(story_id=GONE_STORY, client=bank)
        assert (gone.status, gone.reason) == (410, "withdrawn")


class Counting(httpx.BaseTransport):
    """Notes the status of each answer that comes over the line."""

    def __init__(self) -> None:
        self.inner = httpx.HTTPTransport()
        self.statuses: list[int] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.inner.handle_request(request)
        self.statuses.append(answer.status_code)
        return answer


class TestCache:
    def test_what_did_not_change_is_not_sent_again(
        self, package: ModuleType, bank_address: str, tmp_path: Path
    ) -> None:
        line = Counting()
        texts = []
        for _ in range(2):  # the second one opens the file again
            cache = package.AnswerCache(tmp_path / "answers.sqlite3")
            with httpx.Client(transport=package.ConditionalTransport(cache, line)) as client:
                for path in ("stories", f"stories/{STORY}", "stories/x", "stories"):
                    answer = client.get(f"{bank_address}/api/v1/{path}")
                    texts.append((answer.status_code, answer.text, answer.headers["API-Version"]))
            cache.close()
        assert line.statuses == [200, 200, 404, 304, 304, 304, 404, 304]
        strip = re.compile(r"urn:uuid:[0-9a-f-]+")
        assert [strip.sub("", text[1]) for text in texts[:4]] == [
            strip.sub("", text[1]) for text in texts[4:]
        ]
        assert {status for status, _text, version in texts if version == "1.0.0"} == {200, 404}

    def test_it_keeps_no_more_than_it_may(self, package: ModuleType) -> None:
        cache = package.AnswerCache(most=2)
        kept = sys.modules[f"{PACKAGE}.caching"].Kept('"a"', {}, b"{}")
        for address in ("one", "two", "three"):
            cache.keep(address, kept)
        assert [cache.get(address) is None for address in ("one", "two", "three")] == [True, False, False]


@pytest.fixture
def feed() -> Iterator[Feed]:
    """A feed with 130 stories in two languages, so an initial fetch has three pages."""
    made = Feed()
    made.publish(*range(130))
    return made


@pytest.fixture
def copy(package: ModuleType, feed: Feed, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Open the copy in the file of this test; ``pauses`` of it are not waited for."""
    with serving(feed) as address:

        def open_copy(pauses: Pauses | None = None, **options: Any) -> Any:
            noted = pauses if pauses is not None else []
            return package.StoryCopy(tmp_path / "copy.sqlite3", address, sleep=noted.append, **options)

        yield open_copy


class TestCopy:
    def test_everything_and_then_what_changes(self, copy: Callable[..., Any], feed: Feed) -> None:
        kept = copy()
        assert kept.update().stored == 260
        feed.publish(3, text="new")
        feed.remove(4)
        done = kept.update()
        assert (done.stored, done.removed, done.restarted, len(kept)) == (2, 2, False, 258)
        assert kept.story(identifier(3), "en")["title"] == "new"
        assert kept.story(identifier(4), "en") is None
        assert kept.prove() == kept.digest()
        assert len(list(kept.stories("nl"))) == 129

    def test_an_update_that_was_interrupted_goes_on(self, copy: Callable[..., Any], feed: Feed) -> None:
        def stop(seconds: float) -> None:
            raise KeyboardInterrupt

        feed.faults = ["", "drop"]
        kept = copy()
        kept._sleep = stop
        with pytest.raises(KeyboardInterrupt):
            kept.update()
        kept.close()
        again = copy()
        assert len(again) == 100
        assert again.update().stored == 160
        assert again.prove()

    def test_what_passes_is_waited_for(self, copy: Callable[..., Any], feed: Feed) -> None:
        feed.faults = ["busy", "drop", "half", "busy"]
        pauses: Pauses = []
        assert copy(pauses).update().stored == 260
        assert pauses == [7, 2, 5, 10]  # at least what Retry-After says

    def test_it_gives_up_in_the_end(self, package: ModuleType, copy: Callable[..., Any], feed: Feed) -> None:
        feed.faults = ["busy"] * 20
        with pytest.raises(package.UnavailableError):
            copy().update()

    def test_a_lost_cursor_begins_anew_and_forgets_what_is_gone(
        self, copy: Callable[..., Any], feed: Feed
    ) -> None:
        kept = copy()
        kept.update()
        feed.lose_unseen(7, 8)
        done = kept.update()
        assert (done.restarted, done.removed, len(kept)) == (True, 4, 256)
        assert kept.prove()

    def test_other_filters_begin_anew(self, copy: Callable[..., Any], feed: Feed) -> None:
        copy(filters={"province": ["drenthe", "groningen"]}).update()
        asked = feed.asked
        copy(filters={"province": ["groningen", "drenthe"]}).update()
        assert feed.asked == asked + 1
        assert copy(filters={"province": "drenthe"}).update().stored == 260

    def test_a_wrong_filter_leaves_the_file_as_it_was(
        self, package: ModuleType, copy: Callable[..., Any], feed: Feed
    ) -> None:
        assert copy().update().stored == 260
        with pytest.raises(package.RefusedError):
            copy(filters={"nothing": "x"}).update()
        feed.publish(3, text="new")
        again = copy()
        assert again.update().stored == 2
        assert again.prove()

    def test_there_are_two_languages(self, copy: Callable[..., Any]) -> None:
        with pytest.raises(ValueError, match="nl and en"):
            copy().stories("de")
        with pytest.raises(ValueError, match="nl and en"):
            copy(messages="de")

    def test_a_wrong_filter_is_refused(self, package: ModuleType, copy: Callable[..., Any]) -> None:
        with pytest.raises(package.RefusedError, match="400 Invalid input") as refused:
            copy(filters={"nothing": "x"}).update()
        assert refused.value.problem["errors"][0]["name"] == "nothing"

    def test_a_difference_is_found_and_repaired(
        self, package: ModuleType, copy: Callable[..., Any], feed: Feed
    ) -> None:
        kept = copy()
        kept.update()
        missing, other, extra = identifier(1), identifier(2), identifier(999)
        with kept._database as database:
            database.execute("DELETE FROM story WHERE id = ? AND language = 'nl'", (missing,))
            database.execute("UPDATE story SET content_hash = 'x' WHERE id = ? AND language = 'en'", (other,))
            database.execute("INSERT INTO story VALUES (?, 'nl', 'y', '{}', 1)", (extra,))
        with pytest.raises(package.DifferentError, match=f"in 3 stories: {missing} nl, ") as different:
            kept.prove()
        assert different.value.stories == sorted([(missing, "nl"), (other, "en"), (extra, "nl")])
        kept.repair()
        assert kept.prove()


@pytest.mark.skipif("/changes" not in DESCRIPTION["paths"], reason="the description has no /changes")
class TestCopyOfTheBank:
    def test_is_proved(self, package: ModuleType, bank_address: str, tmp_path: Path) -> None:
        kept = package.StoryCopy(tmp_path / "copy.sqlite3", bank_address)
        assert kept.prove() == kept.digest()
        assert kept.update() == package.Update(0, 0, False)
        assert kept.story(STORY, "en")["language"] == "en"
        assert kept.differences() == []

    def test_refusals_are_in_the_language_of_messages(
        self, package: ModuleType, bank_address: str, tmp_path: Path
    ) -> None:
        said = {}
        for language in ("nl", "en"):
            wrong = package.StoryCopy(
                tmp_path / language, f"{bank_address}/api/v1/", {"provnce": "drenthe"}, messages=language
            )
            with pytest.raises(package.RefusedError) as refused:
                wrong.update()
            said[language] = refused.value.problem["title"]
        assert said["en"] == "Invalid input" != said["nl"]

    def test_of_a_selection_is_proved(self, package: ModuleType, bank_address: str, tmp_path: Path) -> None:
        filters = {"province": ["drenthe", "groningen"], "lang": "en"}
        kept = package.StoryCopy(tmp_path / "copy.sqlite3", bank_address, filters)
        assert kept.prove()
        assert {story["language"] for story in kept.stories()} == {"en"}


def test_it_can_be_published(project: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", tmp_path, project], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = ("py.typed", "copying.py", "generated/client.py", "generated/py.typed", "generated/separated.py")
    assert {f"{PACKAGE}/{name}" for name in wanted} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_its_readme_works(project: Path, bank_address: str, tmp_path: Path) -> None:
    texts = re.findall(
        r"^```python\n(.*?)^```$", (SOURCE / "README.md").read_text(), re.DOTALL | re.MULTILINE
    )
    assert texts
    for text in texts:
        if "StoryCopy" in text and "/changes" not in DESCRIPTION["paths"]:
            continue
        subprocess.run(
            [sys.executable, "-c", text.replace(BASE_ADDRESS, bank_address)],
            check=True,
            cwd=tmp_path,
            env={"PYTHONPATH": str(project / "src")},
        )
