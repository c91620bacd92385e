"""People with a role, as a coordinator would make them."""

from itertools import count
from typing import Any

from django.test import Client

from storybank.editorial.service import group_of
from storybank.organisations.models import Organisation
from storybank.users.models import Membership, User
from storybank.vocabulary.models import Municipality

_number = count(1)


def municipality(slug: str) -> Municipality:
    """Return a municipality."""
    return Municipality.objects.get(slug=slug)


def person(role: str, *speaks_for: str) -> User:
    """Return somebody with a role who speaks for these municipalities."""
    user = User.objects.create_user(
        f"person-{next(_number)}@example.org", "x" * 14, first_name="A", last_name="B"
    )
    user.groups.add(group_of(role))
    for slug in speaks_for:
        organisation, _made = Organisation.objects.get_or_create(
            name=f"Gemeente {slug}", kind="municipality", municipality=municipality(slug)
        )
        Membership.objects.create(user=user, organisation=organisation)
    return user


def browser(user: User) -> Client:
    """Return a browser in which this person is logged in."""
    client = Client()
    client.force_login(user)
    return client


def as_stored(user: User) -> Any:
    """Return the person as a new request would find them, without what Wagtail remembers on the object."""
    return User.objects.get(pk=user.pk)
