"""
Answers in fewer bytes: which coding a caller takes, and the compressed forms of answers, kept in the process.

A detail is compressed once and well, since many ask for the same one; a list once and quickly, since few ask for the same. Both
are kept within a bound. What is kept is found by the bytes themselves, so a compressed form can never belong to another answer.

Compressing what an attacker can partly choose gives secrets away by its length (BREACH). Answers of this API hold no secrets and
depend on nothing but the address.
"""

import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

import brotli

from storybank.publication.rendered_answers import RenderedAnswers

#: Codings, the one we prefer first.
CODINGS = ("br", "gzip")
#: Below this a compressed answer saves less than one packet, and small ones may even grow.
SMALLEST = 1000
#: A header is read once; one that is longer than any honest one is not read at all.
_LONGEST_HEADER = 200

Compress = Callable[[bytes], bytes]
_WELL: Mapping[str, Compress] = MappingProxyType(
    {
        "br": lambda body: brotli.compress(body, quality=6),
        "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
    }
)
_QUICKLY: Mapping[str, Compress] = MappingProxyType(
    {
        "br": lambda body: brotli.compress(body, quality=1),
        "gzip": lambda body: gzip.compress(body, compresslevel=1, mtime=0),
    }
)
#: What one process keeps, counted with the answers themselves: some three hundred details, and some hundred lists.
_details: RenderedAnswers[bytes] = RenderedAnswers(6_000_000)
_lists: RenderedAnswers[bytes] = RenderedAnswers(6_000_000)


@lru_cache(maxsize=200)
def preferred_coding(accepted: str) -> str:
    """
    Return the coding to answer in, "" for none (RFC 9110 12.5.3). Takes Accept-Encoding, "" when there is none.

    Of codings that the caller likes alike, it is the one that saves most. What cannot be read is no wish.
    """
    if not accepted or len(accepted) > _LONGEST_HEADER:
        return ""
    weights = {}
    for part in accepted.lower().split(","):
        name, _semicolon, parameter = part.partition(";")
        weights[name.strip()] = _weight(parameter)
    best, plain = "", weights.get("identity", 0.0)
    for coding in CODINGS:
        weight = weights.get(coding, weights.get("*", 0.0))
        if weight > 0 and weight >= plain and (not best or weight > weights.get(best, weights.get("*", 0.0))):
            best = coding
    return best


def compressed(body: bytes, coding: str, *, well: bool) -> bytes:
    """Return ``body`` in ``coding``: small when many will ask for it (``well``), otherwise quickly."""
    kept = _details if well else _lists
    key = coding, body
    if found := kept.get(key):
        return found[1]
    made = (_WELL if well else _QUICKLY)[coding](body)
    kept.keep(key, None, made, len(body) + len(made))
    return made


def _weight(parameter: str) -> float:
    """Return the weight of "q=0.5", 1 without any, 0 for what is none."""
    name, _equals, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if name.strip() == "q" and 0 <= weight <= 1 else 0.0
