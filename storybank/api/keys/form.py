"""
The form of a key: ``vhb_``, thirty random letters and digits, six of checksum.

The prefix and the checksum let scanners of leaked secrets tell a key from other text without asking us, and let us refuse a
mistyped one without asking the database.
"""

import re
import secrets
import zlib
from hashlib import sha256

PREFIX = "vhb_"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#: 62 to the power of 30 is 178 bits: nobody guesses one, so a plain hash is enough to keep it by.
_SECRET_LENGTH = 30
_CHECKSUM_LENGTH = 6
SHOWN_LENGTH = len(PREFIX) + 6
_KEY = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{_SECRET_LENGTH + _CHECKSUM_LENGTH}}}")
#: Part of a key is a secret that leaks as well; so much of one is nothing else by chance.
_LIKE_A_KEY = re.compile(rf"{PREFIX}[0-9A-Za-z]{{8,}}")


def new_key() -> str:
    """Return a key that nobody has."""
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_LENGTH))
    return f"{PREFIX}{secret}{_checksum(secret)}"


def is_well_formed(text: str) -> bool:
    """Tell whether ``text`` can be a key; most mistyped ones cannot."""
    if _KEY.fullmatch(text) is None:
        return False
    secret = text[len(PREFIX) : -_CHECKSUM_LENGTH]
    return text.endswith(_checksum(secret))


def holds_key(text: str) -> bool:
    """Tell whether a key, or the beginning of one, stands anywhere in ``text``."""
    return PREFIX in text and _LIKE_A_KEY.search(text) is not None


def hash_of(key: str) -> str:
    """
    Return what a key is known by. It does not depend on the secret of the installation: keys survive when that changes.
    """
    return sha256(key.encode()).hexdigest()


def _checksum(secret: str) -> str:
    number = zlib.crc32(f"{PREFIX}{secret}".encode())
    digits = ""
    for _ in range(_CHECKSUM_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits
