"""The member `highlights` of a hit."""

import json

import pytest

from search.service import BodyPassage, Highlights, rebuild
from storybank.api.highlights import marked_texts
from storybank.api.schemas.stories import StoryList
from storybank.api.search_members import with_member
from storybank.images.addresses import BASE
from storybank.publication.models import PublishedStory
from storybank.publication.rendering import OVERLAY


@pytest.fixture
def found(document, api):
    """Return the first hit for a text, in a bank with one story of these texts."""

    def _found(text, **texts):
        PublishedStory.objects.filter(pk=document.pk).update(text=texts)
        # A change behind the back of the change log.
        rebuild()
        body = api.json(f"/stories?q={text}")
        StoryList.model_validate(body)
        return body["results"][0]

    return _found


def test_a_hit_has_the_passage_and_the_section_it_stands_in(found):
    hit = found("oplossing", approach="Eén <oplossing> & meer.")
    assert hit["highlights"] == {
        "body": {"section": "approach", "html": "Eén &lt;<mark>oplossing</mark>&gt; &amp; meer."}
    }


def test_a_list_without_text_has_no_highlights(api, document):
    (card,) = api.json("/stories")["results"]
    assert "highlights" not in card


class _Card:
    """A card of one version."""

    def __init__(self, wire_hash, body=b'{"id":1}'):
        self.wire_hash, self.body = wire_hash, body


def test_another_version_of_a_story_is_shown_without_marks():
    cards = [_Card("new"), _Card("same")]
    highlights = [
        Highlights(title="<mark>Oud</mark>", mark="old"),
        Highlights(title="<mark>x</mark>", mark="same"),
    ]
    plain, marked = marked_texts(cards, highlights)
    assert plain == b""
    assert json.loads(with_member(cards[1].body, marked)) == {
        "id": 1,
        "highlights": {"title": "<mark>x</mark>"},
    }


@pytest.mark.parametrize("text", ['"\\', "\x00\x1f", OVERLAY, BASE, "</script>", "\ud800", "\u2028", "ﷺ"])
def test_any_text_is_sent_as_it_is(text):
    highlights = Highlights(title=text, summary=text, body=BodyPassage("motive", text), mark="v")
    card = _Card("v")
    sent = with_member(card.body, *marked_texts([card], [highlights]))
    shown = text.replace("\ud800", "?")
    assert json.loads(sent)["highlights"] == {
        "title": shown,
        "summary": shown,
        "body": {"section": "motive", "html": shown},
    }
