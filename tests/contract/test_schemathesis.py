"""Schemathesis reads the description of the API, sends what it allows and what it forbids, and holds us to our word.

All checks are on. Two things that a description cannot say are told here: which terms there are (the vocabularies are
data, so the document cannot list them), and which pairs of parameters contradict each other.
"""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from storybank.api.expansion import EXPANDABLE
from storybank.api.management.commands.export_openapi import COMMITTED
from storybank.vocabulary import service
from tests.api.factories import Sample, forget, index, like, translation_of

load_all_checks()
FIXTURES = Path(service.__file__).with_name("fixtures")
PUBLIC, GONE, ORGANISATION = (
    str(uuid.uuid5(uuid.NAMESPACE_URL, name)) for name in ("public", "gone", "organisation")
)
CONFIG = {
    "generation": {"deterministic": True},
    # A story that was public answers 410; every other refusal of valid data is an error.
    "checks": {"positive_data_acceptance": {"expected-statuses": ["200", "404", "410"]}},
    "phases": {"coverage": {"unexpected-methods": ["DELETE", "PATCH", "POST", "PUT", "QUERY", "TRACE"]}},
}
#: Where the terms of a taxonomy stand in the fixtures, and under which path in the API.
FILES = {
    "municipality": "municipalities",
    "province": "provinces",
    "sector": "sectors",
    "impactType": "impact-types",
    "instrument": "instruments",
    "indicator": "indicators",
    "targetGroup": "target-groups",
    "supplierType": "supplier-types",
    "procedure": "procedures",
    "cpv": "cpv-divisions",
}


def _slugs(taxonomy: str) -> list[str]:
    file = FIXTURES / f"{FILES[taxonomy].replace('-', '_')}.json"
    return [term["slug"] for term in json.loads(file.read_text())]


def _fill_in(parameter: dict[str, Any], path: str) -> None:
    """Tell what the document cannot: the terms, and the identifiers of the stories of this test."""
    vocabulary = parameter.get("x-vocabulary")
    if vocabulary == "cpv":
        parameter["schema"]["items"] = {
            "type": "string",
            "pattern": f"^({'|'.join(_slugs('cpv'))})[0-9]{{0,6}}$",
        }
    elif vocabulary == "organisation":
        parameter["schema"]["items"] = {"type": "string", "enum": [ORGANISATION]}
        parameter["example"] = [ORGANISATION]
    elif vocabulary:
        parameter["schema"]["items"] = {"type": "string", "enum": _slugs(vocabulary)}
    if parameter["name"] == "storyId":
        parameter["examples"] = {"public": {"value": PUBLIC}, "gone": {"value": GONE}}
    if parameter["name"] == "versionId":
        parameter["examples"] = {"first": {"value": 1}, "unknown": {"value": 999}}
    if parameter["name"] == "organisationId":
        parameter["examples"] = {"public": {"value": ORGANISATION}}
    if parameter["name"] == "slug":
        (taxonomy,) = (key for key, name in FILES.items() if path.startswith(f"/{name}/"))
        parameter["examples"] = {"known": {"value": _slugs(taxonomy)[0]}}


def _description() -> Any:
    """Return the committed document, completed, bound to the real WSGI application."""
    document = json.loads(COMMITTED.read_bytes())
    document["servers"] = [{"url": "/api/v1"}]
    for path, methods in document["paths"].items():
        for parameter in methods["get"]["parameters"]:
            _fill_in(parameter, path)
    loaded = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_dict(CONFIG))
    loaded.app = get_wsgi_application()
    return loaded


@pytest.fixture
def bank(db: None) -> Iterator[None]:
    """A bank with thirty stories; one of two languages, one that is gone. Requests leave the test's connection open."""
    story = Sample.stored(story_id=PUBLIC, organisation_id=ORGANISATION)
    translation_of(story, "en")
    forget(like(story, 1, story_id=GONE))
    for number in range(2, 30):
        like(story, number)
    index()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


#: A WSGI client unpacks nothing.
UNCOMPRESSED = {"Accept-Encoding": "identity"}


def _contradictory(query: dict[str, Any]) -> bool:
    """Tell whether valid values do not go together: a range that ends before it begins, relevance to no text, a cursor, a member unasked."""
    if "cursor" in query:  # it belongs to the filters it was given out for, and a description cannot hold one
        return True
    if _unasked(query):
        return True
    if query.get("sort") == "relevance" and not query.get("q"):
        return True

    def number(name: str, otherwise: float) -> float:
        try:
            return float(query.get(name, otherwise))
        except (TypeError, ValueError):  # refused for what it is
            return otherwise

    days = [(query.get(f"{name}From"), query.get(f"{name}To")) for name in ("published", "checked")]
    if any(isinstance(low, str) and isinstance(high, str) and low > high for low, high in days):
        return True
    if number("valueFrom", 0) > number("valueTo", float("inf")):
        return True
    box = query.get("bbox")
    if box is not None:
        try:
            west, south, east, north = map(float, box.split(",") if isinstance(box, str) else box)
        except (TypeError, ValueError):
            return False
        return not (west <= east and -90 <= south <= north <= 90)
    return False


def _unasked(query: dict[str, Any]) -> bool:
    """Tell whether `fields` names a member that only `expand` gives, and that does not."""

    def names(parameter: str) -> set[str]:
        given = query.get(parameter) or ()
        return {
            str(name).partition(".")[0] for name in (given.split(",") if isinstance(given, str) else given)
        }

    return bool((names("fields") & set(EXPANDABLE)) - names("expand"))


schema = _description()


@schema.parametrize()
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.usefixtures("bank")
def test_the_api_keeps_its_word(case: schemathesis.Case) -> None:
    """Every check on every case; contradictory pairs may be refused although each value is valid."""
    case.call_and_validate(
        headers=UNCOMPRESSED,
        excluded_checks=[positive_data_acceptance] if _contradictory(case.query or {}) else None,
    )


def test_the_document_is_valid_openapi() -> None:
    schema.validate()
