"""Managing users in the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from storybank.organisations.models import Organisation
from storybank.users.models import User

PASSWORD = "een lang wachtwoord"
GRONINGEN, PEKELA = "Gemeente Groningen", "Gemeente Pekela"


@pytest.fixture
def admin(db: None, client: Client) -> Client:
    """A logged-in administrator who reads English, and two organisations."""
    user = User.objects.create_superuser("beheer@example.nl", PASSWORD)
    UserProfile.objects.create(user=user, preferred_language="en")
    for name in (GRONINGEN, PEKELA):
        Organisation.objects.create(name=name, kind="municipality")
    client.force_login(user)
    return client


def form(**fields: Any) -> dict[str, Any]:
    """Return a filled-in form for a new user."""
    return {
        "email": "Anna.deWit@Example.nl",
        "first_name": "Anna",
        "last_name": "de Wit",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **fields,
    }


def chosen(*names: str) -> list[int]:
    """Return the numbers of organisations."""
    return list(Organisation.objects.filter(name__in=names).values_list("pk", flat=True))


def test_the_form_asks_for_an_address_and_organisations_not_for_a_user_name(admin: Client) -> None:
    page = admin.get(reverse("wagtailusers_users:add")).content.decode()
    assert 'name="email"' in page
    assert 'name="username"' not in page
    assert GRONINGEN in page


def test_a_new_user_with_organisations_and_a_role(admin: Client) -> None:
    role = Group.objects.create(name="Ambassadeurs")
    answer = admin.post(
        reverse("wagtailusers_users:add"), form(organisations=chosen(GRONINGEN), groups=[role.pk])
    )
    assert answer.status_code == 302
    anna = User.objects.get(email="anna.dewit@example.nl")
    assert anna.check_password(PASSWORD)
    assert [organisation.name for organisation in anna.organisations.all()] == [GRONINGEN]
    assert list(anna.groups.all()) == [role]
    assert not anna.is_superuser


def test_changing_organisations(admin: Client) -> None:
    anna = User.objects.create_user("anna@example.nl", PASSWORD)
    anna.organisations.set(chosen(GRONINGEN))
    since = anna.memberships.get().since
    url = reverse("wagtailusers_users:edit", args=[anna.pk])
    page = admin.get(url).content.decode()
    assert "checked" in page

    fields = form(email=anna.email, password1="", password2="", is_active="on")
    admin.post(url, {**fields, "organisations": chosen(GRONINGEN, PEKELA)})
    assert set(anna.organisations.values_list("name", flat=True)) == {GRONINGEN, PEKELA}
    assert anna.memberships.get(organisation__name=GRONINGEN).since == since

    admin.post(url, {**fields, "organisations": chosen(PEKELA)})
    assert list(anna.organisations.values_list("name", flat=True)) == [PEKELA]
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_an_address_that_is_taken_is_refused_once_and_keeps_what_was_typed(admin: Client) -> None:
    User.objects.create_user("anna.dewit@example.nl")
    answer = admin.post(
        reverse("wagtailusers_users:add"), form(first_name="Annemarie", organisations=chosen(PEKELA))
    )
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("There is already a user with this mail address.") == 1
    assert "Annemarie" in page
    assert "checked" in page
    assert User.objects.filter(email__iexact="anna.dewit@example.nl").count() == 1


@pytest.mark.parametrize("email", ["", "geen adres", "a\x00b@example.nl"])
def test_what_is_no_address_is_refused(admin: Client, email: str) -> None:
    assert admin.post(reverse("wagtailusers_users:add"), form(email=email)).status_code == 200
    assert User.objects.count() == 1


def test_somebody_changes_their_own_address(admin: Client) -> None:
    answer = admin.post(
        reverse("wagtailadmin_account"),
        {
            "name_email-first_name": "Bea",
            "name_email-last_name": "Heer",
            "name_email-email": "Bea@Example.nl",
            "locale-preferred_language": "en",
            "locale-current_time_zone": "Europe/Amsterdam",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "theme-keyboard_shortcuts": "on",
        },
    )
    assert answer.status_code == 302
    assert User.objects.get().email == "bea@example.nl"


@pytest.mark.parametrize("query", ["", "?q=anna", "?q=%22", "?ordering=-email", "?ordering=name"])
def test_the_list_of_users(admin: Client, query: str) -> None:
    User.objects.create_user("anna@example.nl", first_name="Anna")
    answer = admin.get(reverse("wagtailusers_users:index") + query)
    assert answer.status_code == 200
    if "22" not in query:
        assert "anna@example.nl" in answer.content.decode()


def test_removing_a_user_removes_the_memberships(admin: Client) -> None:
    anna = User.objects.create_user("anna@example.nl")
    anna.organisations.set(chosen(GRONINGEN))
    assert admin.post(reverse("wagtailusers_users:delete", args=[anna.pk])).status_code == 302
    assert not User.objects.filter(pk=anna.pk).exists()
    assert Organisation.objects.filter(name=GRONINGEN).exists()
