"""How users are made and found."""

from typing import Any

from django.contrib.auth.models import BaseUserManager


def normalise_email(email: str) -> str:
    """Return ``email`` without surrounding blanks and in lower case.

    RFC 5321 allows capitals to matter before the "@"; no mail host that our users have does so.
    """
    return (email or "").strip().lower()


class UserManager(BaseUserManager):
    """Makes users by mail address and finds them whatever capitals were typed."""

    use_in_migrations = True

    def _create(self, email: str, password: str | None, **fields: Any) -> Any:
        email = normalise_email(email)
        if not email:
            raise ValueError("A user needs a mail address.")
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Any:
        """Make and return a user; without a password the account cannot log in.

        Raises:
            ValueError: when there is no mail address.
        """
        fields.setdefault("is_staff", False)
        fields.setdefault("is_superuser", False)
        return self._create(email, password, **fields)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Any:
        """Make and return a user who may do everything (`manage.py createsuperuser` calls this).

        Raises:
            ValueError: when there is no mail address, or the flags contradict the name.
        """
        fields.setdefault("is_staff", True)
        fields.setdefault("is_superuser", True)
        if not (fields["is_staff"] and fields["is_superuser"]):
            raise ValueError("A superuser has is_staff and is_superuser.")
        return self._create(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> Any:
        """Return the user with this mail address in any case (the login calls this).

        Raises:
            User.DoesNotExist: when there is none.
        """
        return self.get(email=normalise_email(username or ""))

    async def aget_by_natural_key(self, username: str | None) -> Any:
        """Do the same where the login runs asynchronously."""
        return await self.aget(email=normalise_email(username or ""))
