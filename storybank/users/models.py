"""People who work in the bank, and the organisations they speak for."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.core.mail import send_mail
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from storybank.users.managers import UserManager, normalise_email


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in with a mail address; there is no user name.

    The address is kept in lower case, so that one person cannot have two accounts and may type it as they like.
    """

    email = models.EmailField(
        _("mail address"),
        unique=True,
        help_text=_("You log in with this address. Capitals make no difference."),
        error_messages={"unique": _("There is already a user with this mail address.")},
    )
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("staff"), default=False, editable=False)
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Switch this off instead of deleting somebody: what they made keeps its author."),
    )
    date_joined = models.DateTimeField(_("date joined"), default=timezone.now, editable=False)
    organisations = models.ManyToManyField(
        "organisations.Organisation",
        through="users.Membership",
        related_name="members",
        blank=True,
        verbose_name=_("organisations"),
        help_text=_("The organisations this person speaks for, for example a municipality."),
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # `unique` alone would let "A@x.nl" in beside "a@x.nl" through a bulk import.
            models.UniqueConstraint(
                Lower("email"),
                name="users_email_case_insensitive",
                violation_error_message=_("There is already a user with this mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self) -> None:
        super().clean()
        self.email = normalise_email(self.email)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the address in lower case, whatever path the user came by."""
        self.email = normalise_email(self.email)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """Return first and last name, empty when neither is known."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        """Return the first name."""
        return self.first_name

    def email_user(self, subject: str, message: str, from_email: str | None = None, **kwargs: Any) -> None:
        """Send this person a message; Wagtail and Django use this name."""
        send_mail(subject, message, from_email, [self.email], **kwargs)


class Membership(models.Model):
    """Says that a user speaks for an organisation."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="users_membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"
