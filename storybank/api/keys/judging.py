"""Who calls: nobody in particular, a partner with its key, or somebody with a key that does not open anything."""

import logging
import time
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from storybank.api.errors import INVALID_KEY, KEY_IN_ADDRESS, NOT_PERMITTED, FieldError, Problem, shown
from storybank.api.keys.form import PREFIX, holds_key
from storybank.api.keys.register import KeyRegister, KnownKey
from storybank.api.keys.scopes import READ

logger = logging.getLogger(__name__)

_BEARER = "bearer"


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    What became of the key of a request. ``known`` is the key when there is such a one, also when it was refused; then
    ``refusal`` says why.
    """

    known: KnownKey | None = None
    refusal: Problem | None = None


NOBODY = Judgement()


def judge(request: HttpRequest, register: KeyRegister) -> Judgement:
    """
    Look at the key of a request, if it brings one.

    The header is ``Authorization: Bearer vhb_…`` (RFC 6750) and nothing else: what stands in an address is kept in logs and
    histories everywhere. Other schemes are not ours to judge; a proxy of a test site may have asked for a password.
    """
    meta = request.META
    query = meta.get("QUERY_STRING", "")
    if PREFIX in query or "%" in query or PREFIX in request.path_info:
        refused = _in_address(request.path_info, query, register)
        if refused is not None:
            return refused
    authorization = meta.get("HTTP_AUTHORIZATION")
    if authorization is None:
        return NOBODY
    scheme, _space, text = authorization.strip().partition(" ")
    if scheme.lower() != _BEARER:
        if holds_key(authorization):
            return Judgement(
                refusal=_invalid(
                    _("Send the key as “Authorization: Bearer ” and the key."), "invalid_request"
                )
            )
        return NOBODY
    return _judged(register.find(text.strip()), meta.get("HTTP_ORIGIN"))


def _judged(known: KnownKey | None, origin: str | None) -> Judgement:
    if known is None:
        return Judgement(refusal=_invalid(_("There is no such key.")))
    if known.revoked:
        return Judgement(known, _invalid(_("This key was revoked.")))
    if time.time() >= known.ends:
        return Judgement(known, _invalid(_("This key is no longer valid.")))
    if origin is not None and origin not in known.origins:
        detail = _(
            "Pages of %(origin)s may not use this key. Read without a key, or have the origin added to it."
        )
        return Judgement(known, Problem(NOT_PERMITTED, detail=detail, values={"origin": shown(origin)}))
    if READ not in known.scopes:
        return Judgement(known, Problem(NOT_PERMITTED, detail=_("This key is not made for reading.")))
    return Judgement(known)


def _invalid(detail: str | Promise, error: str = "invalid_token") -> Problem:
    challenge = f'Bearer realm="api", error="{error}"'
    return Problem(INVALID_KEY, detail=detail, headers={"WWW-Authenticate": challenge})


def _in_address(path: str, query: str, register: KeyRegister) -> Judgement | None:
    """Return the refusal of a key in the address, and log it without the key; None when there is none in it."""
    written = unquote_plus(query) if "%" in query else query
    if not holds_key(written) and not holds_key(path):
        return None
    pairs = parse_qsl(query, keep_blank_values=True)
    known = next((key for _name, text in pairs if (key := register.find(text)) is not None), None)
    logger.warning(
        "A key was sent in an address and refused; addresses are kept in logs, so it should be revoked (%s).",
        f"key {known.number} of partner {known.partner}" if known else "no key that is known",
    )
    names = [name for name, text in pairs if holds_key(text) and not holds_key(name)]
    errors = [FieldError(name, "key-in-address", KEY_IN_ADDRESS.detail) for name in names]
    return Judgement(known, Problem(KEY_IN_ADDRESS, errors=errors))
