"""Small files with a name that says what is in them."""

import subprocess

from tests.architecture.rooms import ROOT

MOST_LINES = 400
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "core"}
CODE = ("storybank", "home", "search", "tests", "benchmarks")
SUFFIXES = {".py", ".html", ".css", ".js"}
TOP_LEVEL = {
    *(
        "storybank",
        "home",
        "search",
        "locale",
        "media",
        "tests",
        "docs",
        "benchmarks",
        "deploy",
        "clients",
        ".ci",
    ),
    *("manage.py", "requirements.txt", "requirements-dev.txt", "pyproject.toml", "Makefile", "README.md"),
    *(
        "LICENSE",
        "publiccode.yml",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        ".gitignore",
        ".editorconfig",
    ),
}


def _files():
    """Every file of the repository that git knows or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def _code():
    """Our code; migrations are written by a command and fixtures are data."""
    for file in _files():
        parts = file.relative_to(ROOT).parts
        if parts[0] in CODE and file.suffix in SUFFIXES and not {"migrations", "vendor"} & set(parts):
            yield file


def test_no_file_is_too_long():
    lengths = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in _code()}
    too_long = {name: length for name, length in lengths.items() if length > MOST_LINES}
    assert not too_long, f"Split these files (more than {MOST_LINES} lines): {too_long}"


def test_no_module_has_a_name_that_says_nothing():
    found = [
        str(file.relative_to(ROOT))
        for file in _code()
        if FORBIDDEN_NAMES & {part.removesuffix(file.suffix) for part in file.relative_to(ROOT).parts}
    ]
    assert not found, f"Name these after what is in them: {found}"


def test_the_top_level_is_as_agreed():
    found = {file.relative_to(ROOT).parts[0] for file in _files()}
    assert found <= TOP_LEVEL, f"Not part of the agreed top level: {sorted(found - TOP_LEVEL)}"


def test_locale_and_media_hold_no_python():
    # An __init__.py in locale/ would shadow the standard library's module.
    found = [str(file) for file in _files() if file.relative_to(ROOT).parts[0] in ("locale", "media")]
    assert not [name for name in found if name.endswith(".py")]
