"""The identifiers by which others know an organisation."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# The KvK number has no check digit: eight digits is all that can be verified without asking the register.
KVK = re.compile(r"[0-9]{8}")
# https://identifier.overheid.nl/tooi/: kind of body, then its code (gm0014, pv20, mnre1034, ws0646, oorg10013).
TOOI = re.compile(r"https://identifier\.overheid\.nl/tooi/id/[a-z]+(?:_[a-z]+)*/[a-z]+[0-9]+")


def validate_kvk(value: str) -> None:
    """Accept a KvK number of exactly eight digits.

    Raises:
        ValidationError: for anything else; the message says what to type.
    """
    if not KVK.fullmatch(value):
        raise ValidationError(
            _("A KvK number has exactly eight digits, without spaces or dots. Check it at kvk.nl."),
            code="kvk",
        )


def validate_tooi(value: str) -> None:
    """Accept the address of a body in the Dutch register of government organisations.

    Raises:
        ValidationError: for anything else; the message shows an example.
    """
    if not TOOI.fullmatch(value):
        raise ValidationError(
            _(
                "A TOOI identifier is an address such as "
                "https://identifier.overheid.nl/tooi/id/gemeente/gm0014. Copy it whole."
            ),
            code="tooi",
        )
