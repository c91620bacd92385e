"""Reads and checks the query of a request against a table of parameters. Nothing is ignored, nothing is guessed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from storybank.api.deprecation import Deprecation, note
from storybank.api.errors import INVALID_INPUT, LANGUAGES, MALFORMED_REQUEST, FieldError, Problem
from storybank.api.terms import IN_BOX, ORGANISATION, VALUES_AT, slugs_in_force
from storybank.api.values import InvalidValueError, Reader, choice, counted, integer, nearest, unknown_term
from storybank.vocabulary.service import nearest as nearest_term

#: Lists reach this many results: no engine sorts quickly beyond.
WINDOW = 10_000
#: Who asks for a later page gets this one. As empty as any other, and every client can read the number.
LATEST_PAGE = 2**31 - 1
LARGEST_PAGE = 100
DEFAULT_PAGE_SIZE = 20
#: A filter may be repeated this often.
MOST_VALUES = 100
#: More errors than this tell nobody anything.
MOST_ERRORS = 100
#: The parameter that names a part of the map; it becomes the slugs of the municipalities there.
BOX = "bbox"
#: What other APIs call it, and what it is called here: too far away for a likeness.
USUAL_NAMES = {
    "limit": "pageSize",
    "per_page": "pageSize",
    "perPage": "pageSize",
    "page_size": "pageSize",
    "size": "pageSize",
    "offset": "page",
    "start": "page",
    "skip": "page",
    "search": "q",
    "query": "q",
    "language": "lang",
    "locale": "lang",
    "order": "sort",
    "orderBy": "sort",
    "order_by": "sort",
    "ordering": "sort",
    "include": "expand",
    "since": "updatedSince",
}
SEVERAL_WITH_COMMAS = _("Repeat the parameter instead of putting commas between the values: %(example)s.")


@dataclass(frozen=True, eq=False)
class Parameter:
    """One query parameter: how a value is read and how it is described.

    ``many``: may be repeated, the values are joined by OR. ``separated``: given once, with commas between the values;
    each is read, and refused, by itself. ``vocabulary``: values are slugs or official codes of that
    taxonomy and are looked up, all of a request in one query; ``term_length``: only so many characters of a value name
    the term. ``schema``: JSON Schema of one value. ``deprecated``: when it goes; answers to who uses it say so.
    """

    name: str
    read: Reader
    schema: Mapping[str, Any]
    description: str
    many: bool = False
    separated: bool = False
    required: bool = False
    vocabulary: str = ""
    term_length: int | None = None
    default: Any = None
    example: Any = None
    deprecated: Deprecation | None = None

    def openapi(self) -> dict[str, Any]:
        """Return the parameter as OpenAPI describes it."""
        schema = dict(self.schema)
        if self.many or self.separated:
            schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": MOST_VALUES}
        if self.default is not None:
            schema["default"] = self.default
        document: dict[str, Any] = {
            "name": self.name,
            "in": "query",
            "required": self.required,
            "description": self.description,
            "schema": schema,
        }
        if self.separated or self.schema.get("type") == "array":
            document |= {"style": "form", "explode": False}
        elif self.many:
            document |= {"style": "form", "explode": True}
        if self.vocabulary:
            document["x-vocabulary"] = self.vocabulary
        if self.example is not None:
            document["example"] = self.example
        if self.deprecated is not None:
            document["deprecated"] = True
        return document


@dataclass
class Reading:
    """What was read from one query: values and the texts they were read from, by name, and what was wrong with it."""

    texts: dict[str, Sequence[str]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)

    def reject(self, name: str, refusal: InvalidValueError) -> None:
        """Note that ``name`` was refused."""
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(FieldError(name, refusal.code, refusal.text, refusal.values))

    def finish(self) -> dict[str, Any]:
        """Return the values.

        Raises:
            Problem: 400 with all errors, when there are any.
        """
        if self.errors:
            raise Problem(INVALID_INPUT, errors=self.errors)
        return self.values


class ParameterTable:
    """The parameters of one address. ``absent``: names that others have, with the sentence why they are not here."""

    def __init__(
        self, parameters: Iterable[Parameter], absent: Mapping[str, str | Promise] | None = None
    ) -> None:
        self.absent = absent or {}
        self.parameters = {parameter.name: parameter for parameter in parameters}
        self.names = tuple(self.parameters)
        self.required = tuple(name for name, parameter in self.parameters.items() if parameter.required)

    def read(self, request: HttpRequest) -> Reading:
        """Read the query of ``request``: each value by its parameter; unknown keys, repeats and missing ones refused.

        Raises:
            Problem: 400 when the query cannot be split into keys and values at all.
        """
        reading = self._read_all(request)
        for name in self.required:
            # One that was refused is told of already.
            if name not in reading.values and not any(error.name == name for error in reading.errors):
                reading.reject(name, InvalidValueError("missing-parameter", _("This parameter is needed.")))
        return reading

    def _read_all(self, request: HttpRequest) -> Reading:
        reading = Reading()
        if not request.META.get("QUERY_STRING"):
            return reading
        try:
            given = request.GET
        except SuspiciousOperation as error:
            raise Problem(MALFORMED_REQUEST) from error
        for name, texts in given.lists():
            parameter = self.parameters.get(name)
            if parameter is None:
                reading.reject(name, self._unknown(name))
            else:
                self._read_one(reading, parameter, texts)
                if parameter.deprecated is not None:
                    note(request, parameter.deprecated)
            if len(reading.errors) >= MOST_ERRORS:
                break
        return reading

    def look_up(self, reading: Reading) -> bool:
        """
        Replace values of vocabularies by the slugs in force, all in one query; refuse what is unknown.

        Returns whether there were any.
        """
        named = {
            parameter: reading.values[name]
            for name, parameter in self.parameters.items()
            if parameter.vocabulary and name in reading.values
        }
        box = reading.values.get(BOX)
        if not named and box is None:
            return False
        asked = {
            parameter.vocabulary: tuple(text[: parameter.term_length] for text in texts)
            for parameter, texts in named.items()
        }
        known = slugs_in_force(asked, box)
        for parameter, texts in named.items():
            slugs = known.get(parameter.vocabulary, {})
            for text in texts:
                if text[: parameter.term_length] not in slugs:
                    reading.reject(parameter.name, _unknown_term(parameter, text))
            if parameter.term_length is None:
                reading.values[parameter.name] = tuple(dict.fromkeys(slugs.get(text, text) for text in texts))
        if box is not None:
            reading.values[BOX] = tuple(known.get(IN_BOX, ()))
        return True

    def openapi(self) -> list[dict[str, Any]]:
        """Return the parameters as OpenAPI describes them."""
        return [parameter.openapi() for parameter in self.parameters.values()]

    def _unknown(self, name: str) -> InvalidValueError:
        if name in self.absent:
            return InvalidValueError("unknown-parameter", self.absent[name])
        if (usual := USUAL_NAMES.get(name)) in self.parameters:
            return InvalidValueError(
                "unknown-parameter", _("Unknown parameter. Use %(usual)s instead."), usual=usual
            )
        near = nearest(name, self.names)
        if near is None:
            return InvalidValueError("unknown-parameter", _("Unknown parameter."))
        return InvalidValueError(
            "unknown-parameter", _("Unknown parameter. Did you mean %(nearest)s?"), nearest=near
        )

    def _read_one(self, reading: Reading, parameter: Parameter, texts: Sequence[str]) -> None:
        name = parameter.name
        if len(texts) > 1 and not parameter.many:
            reading.reject(name, _repeated(parameter, texts))
            return
        parts = texts[0].split(",") if parameter.separated else texts
        if len(parts) > MOST_VALUES:
            reading.reject(
                name,
                InvalidValueError("too-many-values", _("Give at most %(most)s values."), most=MOST_VALUES),
            )
            return
        found: dict[Any, None] = {}
        for text in parts:
            try:
                if not text.strip():
                    raise InvalidValueError(
                        "empty-value", _("Empty: give a value or leave the parameter out.")
                    )
                found[parameter.read(text)] = None
            except InvalidValueError as refusal:
                reading.reject(name, _with_commas(parameter, text, refusal.code) or refusal)
        if len(found) == 0:
            return
        reading.values[name] = tuple(found) if parameter.many or parameter.separated else next(iter(found))
        reading.texts[name] = texts


def _repeated(parameter: Parameter, texts: Sequence[str]) -> InvalidValueError:
    """Return the refusal of a second value of what is given once."""
    if not parameter.separated:
        return InvalidValueError("repeated-parameter", _("This parameter can be given once only."))
    example = f"{parameter.name}={','.join(texts[:2])}"
    text = _("Give this parameter once, with commas between the values: %(example)s.")
    return InvalidValueError("repeated-parameter", text, example=example)


def _with_commas(parameter: Parameter, text: str, code: str) -> InvalidValueError | None:
    """Return the refusal of several values in one of a parameter that is repeated; None when it is something else."""
    first, comma, second = text.partition(",")
    if not (parameter.many and comma):
        return None
    example = f"{parameter.name}={first.strip()}&{parameter.name}={second.partition(',')[0].strip()}"
    return InvalidValueError(code, SEVERAL_WITH_COMMAS, example=example)


def _unknown_term(parameter: Parameter, text: str) -> InvalidValueError:
    """Return the refusal of a value that is not in the vocabulary of ``parameter``; costs a query."""
    if refusal := _with_commas(parameter, text, "unknown-value"):
        return refusal
    near = None if parameter.vocabulary == ORGANISATION else nearest_term(parameter.vocabulary, text)
    return unknown_term(text, near, VALUES_AT.get(parameter.vocabulary, ""))


LANG = Parameter(
    "lang",
    choice(*LANGUAGES),
    {"type": "string", "enum": list(LANGUAGES)},
    gettext_noop("Language of the texts and of error messages. The header Accept-Language is not looked at."),
    default="nl",
)
PAGE = Parameter(
    "page",
    counted(LATEST_PAGE),
    {"type": "integer", "minimum": 1},
    gettext_noop(
        "Number of the page, from 1. A page beyond the last one is empty. Lists reach 10,000 results: when there are more, "
        "pages beyond are an error."
    ),
    default=1,
)
PAGE_SIZE = Parameter(
    "pageSize",
    integer(1, LARGEST_PAGE),
    {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE},
    gettext_noop("Number of results per page."),
    default=DEFAULT_PAGE_SIZE,
)


def check_window(page: int, size: int, total: int) -> None:
    """Refuse a page that would show results beyond the window. Without any there, the page is only empty.

    Raises:
        Problem: 400 that tells how far lists reach.
    """
    if page * size > WINDOW < total:
        text = _("Lists reach 10,000 results. Use a narrower filter.")
        raise Problem(INVALID_INPUT, errors=[FieldError("page", "beyond-window", text)])


def check_order(reading: Reading, first: str, last: str) -> None:
    """Refuse a range that ends before it begins."""
    low, high = reading.values.get(first), reading.values.get(last)
    if low is not None and high is not None and low > high:
        reading.reject(
            last,
            InvalidValueError(
                "wrong-order", _("Give a value that is not smaller than %(first)s."), first=first
            ),
        )
