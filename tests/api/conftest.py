"""A caller of the API, and stories for it to find."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from storybank.publication.models import PublishedStory
from tests.api.factories import Sample, index, like

ROOT = "/api/v1"


class Caller:
    """Calls addresses of the API by what comes behind its root."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> HttpResponse:
        """Return the answer to GET, whatever it is."""
        return self.client.get(ROOT + path, headers=headers)

    def json(self, path: str, status: int = 200) -> Any:
        """Return the JSON of an answer that must have ``status``."""
        response = self.get(path)
        assert response.status_code == status, (response.status_code, response.content[:2000])
        return response.json()

    def ids(self, path: str) -> list[str]:
        """Return the ids of a page of stories."""
        return [story["id"] for story in self.json(path)["results"]]

    def error_codes(self, path: str) -> dict[str, str]:
        """Return code by name of the errors in a 400."""
        return {error["name"]: error["code"] for error in self.json(path, 400)["errors"]}


@pytest.fixture
def api(client: Client) -> Caller:
    """A caller that shows crashes as the 500 a visitor would see."""
    client.raise_request_exception = False
    return Caller(client)


@pytest.fixture
def document(db: None) -> PublishedStory:
    """One published story that search finds, as a page was once published."""
    made = Sample.stored()
    index()
    return made


@pytest.fixture
def many(document: PublishedStory) -> Callable[..., list[PublishedStory]]:
    """Make so many more documents like the first; every keyword is a fact, given per document by a function or for all."""

    def make(count: int, **facts: Any) -> list[PublishedStory]:
        made = [
            like(
                document,
                number,
                **{name: value(number) if callable(value) else value for name, value in facts.items()},
            )
            for number in range(count)
        ]
        index()
        return made

    return make
