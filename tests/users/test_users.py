"""Users and how they log in."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from storybank.organisations.models import Organisation
from storybank.users.models import Membership, User

PASSWORD = "een lang wachtwoord"


@pytest.fixture
def user(db: None) -> User:
    """Somebody who may open the admin."""
    return User.objects.create_superuser(
        "  Anna.deWit@Example.NL ", PASSWORD, first_name="Anna", last_name="de Wit"
    )


def test_our_user_is_the_user_model(user: User) -> None:
    assert get_user_model() is User
    assert not hasattr(user, "username")
    assert user.get_username() == user.email == "anna.dewit@example.nl"
    assert (str(user), user.get_full_name(), user.get_short_name()) == ("Anna de Wit", "Anna de Wit", "Anna")


def test_somebody_without_a_name_is_called_by_the_address(db: None) -> None:
    assert str(User.objects.create_user("a@example.nl")) == "a@example.nl"


@pytest.mark.parametrize(
    "typed", ["anna.dewit@example.nl", "Anna.deWit@Example.NL", " ANNA.DEWIT@EXAMPLE.NL "]
)
def test_login_accepts_any_case(user: User, client: Client, typed: str) -> None:
    assert authenticate(username=typed, password=PASSWORD) == user
    answer = client.post(reverse("wagtailadmin_login"), {"username": typed, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_a_wrong_password_or_nobody_is_refused(user: User, client: Client) -> None:
    assert authenticate(username=user.email, password="fout") is None
    assert authenticate(username="niemand@example.nl", password=PASSWORD) is None
    answer = client.post(reverse("wagtailadmin_login"), {"username": user.email, "password": "fout"})
    assert answer.status_code == 200
    assert user.email in answer.content.decode()


def test_an_account_that_is_switched_off_cannot_log_in(user: User) -> None:
    user.is_active = False
    user.save()
    assert authenticate(username=user.email, password=PASSWORD) is None


def test_an_address_belongs_to_one_person_whatever_the_case(user: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ANNA.dewit@example.nl")
    with pytest.raises(ValidationError) as caught:
        User(email="ANNA.dewit@example.nl", password="x").full_clean()
    assert "email" in caught.value.message_dict


def test_the_database_refuses_what_passes_the_manager_by(user: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO users_user (password, is_superuser, email, first_name, last_name, is_staff, is_active,"
            " date_joined) VALUES ('x', %s, 'ANNA.DEWIT@example.nl', '', '', %s, %s, '2026-01-01 00:00:00+00')",
            [False, False, True],
        )


def test_a_user_needs_an_address(db: None) -> None:
    for nothing in ("", "  ", None):
        with pytest.raises(ValueError, match="mail address"):
            User.objects.create_user(nothing)


def test_without_a_password_nobody_can_log_in(db: None) -> None:
    assert not User.objects.create_user("a@example.nl").has_usable_password()


def test_createsuperuser(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", "--email", "Beheer@Example.nl", stdout=StringIO())
    made = User.objects.get()
    assert (made.email, made.is_superuser, made.is_staff) == ("beheer@example.nl", True, True)
    assert authenticate(username="beheer@example.nl", password=PASSWORD) == made
    with pytest.raises(CommandError):
        call_command("createsuperuser", "--noinput", "--email", "BEHEER@example.nl", stdout=StringIO())


def test_a_superuser_has_all_flags(db: None) -> None:
    with pytest.raises(ValueError, match="is_staff"):
        User.objects.create_superuser("a@example.nl", PASSWORD, is_staff=False)


def test_membership_is_once_per_organisation(user: User) -> None:
    organisation = Organisation.objects.create(name="Gemeente Groningen", kind="municipality")
    user.organisations.add(organisation)
    user.organisations.add(organisation)
    assert list(organisation.members.all()) == [user]
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, organisation=organisation)
