"""The three people of the demo, one per role, with the passwords of `home.demo_logins`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from home.demo.content import StoryFile
from home.demo_logins import demo_logins
from storybank.editorial.service import AMBASSADOR, EDITOR, ROLES, group_of
from storybank.organisations.models import Organisation
from storybank.users.models import Membership, User


@dataclass(frozen=True)
class DemoPeople:
    """Those who work on the demo stories: the ambassador writes for one municipality, the editor publishes."""

    ambassador: User
    editor: User

    def author_of(self, story: StoryFile) -> User:
        """Return who writes a story: the ambassador that of the own municipality, the editor all others."""
        slugs = self.ambassador.organisations.values_list("municipality__slug", flat=True)
        return self.ambassador if story.municipalities[0] in slugs else self.editor


def load_people(stories: Iterable[StoryFile], organisations: Mapping[str, Organisation]) -> DemoPeople:
    """
    Make the people who are missing and give everybody the password of this installation.

    The ambassador speaks for the contracting authority of the first story.
    """
    people = {login.role: _person(login.role, login.email, login.password) for login in demo_logins()}
    buyer = organisations[next(iter(stories)).buyer]
    Membership.objects.get_or_create(user=people[AMBASSADOR], organisation=buyer)
    return DemoPeople(people[AMBASSADOR], people[EDITOR])


def demo_people() -> list[User]:
    """Return the people of the demo who are in the bank."""
    return list(User.objects.filter(email__in=[login.email for login in demo_logins()]))


def _person(role: str, email: str, password: str) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, password, first_name="Demo", last_name=ROLES[role].name)
    elif not user.check_password(password):  # the file of logins was made anew
        user.set_password(password)
        user.save()
    user.groups.set([group_of(role)])
    return user
