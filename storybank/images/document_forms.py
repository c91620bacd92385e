"""The form with which a document (PDF, office file, CSV) is uploaded."""

import codecs
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

_ZIP = b"PK\x03\x04"  # office files are archives
_BEGINNINGS = {"pdf": b"%PDF-", "docx": _ZIP, "xlsx": _ZIP, "odt": _ZIP, "ods": _ZIP}

_ANOTHER_KIND = _(
    "The name of this file ends in “.%(ending)s”, but it is another kind of file. "
    "Open it, save it as %(ending)s and try again."
)
_NO_TEXT = _("This file is not plain text in UTF-8. Save it again as “CSV UTF-8” and try again.")


def check_content(file: File) -> None:
    """Refuse a document whose content is not what its name says.

    Raises:
        ValidationError: the message says what to do.
    """
    ending = PurePath(file.name or "").suffix.lower().removeprefix(".")
    file.seek(0)
    beginning = _BEGINNINGS.get(ending)
    if beginning is not None and file.read(len(beginning)) != beginning:
        raise ValidationError(_ANOTHER_KIND, code="another_kind", params={"ending": ending})
    if ending == "csv" and not _is_text(file):
        raise ValidationError(_NO_TEXT, code="no_text")
    file.seek(0)


def _is_text(file: File) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        return not any("\0" in decoder.decode(chunk) for chunk in file.chunks()) and not decoder.decode(
            b"", True
        )
    except UnicodeDecodeError:
        return False


class CheckedDocumentForm(BaseDocumentForm):
    """Wagtail's form, which looks at the ending of the name only (`WAGTAILDOCS_DOCUMENT_FORM_BASE`)."""

    def clean_file(self) -> File:
        """Return the file when its content is what its name says."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            check_content(file)
        return file
