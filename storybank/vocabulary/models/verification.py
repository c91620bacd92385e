"""How sure the bank is of a law article it names."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Stands wherever an article is shown.
NO_LEGAL_ADVICE = _("This is general information, no legal advice.")


class Verification(models.TextChoices):
    """How an article was checked. Anything but ``read`` asks the reader to look it up."""

    READ = "read", _("read in the text of the law")
    SECONDARY = "secondary", _("from a secondary source")
    UNVERIFIED = "unverified", _("not verified")


class Verified(models.Model):
    """Adds to a row that names a law article how that was checked, and when."""

    verification = models.CharField(
        _("verification"), max_length=12, choices=Verification, default=Verification.UNVERIFIED
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    class Meta:
        abstract = True
