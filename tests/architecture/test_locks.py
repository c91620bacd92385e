"""The locks hold exactly what pyproject.toml asks for, and all that this needs, with hashes and no addresses."""

import re
import tomllib
from importlib import metadata

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.architecture.rooms import ROOT, imports_in, module_name, source_files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
INSTALLED = {canonicalize_name(one.metadata["Name"]) for one in metadata.distributions()}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\;]+)(?: *; *[^\\]+)? \\$")


def _lock(name):
    """Return name → (version, number of hashes) of a lock."""
    pins, current = {}, None
    for line in (ROOT / name).read_text().splitlines():
        if match := PINNED.match(line):
            current = canonicalize_name(match[1])
            pins[current] = (match[2], 0)
        elif line.strip().startswith("--hash=sha256:"):
            pins[current] = (pins[current][0], pins[current][1] + 1)
        else:
            assert line.lstrip().startswith("#") or not line.strip(), f"{name}: not a pin: {line}"
    return pins


def _input(name):
    wanted = list(PROJECT["dependencies"])
    if name == "requirements-dev.txt":
        wanted += PROJECT["optional-dependencies"]["dev"]
    return [Requirement(line) for line in wanted]


def _needed(requirements, pins):
    """Return the names that ``requirements`` lead to, by what the installed packages say they need."""
    found, open_ = set(), [(canonicalize_name(one.name), frozenset(one.extras)) for one in requirements]
    seen = set()
    while open_:
        name, extras = open_.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        found.add(name)
        for line in metadata.requires(name) or []:
            requirement = Requirement(line)
            environments = [{**default_environment(), "extra": extra} for extra in ("", *extras)]
            if requirement.marker and not any(requirement.marker.evaluate(one) for one in environments):
                continue
            needed = canonicalize_name(requirement.name)
            assert needed in pins, f"{name} needs {requirement}, which is not in the lock: run `make lock`"
            version = pins[needed][0]
            assert requirement.specifier.contains(version, prereleases=True), f"{name} needs {requirement}"
            open_.append((needed, frozenset(requirement.extras)))
    return found


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
class TestLock:
    def test_it_agrees_with_its_input(self, name):
        pins = _lock(name)
        for requirement in _input(name):
            version = pins.get(canonicalize_name(requirement.name), ("", 0))[0]
            assert version, f"{requirement} is not in {name}: run `make lock`"
            assert requirement.specifier.contains(version, prereleases=True), (
                f"{name} has {version}, pyproject.toml asks for {requirement}: run `make lock`"
            )

    def test_it_is_complete_and_holds_nothing_else(self, name):
        pins = _lock(name)
        needed = _needed(_input(name), pins)
        # Packages that only other systems need are in the lock with a marker and are not installed here.
        marked = {
            canonicalize_name(line.split("==")[0])
            for line in (ROOT / name).read_text().splitlines()
            if " ; " in line
        }
        assert set(pins) - needed - marked == set(), "not asked for by anything: run `make lock`"

    def test_every_pin_runs_on_the_oldest_python_we_promise(self, name):
        # A lock made with a newer Python may hold versions that the oldest one cannot install.
        oldest = PROJECT["requires-python"].removeprefix(">=")
        too_new = {
            pin: needs
            for pin in _lock(name)
            if pin in INSTALLED
            and (needs := metadata.metadata(pin).get("Requires-Python"))
            and not SpecifierSet(needs).contains(oldest)
        }
        assert not too_new, f"make the lock with Python {oldest}: `make clean lock PYTHON=…`"

    def test_every_pin_has_hashes(self, name):
        assert [pin for pin, (_version, hashes) in _lock(name).items() if not hashes] == []

    def test_it_names_no_registry(self, name):
        assert "://" not in (ROOT / name).read_text()


def test_the_development_lock_holds_the_same_versions():
    production, development = _lock("requirements.txt"), _lock("requirements-dev.txt")
    different = {
        name: (version, development.get(name, ("missing", 0))[0])
        for name, (version, _hashes) in production.items()
        if development.get(name, ("missing", 0))[0] != version
    }
    assert not different


def test_wagtail_stays_at_8_0():
    # Several popular packages silently drag it back to 7; some crash on 8.
    assert re.fullmatch(r"8\.0\.\d+", _lock("requirements.txt")["wagtail"][0])
    assert re.fullmatch(r"8\.0\.\d+", metadata.version("wagtail"))


def test_what_we_import_is_asked_for_by_name():
    """A package that comes along with another one may go with it as well."""
    distributions = metadata.packages_distributions()
    asked_for = {canonicalize_name(one.name) for one in _input("requirements.txt")}
    found = {}
    for file in source_files():
        if "migrations" in file.parts:
            continue
        for one in imports_in(file.read_text(), module_name(file), str(file.relative_to(ROOT))):
            for distribution in distributions.get(one.module.split(".")[0], []):
                if canonicalize_name(distribution) not in asked_for:
                    found[distribution] = str(one)
    assert not found, f"Add these to the dependencies in pyproject.toml: {found}"
