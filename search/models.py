"""What this room keeps in the database: how often visitors searched for what. Stories it reads from publication."""

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Longer texts are not counted: who types a sentence may tell about somebody.
LONGEST_COUNTED = 80


class CountedSearch(models.Model):
    """
    How often visitors searched for one text in one language on one day, and what the last of these searches found.

    Nothing tells who searched, from where, at what time or what else. `search.counted.texts` says which texts are left out.
    """

    language = models.CharField(_("language"), max_length=12)
    text = models.CharField(_("searched for"), max_length=LONGEST_COUNTED)
    day = models.DateField(_("day"), db_index=True)
    times = models.PositiveIntegerField(_("times"), default=0)
    total = models.PositiveIntegerField(_("stories found"), default=0)
    loosened = models.BooleanField(_("only in part"), default=False)

    class Meta:
        verbose_name = _("counted search")
        verbose_name_plural = _("counted searches")
        default_permissions = ("view", "delete")
        constraints = [
            models.UniqueConstraint(fields=["language", "text", "day"], name="one_count_per_search_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.language}, {self.day})"
