"""Client of the story bank's public API. What is in `generated` is made from the description of the API."""

from verhalenbank_client.caching import AnswerCache, ConditionalTransport
from verhalenbank_client.connecting import connect
from verhalenbank_client.copying import StoryCopy, Update
from verhalenbank_client.errors import DifferentError, RefusedError, UnavailableError

__all__ = [
    "AnswerCache",
    "ConditionalTransport",
    "DifferentError",
    "RefusedError",
    "StoryCopy",
    "UnavailableError",
    "Update",
    "connect",
]
