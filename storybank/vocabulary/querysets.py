"""Questions asked of every vocabulary."""

import datetime
from typing import Self

from django.db import models
from django.utils import timezone

from storybank.vocabulary.text import clean, fold

# Longer than any slug, code or name; longer input is not worth a question to the database.
MAX_VALUE_LENGTH = 200


class TermQuerySet(models.QuerySet):
    """A queryset of one vocabulary."""

    def active(self, on: datetime.date | None = None) -> Self:
        """Return the terms that can be chosen on a day (default: today): begun, not ended and not merged."""
        day = on or timezone.localdate()
        return self.filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=day),
            models.Q(valid_to=None) | models.Q(valid_to__gt=day),
            successor=None,
        )

    def merged(self) -> Self:
        """Return the terms that another term stands for."""
        return self.exclude(successor=None)

    def retired(self) -> Self:
        """Return the terms that are no longer in use and have no successor."""
        return self.filter(successor=None, valid_to__lte=timezone.localdate())

    def by_slug_or_code(self, value: str) -> Self:
        """Return the term with this slug or official code, if any; any text may be asked for."""
        if not value or len(value) > MAX_VALUE_LENGTH or clean(value) != value:
            return self.none()
        return self.filter(self.model.lookup(value))

    def search(self, text: str) -> Self:
        """Return the terms that have every word of ``text`` somewhere in slug, code, names or synonyms."""
        terms = self
        for word in fold(text[:MAX_VALUE_LENGTH]).split():
            terms = terms.filter(search_text__contains=word)
        return terms
