"""The form of a story: drafts may be incomplete, publishing may not, and nothing that was typed is lost."""

import json

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from storybank.publication.models import PublishedStory
from storybank.stories.blocks import SECTION_NAMES
from storybank.stories.models import StoryPage
from storybank.vocabulary.models import ImpactType
from tests.stories.factories import add_figure, picture, story, story_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, django_user_model):
    """A browser in which somebody who may do everything is logged in."""
    client.force_login(
        django_user_model.objects.create_superuser(email="editor@example.org", password="x" * 14)
    )
    return client


def form_of(client, page):
    """Return what the browser would send for the edit form as it stands, with the whole body."""
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    data = querydict_from_html(answer.content.decode(), form_id="page-edit-form").copy()
    blocks = [
        (block["type"], block["value"]) for block in page.body.raw_data if block["type"] in SECTION_NAMES
    ]
    sent = nested_form_data({"body": streamfield([(kind, _draftail(value)) for kind, value in blocks])})
    for name, value in sent.items():
        data[name] = value
    return data


def _draftail(html):
    text = html.replace("<p>", "").replace("</p>", "")
    block = {
        "key": "a",
        "text": text,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    return json.dumps({"blocks": [block], "entityMap": {}})


def send(client, page, data, publish=True):
    if publish:
        data = data.copy()
        data["action-publish"] = "action-publish"
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), dict(data.lists()))


@pytest.fixture
def draft():
    page = story()
    add_figure(page)
    page.save_revision()
    return StoryPage.objects.get(pk=page.pk)


def test_a_complete_story_is_published(editor, draft):
    answer = send(editor, draft, form_of(editor, draft))
    assert answer.status_code == 302, answer.context["form"].errors
    assert PublishedStory.objects.filter(page_id=draft.pk).exists()


def test_a_new_story_can_be_saved_with_a_title_alone(editor):
    address = reverse("wagtailadmin_pages:add", args=["stories", "storypage", story_index("nl").pk])
    answer = editor.get(address)
    data = querydict_from_html(answer.content.decode(), form_id="page-edit-form").copy()
    data["title"] = "Alleen een titel"
    data["slug"] = "alleen-een-titel"
    data["body-count"] = "0"
    answer = editor.post(address, data)
    assert answer.status_code == 302, answer.context["form"].errors
    page = StoryPage.objects.get(title="Alleen een titel")
    assert not page.live
    assert page.source_language == "nl"


@pytest.mark.parametrize(
    ("field", "value", "said_at"),
    [
        ("summary", "", "summary"),
        ("summary", "x" * 601, "summary"),
        ("sector", "", "sector"),
        ("cpv", "1811", "cpv"),
        ("cpv", "99999999", "cpv"),
        ("contract_to", "2020-01-01", "contract_to"),
        ("contract_value", "", "contract_value"),
        ("hero_image", "", "hero_image"),
        ("story_municipalities-0-DELETE", "1", "__all__"),
        ("participants-0-role", "supplier", "__all__"),
    ],
)
def test_what_is_missing_is_named_at_its_field_and_what_was_typed_stays(editor, draft, field, value, said_at):
    data = form_of(editor, draft)
    data["title"] = "Net getypt"
    data[field] = value
    answer = send(editor, draft, data)
    assert answer.status_code == 200
    assert said_at in answer.context["form"].errors
    assert "Net getypt" in answer.content.decode()
    assert not PublishedStory.objects.exists()


def test_the_same_can_be_saved_as_a_draft(editor, draft):
    data = form_of(editor, draft)
    data["summary"] = ""
    data["sector"] = ""
    assert send(editor, draft, data, publish=False).status_code == 302


def test_no_kind_of_impact_and_more_than_five_are_refused(editor, draft):
    data = form_of(editor, draft)
    every = [str(term.pk) for term in ImpactType.objects.all()[:6]]
    for chosen in ([], every):
        data.setlist("impact_types", chosen)
        assert "impact_types" in send(editor, draft, data).context["form"].errors


def test_a_missing_section_is_named(editor, draft):
    data = form_of(editor, draft)
    data["body-count"] = str(len(SECTION_NAMES) - 1)
    errors = send(editor, draft, data).context["form"].errors
    assert "body" in errors


def test_a_section_that_stands_twice_is_refused_even_in_a_draft(editor, draft):
    data = form_of(editor, draft)
    data["body-1-type"] = data["body-0-type"]
    answer = send(editor, draft, data, publish=False)
    assert answer.status_code == 200
    assert "body" in answer.context["form"].errors


def test_a_picture_of_recognisable_people_cannot_be_published(editor, draft):
    data = form_of(editor, draft)
    data["hero_image"] = str(picture(shows_recognisable_people=True).pk)
    assert "hero_image" in send(editor, draft, data).context["form"].errors


def test_a_figure_may_not_name_a_source_that_is_not_there(editor, draft):
    data = form_of(editor, draft)
    data["figures-0-source_ids"] = '["0e984725-c51c-4bf4-9960-e1c80e27aba0"]'
    assert "__all__" in send(editor, draft, data).context["form"].errors
    data["figures-0-source_ids"] = "rubbish"
    assert send(editor, draft, data).context["form"].formsets["figures"].errors[0]


def test_two_rows_never_keep_the_same_identifier(editor, draft):
    data = form_of(editor, draft)
    count = int(data["sources-TOTAL_FORMS"])
    for name in ("title", "publisher", "year", "uid"):
        data[f"sources-{count}-{name}"] = data[f"sources-0-{name}"]
    data[f"sources-{count}-id"] = ""
    data[f"sources-{count}-ORDER"] = "9"
    data[f"sources-{count}-DELETE"] = ""
    data["sources-TOTAL_FORMS"] = str(count + 1)
    answer = send(editor, draft, data)
    assert answer.status_code == 302, answer.context["form"].errors
    uids = [source.uid for source in StoryPage.objects.get(pk=draft.pk).sources.all()]
    assert len(set(uids)) == len(uids) == count + 1


def test_a_merged_term_is_offered_only_to_the_story_that_has_it(editor, draft):
    model = type(draft.sector)
    other = model.objects.exclude(pk=draft.sector_id).order_by("slug").last()
    model.objects.filter(pk=draft.sector_id).update(successor=other, valid_to="2026-01-01")
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert f'value="{draft.sector_id}" selected' in editor.get(address).content.decode()
    add = reverse("wagtailadmin_pages:add", args=["stories", "storypage", story_index("nl").pk])
    assert f'<option value="{draft.sector_id}">' not in editor.get(add).content.decode()


def test_numbers_are_shown_as_people_write_them(editor, draft):
    data = form_of(editor, draft)
    assert (data["figures-0-value"], data["contract_value"]) == ("6", "48000")
