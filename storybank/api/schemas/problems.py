"""Errors (RFC 9457)."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from storybank.api.schemas.wire import Url, UuidText, Wire, one_of


class FieldProblem(Wire):
    """One thing that is wrong with the request."""

    in_: Annotated[one_of(("query", "path")), Field(alias="in", description=_("Part of the request."))]
    name: Annotated[str, Field(description=_("Name of the parameter."))]
    code: Annotated[
        str,
        Field(
            pattern="^[a-z]+(-[a-z]+)*$",
            description=_("Kind of error, for machines."),
            examples=["unknown-value"],
        ),
    ]
    detail: Annotated[str, Field(description=_("Explanation, for people."))]


class Problem(Wire):
    """An error as RFC 9457 describes it."""

    about = _("An error as RFC 9457 describes it. All errors of a request are named at once.")

    type: Annotated[Url, Field(description=_("Address of the explanation of this kind of problem."))]
    title: Annotated[str, Field(description=_("Name of this kind of problem."))]
    status: Annotated[int, Field(ge=400, le=599, description=_("The status code of the answer."))]
    detail: Annotated[str, Field(description=_("What is wrong, in the language of `lang`."))]
    instance: Annotated[
        str, Field(pattern="^urn:uuid:[0-9a-f-]{36}$", description=_("Identifies this occurrence."))
    ]
    errors: Annotated[
        list[FieldProblem],
        Field(description=_("All errors of the request; empty when it is not the request.")),
    ]


class GoneProblem(Problem):
    """The error for a story that was public and no longer is."""

    reason: Annotated[
        one_of(("unpublished", "withdrawn", "merged")),
        Field(
            description=_(
                "Why: `unpublished` by the editors, `withdrawn` in all languages, or `merged` into another story."
            )
        ),
    ]
    target: Annotated[
        UuidText, Field(description=_("The story to read instead; only when merged and still public."))
    ] = None
