"""What all schemas share: camelCase names on the wire, and the small types that return everywhere.

The schemas describe answers for `openapi.json` and check samples in tests. Answers are not made through them: stories are
stored as they are sent (docs/decisions/0017-api-hot-path.md).
"""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel


def _describe(schema: dict[str, Any], model: type["Wire"]) -> None:
    """Finish the JSON Schema of a model: its public description, and nothing that pydantic made up."""
    schema.pop("description", None)
    if model.about:
        schema["description"] = model.about
    for member in schema.get("properties", {}).values():
        member.pop("title", None)
        member.pop("default", None)


class Wire(BaseModel):
    """Base of all schemas. ``about`` is the description that readers of the documentation see."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, json_schema_extra=_describe)

    about: ClassVar[str] = ""


def one_of(values: Iterable[str]) -> type[str]:
    """Return the type of a text that is one of ``values``."""
    return Annotated[str, Field(json_schema_extra={"enum": list(values)})]  # type: ignore[return-value]


Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]
#: Described as a UUID; whether it is one is checked by the view, which answers 404 and not a validation error.
UuidText = Annotated[str, WithJsonSchema({"type": "string", "format": "uuid"})]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2}$", examples=["nl"])]
Grade = Annotated[str, Field(json_schema_extra={"enum": ["A", "B", "C", "D"]})]


class BothLanguages(Wire):
    """A text in both languages."""

    about = _(
        "A text in Dutch and English. Where a translation is missing, the Dutch text stands in its place."
    )

    nl: str
    en: str


class Labelled(Wire):
    """A term in short."""

    about = _(
        "A term in short: its slug, the same in every language, and its name in the language of the document."
    )

    slug: Slug
    label: str


class PlaceLabelled(Labelled):
    """A province in short, with its CBS code."""

    code: Annotated[str, Field(examples=["PV22"])]


class MunicipalityLabelled(PlaceLabelled):
    """A municipality in short, with its CBS code and its province."""

    code: Annotated[str, Field(examples=["GM0106"])]
    province: PlaceLabelled


class Links(Wire):
    """Where to go from this page of a list."""

    self_: Annotated[Url, Field(alias="self", description=_("This page."))]
    next: Annotated[Url, Field(description=_("The next page; absent on the last one."))] = None
    previous: Annotated[Url, Field(description=_("The page before; absent on the first one."))] = None


class ListEnvelope(Wire):
    """What every list has around its results."""

    total: Annotated[int, Field(ge=0, description=_("Number of results on all pages together."))]
    page: Annotated[int, Field(ge=1)]
    page_size: Annotated[int, Field(ge=1, le=100)]
    links: Links
