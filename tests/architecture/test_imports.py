"""Rooms import downwards only, siblings by their service, and always at the top of the file."""

import pytest

from tests.architecture.rooms import (
    ROOT,
    direction_problem,
    imports_in,
    module_name,
    place_problem,
    source_files,
)


def _problems(judge):
    found = []
    for file in source_files():
        module = module_name(file)
        imports = imports_in(
            file.read_text(), module, str(file.relative_to(ROOT)), is_package=file.name == "__init__.py"
        )
        found += [problem for one in imports if (problem := judge(module, one))]
    return found


def test_no_import_goes_upwards_or_past_a_siblings_service():
    problems = _problems(direction_problem)
    assert not problems, "\n" + "\n".join(problems)


def test_no_import_hides_in_a_function():
    problems = _problems(place_problem)
    assert not problems, "\n" + "\n".join(problems)


def _first(judge, module, source):
    return next(
        (problem for one in imports_in(source, module, "example.py") if (problem := judge(module, one))), None
    )


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("storybank.users.models", "from storybank.stories.models import StoryPage"),
        ("storybank.users.models", "import storybank.stories.models"),
        ("storybank.users.models", "from storybank.stories import models"),
        ("storybank.stories.models", "if TYPE_CHECKING:\n    from search.request import SearchRequest"),
        ("storybank.users.models", "from storybank.organisations.models import Organisation"),
        ("storybank.users.models", "from storybank.organisations import models"),
        ("storybank.users.models", "from ..stories import models"),
        ("search.service", "from storybank.urls import urlpatterns"),
        ("home.models", "from storybank.settings import base"),
        ("storybank.images.tasks", "def f():\n    import_module('storybank.publication.models')"),
    ],
)
def test_the_wrong_direction_is_seen(module, source):
    assert _first(direction_problem, module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("storybank.stories.models", "from storybank.users.models import User"),
        ("storybank.users.models", "from storybank.organisations.service import organisation_document"),
        ("storybank.users.models", "from storybank.organisations import service"),
        ("storybank.users.models", "from . import managers"),
        ("storybank.urls", "from home.models import HomePage"),
        ("home.models", "from wagtail.models import Page"),
    ],
)
def test_the_right_direction_is_left_alone(module, source):
    assert _first(direction_problem, module, source) is None


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    import json",
        "class A:\n    def f(self):\n        from os import path",
        "class A(AppConfig):\n    def ready(self):\n        from storybank.stories import signal_handlers",
        "class A:\n    def ready(self):\n        from storybank.users import signal_handlers",
        "async def f():\n    with x:\n        import json",
    ],
)
def test_an_import_in_a_function_is_seen(source):
    assert _first(place_problem, "storybank.users.apps", source)


def test_a_room_may_import_its_own_modules_when_it_is_ready():
    source = "class A(AppConfig):\n    def ready(self):\n        from storybank.users import signal_handlers"
    assert _first(place_problem, "storybank.users.apps", source) is None
