"""
Codes of the Common Procurement Vocabulary.

Regulation (EC) 2195/2002: eight digits and a check digit. The check digit is accepted and dropped: the published formula
fails for some divisions, so it must never be the reason to refuse a code.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from storybank.vocabulary.models import CpvDivision

CODE = re.compile(r"(\d{8})(?:-\d)?")


def split_codes(text: str) -> list[str]:
    """Take codes with commas, semicolons or blanks between them; return the parts, without check digits where clear."""
    parts = re.split(r"[,;\s]+", text.strip()) if text and text.strip() else []
    codes = (CODE.fullmatch(part) for part in parts)
    return [match.group(1) if match else part for match, part in zip(codes, parts, strict=True)]


def check_codes(text: str) -> None:
    """Raise ValidationError that names each part which is not eight digits or whose division does not exist."""
    codes = split_codes(text)
    malformed = [code for code in codes if not CODE.fullmatch(code)]
    if malformed:
        raise ValidationError(
            _("A CPV code has eight digits. Look at: %(codes)s"), params={"codes": ", ".join(malformed)}
        )
    known = set(CpvDivision.objects.values_list("slug", flat=True))
    unknown = [code for code in codes if code[:2] not in known]
    if unknown:
        raise ValidationError(
            _("There is no CPV division for: %(codes)s"), params={"codes": ", ".join(unknown)}
        )
