"""What a story needs before it goes live, whoever or whatever publishes."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from storybank.images.models import StoryImage
from storybank.stories.checklist import IncompleteStoryError, problems_of
from storybank.stories.models import StoryPage, StoryReference
from storybank.vocabulary.models import Indicator
from tests.stories.factories import add_figure, body, picture, publish, published_story, story
from tests.stories.test_translations import everything, start_translation, story_index

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


UID = "5f4b7d6e-0000-4000-8000-000000000001"


def refused(page):
    """Publish; return the open points by field."""
    with pytest.raises(IncompleteStoryError) as refusal:
        publish(page)
    assert not StoryPage.objects.get(pk=page.pk).live
    return refusal.value.message_dict


def undescribed(**fields):
    image = picture()
    for name in ("alt_nl", "alt_en"):
        setattr(image, name, fields.get(name, ""))
    image.save()
    return StoryImage.objects.get(pk=image.pk)


@pytest.mark.parametrize(
    "empty",
    ['<p data-block-key="a1b2c"> </p>', "<p></p><p>&nbsp;</p>", "<p><b> </b></p><ul><li></li></ul>", ""],
)
def test_a_section_of_spaces_is_missing(empty):
    raw = body()
    raw[0]["value"] = empty
    assert len(refused(story(body=raw))["body"]) == 1


def test_a_picture_needs_a_description_in_the_language_of_the_story():
    assert "hero_alt" in refused(story(hero_image=undescribed(alt_en="A drawing")))
    assert "hero_alt" in refused(story(hero_image=undescribed(alt_nl=" "), hero_alt=" "))
    published_story(hero_image=undescribed(), hero_alt="Een tekening")
    published_story(hero_image=undescribed(alt_nl="Een tekening"))


def test_a_translation_needs_one_in_its_own_language():
    story_index("en")
    page = published_story("nl", hero_image=undescribed(alt_nl="Een tekening"))
    translation = start_translation(page, "en")
    everything(translation)
    with pytest.raises(ValidationError) as refusal:
        translation.save_target(publish=True)
    assert "hero_alt" in refusal.value.message_dict


def test_a_picture_in_the_text_needs_one_too():
    def with_picture(image, alt):
        block = {"type": "picture", "value": {"image": image.pk, "alt": alt, "caption": ""}, "id": UID}
        return story(body=[*body(), block])

    assert "body" in refused(with_picture(undescribed(), ""))
    publish(with_picture(undescribed(), "Een tekening"))
    publish(with_picture(picture(), ""))


def test_it_takes_a_sentence_to_say_how_an_instrument_was_applied():
    page = story()
    page.story_instruments.get_object_list()[0].applied = " "
    assert str(page.story_instruments.first().instrument) in refused(page)["story_instruments"][0]


def test_a_verified_figure_says_by_whom_and_when():
    page = story()
    add_figure(page)
    add_figure(page, state="verified")
    points = refused(page)["figures"]
    assert len(points) == 2
    assert all("row 2" in point for point in points)
    assert "checked or verified by" in " ".join(points)


def test_a_period_does_not_end_before_it_begins():
    page = story()
    add_figure(page, period_to=date(2020, 1, 1))
    assert "The end lies before the start." in refused(page)["figures"][0]


def test_every_row_keeps_to_its_own_rules():
    page = story()
    add_figure(page, attribution=250)
    page.sources.get_object_list()[0].year = 1200
    page.external_references.add(StoryReference(system="X", label="", url="no address"))
    points = refused(page)
    assert points.keys() == {"figures", "sources", "external_references"}
    assert len(points["external_references"]) == 2


def test_a_story_does_not_repeat_itself():
    page = published_story()
    page.repeats = StoryPage.objects.get(pk=page.pk)
    with pytest.raises(IncompleteStoryError) as refusal:
        publish(page)
    assert "repeats" in refusal.value.message_dict
    publish(story(repeats=page))


def test_more_rows_cost_no_more_than_the_names_of_their_indicators(django_assert_max_num_queries):
    page = story()
    for _ in range(6):
        add_figure(page)
    page = StoryPage.objects.get(pk=page.pk)
    with django_assert_max_num_queries(25):
        assert problems_of(page) == {}


def test_a_figure_does_not_tell_a_contract_value_that_is_hidden():
    page = story(contract_disclosure="hidden")
    add_figure(page, indicator=Indicator.objects.get(slug=Indicator.CONTRACT_VALUE))
    assert "tells the contract value" in " ".join(refused(page)["figures"])
    page.contract_disclosure = "exact"
    publish(page)
