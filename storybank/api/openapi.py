"""The OpenAPI document: what django-ninja knows of the operations, completed and in one language.

Dutch API Design Rules 2.2: doc-openapi, doc-openapi-contact, doc-language, publish-openapi.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from pydantic.json_schema import models_json_schema

from storybank.api.addresses import ROOT
from storybank.api.documentation import HEADERS, shared_responses
from storybank.api.errors import LANGUAGES
from storybank.api.examples import BASE_ADDRESS, add_examples
from storybank.api.exports import licence
from storybank.api.schemas.problems import GoneProblem, Problem

_SCHEMA_ADDRESS = "#/components/schemas/{model}"
_TRANSLATED = frozenset({"description", "summary"})

ABOUT = _(
    "Open data about how municipalities buy with impact: stories in Dutch and English, and the vocabularies they use. "
    "No key is needed. Every answer can be cached; ask again with the ETag in If-None-Match. Amounts are in euro without "
    "VAT, moments in UTC."
)
PARTNER_KEY = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "vhb_…",
    "description": _(
        "The key of a partner, for a higher limit. It changes no answer. Ask the editors for one, and never put it into an address."
    ),
}
TAGS = (
    ("stories", _("Stories as cards in a list and in full.")),
    ("sync", _("What has changed, for who keeps a copy of the stories.")),
    ("vocabularies", _("The terms that stories are described with, in both languages.")),
    ("organisations", _("Who takes part in stories.")),
    ("totals", _("What stories come to together.")),
    ("documentation", _("This description.")),
)


_EXPORT = "/stories/export"


@dataclass(frozen=True)
class Installation:
    """What differs between installations: the address and whom to ask."""

    base_address: str
    contact_name: str
    contact_email: str


#: Stands in the committed document, which is the same for all.
EXAMPLE = Installation(BASE_ADDRESS, "Verhalenbank", "api@verhalenbank.example")


def this_installation() -> Installation:
    """Return this installation, from the settings."""
    return Installation(settings.PUBLIC_BASE_URL, settings.WAGTAIL_SITE_NAME, settings.DEFAULT_FROM_EMAIL)


@lru_cache(maxsize=8)
def openapi_json(api: NinjaAPI, language: str, installation: Installation) -> bytes:
    """Return the document as JSON text with a line per member, made once per process and language."""
    document = openapi_document(api, language, installation)
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def openapi_document(api: NinjaAPI, language: str, installation: Installation) -> dict[str, Any]:
    """Return the OpenAPI document of ``api`` with its texts in ``language``."""
    made = json.loads(json.dumps(api.get_openapi_schema(path_prefix="")))
    paths = {path: {"get": _operation(methods["get"])} for path, methods in made["paths"].items()}
    # A file of stories comes after the stories themselves.
    paths = dict(sorted(paths.items(), key=lambda item: item[0] == _EXPORT))
    document = {
        "openapi": made["openapi"],
        "info": {
            "title": made["info"]["title"],
            "version": made["info"]["version"],
            "description": ABOUT,
            "contact": {
                "name": installation.contact_name,
                "url": installation.base_address + "/",
                "email": installation.contact_email,
            },
            "license": {"name": licence.NAME, "url": licence.ADDRESS},
        },
        "servers": [{"url": installation.base_address + ROOT}],
        "tags": [{"name": name, "description": about} for name, about in TAGS],
        "paths": paths,
        "components": {
            "schemas": _schemas(made["components"]["schemas"]),
            "responses": shared_responses(),
            "headers": HEADERS,
            "securitySchemes": {"partnerKey": PARTNER_KEY},
        },
        # The empty one comes first: nothing needs a key.
        "security": [{}, {"partnerKey": []}],
    }
    with translation.override(language if language in LANGUAGES else LANGUAGES[0]):
        document = _translated(document)
    # Only now: what they show is in one language or the other already.
    add_examples(document, installation.base_address)
    return document


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    for parameter in operation["parameters"]:
        parameter["schema"].pop("title", None)
        # Repeated by pydantic; they belong beside the schema. There `examples` is no list but has names.
        parameter["schema"].pop("description", None)
        examples = parameter["schema"].pop("examples", None)
        if isinstance(parameter.get("examples"), list):
            parameter["example"] = (parameter.pop("examples") or examples)[0]
    return operation


def _schemas(made: dict[str, Any]) -> dict[str, Any]:
    _map, problems = models_json_schema(
        [(Problem, "serialization"), (GoneProblem, "serialization")], ref_template=_SCHEMA_ADDRESS
    )
    return dict(sorted({**made, **problems["$defs"]}.items()))


def _translated(part: Any) -> Any:
    """Return ``part`` with its descriptions and summaries in the active language."""
    if isinstance(part, dict):
        return {
            key: gettext(value)
            if key in _TRANSLATED and isinstance(value, str) and value
            else _translated(value)
            for key, value in part.items()
        }
    return [_translated(one) for one in part] if isinstance(part, list) else part
