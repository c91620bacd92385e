"""Each code of an error is explained, where partners read it; and no code is explained that no answer has."""

import ast

from storybank.api.error_codes import ERROR_CODES
from tests.architecture.rooms import ROOT

#: Which argument is the code, by what is called.
PLACES = {"InvalidValueError": 0, "FieldError": 1, "missing": 1}


def codes_in_the_code() -> set[str]:
    """Return every code that is written where an error is made."""
    found = set()
    for file in (ROOT / "storybank/api").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call):
                name = getattr(call.func, "id", getattr(call.func, "attr", ""))
                place = PLACES.get(name)
                if place is not None and isinstance(code := call.args[place], ast.Constant):
                    found.add(code.value)
    return found


def test_every_code_is_explained_and_none_is_made_up():
    assert codes_in_the_code() == set(ERROR_CODES)


def test_the_page_explains_them(api, db):
    page = api.get("/docs?lang=en").content.decode()
    assert all(f"<code>{code}</code>" in page for code in ERROR_CODES)


def test_the_first_ten_minutes_explain_them():
    text = (ROOT / "docs/api/README.md").read_text()
    assert all(
        f"| `{code}` | {meaning} {remedy} |" in text for code, (meaning, remedy) in ERROR_CODES.items()
    )
