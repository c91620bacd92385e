"""Pages of plain text: which addresses they may have, and what follows when one changes."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text
from wagtail.users.models import UserProfile

from home.models import ContentPage, HomePage
from storybank.stories.models import StoryIndexPage
from storybank.stories.signals import branch_changed
from storybank.users.models import User

pytestmark = pytest.mark.django_db
KEPT = "This address is kept for a part of the site. Choose another."


@pytest.fixture
def home():
    return HomePage.objects.get(locale__language_code="nl")


@pytest.fixture
def about(home):
    return ContentPage.objects.child_of(home).get(slug="over")


@pytest.fixture
def changed_branches():
    told = []

    def listen(path, **kwargs):
        told.append(path)

    branch_changed.connect(listen)
    yield told
    branch_changed.disconnect(listen)


@pytest.fixture
def editor(client):
    user = User.objects.create_superuser("redacteur@example.nl", "x")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


@pytest.mark.parametrize("slug", ["zoeken", "search", "organisaties", "kaart"])
def test_a_page_below_the_home_page_gets_no_reserved_address(home, slug):
    with pytest.raises(ValidationError) as refused:
        home.add_child(instance=ContentPage(title="Zoeken", slug=slug, locale=home.locale))
    assert "slug" in refused.value.message_dict


def test_a_page_cannot_be_given_a_reserved_address_later(about):
    about.slug = "kaart"
    with pytest.raises(ValidationError):
        about.save_revision()


def test_deeper_pages_may_be_called_so_and_the_index_keeps_its_word(about, home):
    about.add_child(instance=ContentPage(title="Kaart", slug="kaart", locale=about.locale))
    index = StoryIndexPage.objects.child_of(home).get()
    assert index.slug == "verhalen"
    index.save()


def test_the_form_says_so_and_keeps_what_was_typed(editor, home):
    url = reverse("wagtailadmin_pages:add", args=["home", "contentpage", home.pk])
    posted = nested_form_data(
        {
            "title": "Mijn kaart",
            "slug": "kaart",
            "body": rich_text("<p>Tekst</p>"),
            "seo_title": "",
            "search_description": "",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
        }
    )
    answer = editor.post(url, posted)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert KEPT in page
    assert "Mijn kaart" in page


def test_a_page_cannot_be_moved_to_a_reserved_address(editor, about, home):
    deeper = about.add_child(instance=ContentPage(title="Kaart", slug="kaart", locale=about.locale))
    with pytest.raises(ValidationError):
        deeper.move(home, pos="last-child")
    # The admin moves the plain page.
    url = reverse("wagtailadmin_pages:move_confirm", args=[deeper.pk, home.pk])
    assert KEPT in editor.post(url, follow=True).content.decode()
    assert Page.objects.get(pk=deeper.pk).get_parent().pk == about.pk


def test_a_new_address_is_told(about, changed_branches):
    about.title = "Over ons"
    about.save()
    assert changed_branches == []
    about.slug = "over-ons"
    about.save()
    assert changed_branches == [about.path]


@pytest.mark.parametrize("change", ["publish", "unpublish"])
def test_what_follows_from_a_publication_fails_with_it(about, monkeypatch, change):
    def fail(**kwargs):
        raise RuntimeError("the documents could not be written")

    if change == "unpublish":
        monkeypatch.setattr("wagtail.signals.page_unpublished.send", fail)
        act = about.unpublish
    else:
        about.title = "Anders"
        revision = about.save_revision()
        monkeypatch.setattr("wagtail.signals.page_published.send", fail)
        act = revision.publish
    with pytest.raises(RuntimeError):
        act()
    stored = Page.objects.get(pk=about.pk)
    assert (stored.live, stored.title) == (True, "Over de Verhalenbank")
