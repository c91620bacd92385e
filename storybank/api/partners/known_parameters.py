"""Which parameters the API has, as its description says."""

from functools import cache

from storybank.api.api import api
from storybank.api.openapi import EXAMPLE, openapi_document


@cache
def all_parameter_names() -> tuple[str, ...]:
    """Return the names of all query parameters, each once, by the alphabet. Made once per process."""
    paths = openapi_document(api, "en", EXAMPLE)["paths"]
    return tuple(
        sorted(
            {
                parameter["name"]
                for methods in paths.values()
                for parameter in methods["get"]["parameters"]
                if parameter["in"] == "query"
            },
            key=str.lower,
        )
    )
