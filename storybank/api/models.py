"""What this room keeps in the database: partners of the API, their keys, and how much these were used."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from storybank.api.keys.scopes import SCOPES


class Partner(models.Model):
    """An organisation, a site or a programme that uses the API with keys of its own."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("When it stands in the directory."),
    )
    contact_email = models.EmailField(
        _("contact address"),
        help_text=_(
            "Whom to write to when a key has leaked or runs out. An address of a team lives longest."
        ),
    )
    notes = models.TextField(
        _("notes"), blank=True, max_length=2000, help_text=_("What the keys are for. Only seen here.")
    )
    created_at = models.DateTimeField(_("made on"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("partner of the API")
        verbose_name_plural = _("partners of the API")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PartnerKey(models.Model):
    """
    One key of a partner. The key itself is never kept: only a hash to know it by, and its first characters to tell it
    from others. It is made, rotated and revoked by ``storybank.api.keys.managing``, and never deleted while its partner stays.
    """

    partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, related_name="keys", verbose_name=_("partner")
    )
    label = models.CharField(_("used for"), max_length=80)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    shown = models.CharField(_("begins with"), max_length=16, editable=False)
    scopes = models.JSONField(_("may be used for"), default=list)
    origins = models.JSONField(_("pages that may use it"), default=list, blank=True)
    created_at = models.DateTimeField(_("made on"), default=timezone.now, editable=False)
    expires_on = models.DateField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked on"), null=True, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, related_name="replaced_by", editable=False
    )
    last_used_on = models.DateField(_("last used on"), null=True, editable=False)

    class Meta:
        verbose_name = _("key of a partner")
        verbose_name_plural = _("keys of partners")
        default_permissions = ("add", "change")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.label} ({self.shown}…)"

    @property
    def is_valid(self) -> bool:
        """Tell whether the key opens anything today."""
        return self.revoked_at is None and self.expires_on >= timezone.localdate()

    @property
    def can_be_rotated(self) -> bool:
        """Tell whether another key may take its place: two are valid at a time, and no more."""
        return self.is_valid and not hasattr(self, "replaced_by")

    def scope_labels(self) -> list[Any]:
        """Return what it may be used for, in words."""
        return [SCOPES[scope] for scope in self.scopes if scope in SCOPES]


class KeyCalls(models.Model):
    """How often a key was used in one window of its limit, by all processes together. Rows live for some minutes."""

    # The number of the key. No foreign key: a key that was deleted must not make the counts of others fail.
    key = models.PositiveBigIntegerField()
    # The number of the window since the epoch (storybank/api/limits/windows.py).
    window = models.PositiveIntegerField(db_index=True)
    calls = models.IntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["key", "window"], name="one_count_per_key_and_window"),
        ]

    def __str__(self) -> str:
        return f"{self.key}, {self.window}: {self.calls}"


class PartnerUsage(models.Model):
    """
    How often something happened to calls of a partner on one day: an answer, a problem, a parameter.

    Nothing tells who at the partner called, from where, at what time, or what was asked for.
    """

    class Kind(models.TextChoices):
        """What is counted."""

        ANSWER = "answer", _("Answer")
        PROBLEM = "problem", _("Problem")
        PARAMETER = "parameter", _("Parameter")
        UNKNOWN = "unknown", _("Unknown parameter")

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(db_index=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=40)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "day", "kind", "name"], name="one_usage_per_partner_day_and_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.name}: {self.times}"
