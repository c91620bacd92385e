"""Two treatments of text: what may be stored, and what is compared when somebody searches."""

import re
import unicodedata

# Control characters have no place in a term. Leaving them out also keeps the marks free that published documents
# use as placeholders. Tab and line breaks stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """Return ``text`` in composed form (NFC), without control characters and without blanks at both ends."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()


def fold(text: str) -> str:
    """Return ``text`` for comparing: lower case, without diacritics, runs of blanks as one."""
    decomposed = unicodedata.normalize("NFKD", clean(text))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())
