"""Schemathesis reads the description of the API, sends what it allows and what it forbids, and holds us to our word.

All checks are on. Two things that a description cannot say are told here: which terms there are (the vocabularies are
data, so the document cannot list them), and which pairs of parameters contradict each other.
"""

import json
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from storybank.api.parameters import WINDOW
from storybank.vocabulary.service import TAXONOMIES
from tests.api.factories import Sample, forget, index, like, translation_of

load_all_checks()
CONFIG = {
    "generation": {"deterministic": True},
    "phases": {"coverage": {"unexpected-methods": ["DELETE", "PATCH", "POST", "PUT", "QUERY", "TRACE"]}},
}


@pytest.fixture
def api_description(db: None, client: Any) -> Any:
    """The served document, with the terms and ids of this bank filled in, bound to the real WSGI application."""
    story = Sample.stored()
    translation_of(story, "en")
    gone = like(story, 1)
    forget(gone)
    for number in range(2, 30):
        like(story, number)
    index()
    document = client.get("/api/v1/openapi.json?lang=en").json()
    for path, methods in document["paths"].items():
        for parameter in methods["get"]["parameters"]:
            _fill_in(parameter, path, story, str(gone.story_id))
    loaded = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_dict(CONFIG))
    loaded.app = get_wsgi_application()
    return loaded


def _fill_in(parameter: dict[str, Any], path: str, story: Any, gone: str) -> None:
    vocabulary = parameter.get("x-vocabulary")
    if vocabulary == "cpv":
        divisions = "|".join(TAXONOMIES["cpv"].objects.values_list("slug", flat=True))
        parameter["schema"]["items"] = {"type": "string", "pattern": f"^({divisions})[0-9]{{0,6}}$"}
    elif vocabulary == "organisation":
        parameter["schema"]["items"] = {"type": "string", "enum": story.facts["organisation"]}
    elif vocabulary:
        slugs = list(TAXONOMIES[vocabulary].objects.active().values_list("slug", flat=True))
        parameter["schema"]["items"] = {"type": "string", "enum": slugs}
    if parameter["name"] == "storyId":
        parameter["examples"] = {"public": {"value": str(story.story_id)}, "gone": {"value": gone}}
    if parameter["name"] == "slug":
        (taxonomy,) = (key for key in TAXONOMIES if path.startswith("/" + _plural(key)))
        parameter["examples"] = {"known": {"value": TAXONOMIES[taxonomy].objects.active().first().slug}}


def _plural(taxonomy: str) -> str:
    return {
        "municipality": "municipalities",
        "province": "provinces",
        "sector": "sectors",
        "impactType": "impact-types",
        "instrument": "instruments",
        "indicator": "indicators",
    }.get(taxonomy, "-")


def _contradictory(query: dict[str, Any]) -> bool:
    """Tell whether valid values do not go together: a range that ends before it begins, a page beyond the window."""

    def number(name: str, otherwise: float) -> float:
        value = query.get(name, otherwise)
        return float(value) if isinstance(value, int | float) else otherwise

    pairs = [(query.get(f"{name}From"), query.get(f"{name}To")) for name in ("published", "checked")]
    pairs.append((number("valueFrom", 0), number("valueTo", float("inf"))))
    if any(low is not None and high is not None and low > high for low, high in pairs):
        return True
    box = query.get("bbox")
    if isinstance(box, list) and len(box) == 4 and not (box[0] <= box[2] and -90 <= box[1] <= box[3] <= 90):
        return True
    return number("page", 1) * number("pageSize", 20) > WINDOW


schema = schemathesis.pytest.from_fixture("api_description")


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_api_keeps_its_word(case: schemathesis.Case) -> None:
    """Every check on every case; contradictory pairs may be refused although each value is valid."""
    case.call_and_validate(excluded_checks=[positive_data_acceptance] if _contradictory(case.query or {}) else None)


def test_the_document_is_valid_and_tells_which_parameters_are_vocabularies(api_description: Any) -> None:
    api_description.validate()
    named = json.dumps(api_description.raw_schema)
    assert all(f'"x-vocabulary": "{name}"' in named for name in ("municipality", "sector", "cpv", "organisation"))
