"""What this installation has prepared, kept in the database it was prepared in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Preparation(models.Model):
    """A piece of preparation (such as loading the demo) and a hash of what it was made from.

    A start that finds the same hash need not do it again. The row stands in the database itself, so a new or restored
    database is never taken for a prepared one.
    """

    name = models.CharField(_("name"), max_length=50, unique=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    finished_at = models.DateTimeField(_("finished at"), auto_now=True)

    class Meta:
        verbose_name = _("Preparation")
        verbose_name_plural = _("Preparations")

    def __str__(self) -> str:
        return self.name
