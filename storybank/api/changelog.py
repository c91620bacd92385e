"""
What changed in the API, for partners: one entry for each version, the newest first.

Dutch API Design Rules 2.2: changelog. A change that partners can notice raises ``API_VERSION`` (storybank/api/addresses.py) and
gets an entry here; what is deprecated names the entry that tells what to use instead (storybank/api/deprecation.py).
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class Entry:
    """One version: since when it is there, and what is new, deprecated or gone, a sentence each."""

    version: str
    day: date
    changes: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Where the entry stands on the page."""
        return f"v{self.version}"


ENTRIES = (
    Entry(
        "1.0.0",
        date(2026, 11, 23),
        (
            _("Stories as cards and in full, with their parts and former versions, in Dutch and English."),
            _("Vocabularies and organisations, with the number of stories."),
            _("Search, filters, facets and suggestions while typing."),
            _("Totals of impact figures, files of stories to download, and a dump every night."),
            _("A feed of changes for those who keep a copy, and a digest to prove that it is complete."),
            _(
                "Errors say what to ask instead; a 404 names what is not there, with a code for programs. All codes are in the "
                "documentation."
            ),
            _("Guides: pages of this documentation, with a complete example page to copy."),
            _("Nothing is deprecated."),
        ),
    ),
)
