"""
Which searches may be counted, and as what text.

A text that may say something about a person is not counted at all, not even without the part that does: what is left could
still point at somebody. A name cannot be told from another word, so editors can delete what they see.
"""

import re
import unicodedata
from functools import lru_cache

from search.models import LONGEST_COUNTED
from storybank.vocabulary.service import clean

#: More words than this are a sentence.
MOST_WORDS = 8
#: More digits in one word are a number of somebody or something: IBAN, BSN, number plate, case number.
_MOST_DIGITS = 4
#: Words, with the dots and commas of numbers and abbreviations. Hyphens and slashes part: "06-12345678", "12/3/1980".
_PART = re.compile(r"[\w.,%]+")
#: What may begin with a digit: an article of law ("2.114", "2.80a"), a percentage, an ordinal.
_HARMLESS = re.compile(r"[1-4]\.\d{1,3}[a-z]{0,2}|\d{1,3}(?:[.,]\d{1,2})?%|\d{1,2}(?:e|de|ste|st|nd|rd|th)")
_MAIL_OR_WEB = re.compile(r"@|://|\bwww\.|[(\[] ?at ?[)\]]|apenstaart|apestaart")
_POSTCODE = re.compile(r"[1-9]\d{3} ?[a-z]{2}(?![a-z])")
#: A name with a dot in it that ends like a host or a file. Abbreviations ("b.v.") end in a dot or in one letter.
_ADDRESS = re.compile(r"[\w-]{2,}\.[a-z]{2,}$")


@lru_cache(maxsize=1024)
def countable(text: str) -> str | None:
    """
    Return a text as it is counted (composed, lower case, single blanks), None when it may not be counted.

    Left out are empty and long texts, mail and web addresses, and whatever has a number in it that is no article of law,
    percentage or ordinal: amounts and years as well as numbers of telephones, accounts, people, companies and houses.
    """
    if len(text) > 4 * LONGEST_COUNTED:
        return None
    typed = clean(" ".join(unicodedata.normalize("NFKC", text).lower().split()))
    if len(typed) > LONGEST_COUNTED or len(typed.split()) > MOST_WORDS:
        return None
    if _MAIL_OR_WEB.search(typed) or _POSTCODE.search(typed):
        return None
    parts = [part.strip(".,_") for part in _PART.findall(typed)]
    if not any(char.isalpha() for part in parts for char in part) and not any(map(_is_harmless, parts)):
        return None
    return typed if all(map(_may_be_counted, parts)) and _numbers_in(parts) <= 2 else None


def _is_harmless(part: str) -> bool:
    return _HARMLESS.fullmatch(part) is not None


def _may_be_counted(part: str) -> bool:
    digits = sum(char.isnumeric() for char in part)
    if digits and _is_harmless(part):
        return True
    if part[:1].isnumeric() or digits > _MOST_DIGITS:
        return False
    return not _ADDRESS.search(part)


def _numbers_in(parts: list[str]) -> int:
    """Return how many parts have digits: several short ones can be one long number, "1.12 3.45 2.67"."""
    return sum(any(char.isnumeric() for char in part) for part in parts)
