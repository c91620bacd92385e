"""Reads one value of a query parameter. Strict: what is not exactly right is refused with a sentence that helps."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

#: Below this likeness (0–100) a name is not offered as "did you mean".
LIKENESS = 70
#: A list with more values than this is not written out beside the nearest of them.
MOST_NAMED = 10
#: Nor is a list with more than this written out when nothing is near.
MOST_LISTED = 80
#: No value that we know is longer; also keeps comparing cheap.
LONGEST_VALUE = 200

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DATE_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,9})?([Zz]|[ +-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
#: The usual spelling of a UUID; Python itself also reads others.
UUID_PATTERN = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)

Reader = Callable[[str], Any]

UNKNOWN_VALUE = _("Unknown value “%(value)s”.")
UNKNOWN_VALUE_NEAREST = _("Unknown value “%(value)s”. Did you mean %(nearest)s?")
UNKNOWN_TERM = _("Unknown value “%(value)s”. The values are at %(address)s.")
UNKNOWN_CHOICE = _("Unknown value “%(value)s”. Choose from: %(allowed)s.")
UNKNOWN_CHOICE_NEAREST = _("Unknown value “%(value)s”. Did you mean %(nearest)s? Choose from: %(allowed)s.")


class InvalidValueError(ValueError):
    """A value that cannot be read. Carries a code for machines and a text with places to fill for people."""

    def __init__(self, code: str, text: str | Promise, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.values = values


def nearest(given: str, known: Sequence[str]) -> str | None:
    """Return the one of ``known`` that is most like ``given``, None when nothing is near."""
    found = process.extractOne(
        given[:LONGEST_VALUE], known, scorer=fuzz.ratio, processor=str.lower, score_cutoff=LIKENESS
    )
    return found[0] if found else None


def unknown_value(given: str, near: str | None, allowed: tuple[str, ...] = ()) -> InvalidValueError:
    """Return the refusal of a value that is not in a list, naming the nearest that is, and all of a short list."""
    if near is not None and (not allowed or len(allowed) > MOST_NAMED):
        return InvalidValueError("unknown-value", UNKNOWN_VALUE_NEAREST, value=given, nearest=near)
    if len(allowed) > MOST_LISTED:
        # Names with points are parts of the others.
        allowed = tuple(name for name in allowed if "." not in name)
    if not allowed:
        return InvalidValueError("unknown-value", UNKNOWN_VALUE, value=given)
    text = UNKNOWN_CHOICE if near is None else UNKNOWN_CHOICE_NEAREST
    return InvalidValueError("unknown-value", text, value=given, nearest=near or "", allowed=allowed)


def unknown_term(given: str, near: str | None, address: str) -> InvalidValueError:
    """Return the refusal of a value that is not in the vocabulary at ``address`` (which may be nowhere, "")."""
    if near is None and address:
        return InvalidValueError("unknown-value", UNKNOWN_TERM, value=given, address=address)
    return unknown_value(given, near)


def choice(*allowed: str) -> Reader:
    """Read one of ``allowed``."""
    known = frozenset(allowed)

    def read(text: str) -> str:
        if text not in known:
            raise unknown_value(text, nearest(text, allowed), allowed)
        return text

    return read


def integer(low: int, high: int) -> Reader:
    """Read a whole number from ``low`` to ``high``, both included."""

    def read(text: str) -> int:
        if not _INTEGER.fullmatch(text):
            if text.lstrip("-").isascii() and text.lstrip("-").isdigit():
                raise InvalidValueError(
                    "out-of-range", _("Give a value from %(low)s to %(high)s."), low=low, high=high
                )
            raise InvalidValueError(
                "not-an-integer",
                _("Give a whole number from %(low)s to %(high)s."),
                low=low,
                high=high,
            )
        value = int(text)
        if not low <= value <= high:
            raise InvalidValueError(
                "out-of-range", _("Give a value from %(low)s to %(high)s."), low=low, high=high
            )
        return value

    return read


def counted(most: int) -> Reader:
    """Read a whole number from 1; a larger one than ``most`` is read as ``most``, however long it is."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or text.startswith("0"):
            if _INTEGER.fullmatch(text):
                raise InvalidValueError("out-of-range", _("Give 1 or more."))
            raise InvalidValueError("not-an-integer", _("Give a whole number of 1 or more."))
        return most if len(text) > len(str(most)) else min(int(text), most)

    return read


def number(low: int, high: int) -> Reader:
    """Read a number with a point as decimal sign from ``low`` to ``high``, both included."""

    def read(text: str) -> float:
        if not _NUMBER.fullmatch(text):
            raise InvalidValueError(
                "not-a-number", _("Write a number such as 25000 or 0.5, without thousands separators.")
            )
        value = float(text)
        if not low <= value <= high:
            raise InvalidValueError(
                "out-of-range", _("Give a value from %(low)s to %(high)s."), low=low, high=high
            )
        return value

    return read


def boolean(text: str) -> bool:
    """Read ``true`` or ``false``."""
    if text not in ("true", "false"):
        raise InvalidValueError("not-a-boolean", _("Write true or false."))
    return text == "true"


def day(text: str) -> date:
    """Read a date as 2026-03-31."""
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidValueError("not-a-date", _("Write a date that exists as 2026-03-31."))


def moment(text: str) -> datetime:
    """Read a date and time with its offset (RFC 3339) and return it in UTC.

    An unescaped ``+`` arrives as a space; that slip is understood.
    """
    if found := _DATE_TIME.fullmatch(text):
        day_text, time_text, fraction, offset = found.groups()
        micro = (fraction or ".0")[1:7].ljust(6, "0")
        offset = "+00:00" if offset in "Zz" else offset.replace(" ", "+")
        try:
            return datetime.fromisoformat(f"{day_text}T{time_text}.{micro}{offset}").astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise InvalidValueError(
        "not-a-date-time", _("Write a date and time with its offset as 2026-03-31T09:30:00Z.")
    )


def typed(most: int) -> Reader:
    """Read anything that people type, up to ``most`` characters."""

    def read(text: str) -> str:
        if len(text) > most:
            raise InvalidValueError("too-long", _("Give at most %(most)s characters."), most=most)
        return text

    return read


def identifier(text: str) -> str:
    """Read a UUID and return it in its usual spelling."""
    if not UUID_PATTERN.fullmatch(text):
        raise InvalidValueError(
            "not-an-identifier", _("Give an identifier (UUID) such as 3f0c1a52-6f2e-5f0b-9a3e-0c7d1b7a2e11.")
        )
    return str(UUID(text))


def digits(shortest: int, longest: int) -> Reader:
    """Read ``shortest`` to ``longest`` digits."""
    pattern = re.compile(rf"[0-9]{{{shortest},{longest}}}", re.ASCII)

    def read(text: str) -> str:
        if not pattern.fullmatch(text):
            raise InvalidValueError(
                "not-a-code", _("Give %(low)s to %(high)s digits."), low=shortest, high=longest
            )
        return text

    return read


def slug(text: str) -> str:
    """Read a slug or an official code. Whether it exists is asked later, for all values together."""
    if len(text) > LONGEST_VALUE or not text.isprintable():
        raise InvalidValueError("unknown-value", UNKNOWN_VALUE, value=text)
    return text


def text(longest: int) -> Reader:
    """Read any text of at most ``longest`` characters."""

    def read(given: str) -> str:
        if len(given) > longest:
            raise InvalidValueError("too-long", _("Give at most %(most)s characters."), most=longest)
        return given

    return read


def box(text: str) -> tuple[float, float, float, float]:
    """Read ``minLon,minLat,maxLon,maxLat`` in degrees (CRS84)."""
    parts = text.split(",")
    try:
        if len(parts) == 4:
            west, east = (number(-180, 180)(parts[at]) for at in (0, 2))
            south, north = (number(-90, 90)(parts[at]) for at in (1, 3))
            if west <= east and south <= north:
                return west, south, east, north
    except InvalidValueError:
        pass
    raise InvalidValueError(
        "not-a-box", _("Give four numbers: minLon,minLat,maxLon,maxLat in degrees, the smallest first.")
    )
