"""
Nothing under /api/v1 ever shows what is private: marked words are planted everywhere, and all answers are searched for them.

The addresses are those of the OpenAPI document, so a resource that is added later is asked as well.
"""

import re
import uuid
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Comment, CommentReply, PageLogEntry

from home.models import ContentPage
from search.models import CountedSearch
from storybank.api.models import PartnerUsage
from storybank.edge.models import Purge
from storybank.images.models import StoryImage
from storybank.organisations.models import Organisation
from storybank.publication.service import catch_up, rebuild, withdraw
from storybank.stories.models import StoryPage
from storybank.users.models import User
from tests.api.factories import index
from tests.api.partner_keys import a_key
from tests.api.private_fields import MARK, mark_all
from tests.stories.factories import add_figure, body, home_page, organisation, picture, publish, story

pytestmark = pytest.mark.django_db

#: Words and numbers of what is not public: drafts, other states, hidden values. Not words that search would split.
SECRETS = (
    "qzxconcept",
    "qzxnieuw",
    "qzxvertaling",
    "qzxingetrokken",
    "qzxherkenbaar",
    "qzxbijna",
    "7342165098",
    "8123465098",
)
#: More values of one parameter tell nothing new.
MOST_VALUES = 8
#: Values that the description cannot give.
TYPED = {"q": "qzx", "municipality": "assen", "province": "drenthe", "cursor": "x", "page": "1"}


def with_words(word: str, language: str = "nl", **fields: Any) -> StoryPage:
    """Return a draft with the word in every text."""
    page = story(
        language,
        title=f"{word} titel",
        slug=f"verhaal-{uuid.uuid4().hex[:6]}",
        summary=f"{word} kort",
        social_value=f"{word} waarde",
        body=body(word),
        participant=organisation(name=f"{word} bv"),
        **fields,
    )
    add_figure(page)
    return page


@pytest.fixture
def bank() -> dict[str, list[str]]:
    """Stories in every state, rows of everything that has text; values by the name of the place in an address."""
    public = publish(
        with_words("openbaar", contract_value=Decimal("7342165098.87"), contract_disclosure="hidden")
    )
    public.summary = public.title = "qzxnieuw"
    public.body = body("qzxnieuw")
    public.save_revision()  # of a live story, waiting for review
    with_words("qzxvertaling", "en", translation_key=public.translation_key, source_language="nl")

    draft = with_words("qzxconcept")
    closed = publish(
        with_words("openbaar", contract_value=Decimal("8123465098.56"), contract_disclosure="exact")
    )
    closed.contract_disclosure, closed.summary = "hidden", "Nu gesloten."
    closed = publish(closed)
    withdrawn = publish(with_words("qzxingetrokken"))
    withdraw(withdrawn.translation_key)
    again = publish(with_words("qzxingetrokken"))
    withdraw(again.translation_key)
    again = StoryPage.objects.get(pk=again.pk)
    again.title, again.summary, again.social_value, again.body = (
        "Opnieuw",
        "Opnieuw.",
        "Opnieuw.",
        body("Opnieuw"),
    )
    for row in again.participants.all():
        Organisation.objects.filter(pk=row.organisation_id).update(name="Opnieuw bv")
    again = publish(again)
    gone = publish(with_words("qzxbijna"))
    StoryPage.objects.get(pk=gone.pk).unpublish()
    pictured = publish(
        with_words("openbaar", hero_image=picture(credit="qzxherkenbaar", title="qzxherkenbaar"))
    )
    shown = StoryImage.objects.get(pk=pictured.hero_image_id)
    shown.shows_recognisable_people = True
    shown.save()
    _rows_of_everything(public)
    catch_up()
    pages = (public, draft, closed, withdrawn, again, gone, pictured)
    return {
        "storyId": [str(page.translation_key) for page in pages],
        "organisationId": [str(key) for key in Organisation.objects.values_list("uuid", flat=True)],
        "versionId": ["1", "2"],
    }


def _rows_of_everything(page: StoryPage) -> None:
    """Make a row of each model that stories do not make themselves."""
    user = User.objects.create_user(email="maker@voorbeeld.example", password="x" * 20)
    StoryImage.objects.update(uploaded_by_user=user)
    comment = Comment.objects.create(page=page, user=user, text="x", contentpath="title", position="")
    CommentReply.objects.create(comment=comment, user=user, text="x")
    PageLogEntry.objects.create(
        page=page,
        user=user,
        label="x",
        action="wagtail.edit",
        content_type=ContentType.objects.get_for_model(page),
        timestamp=timezone.now(),
        uuid=uuid.uuid4(),
        data={},
    )
    get_document_model().objects.create(title="x", file=ContentFile(b"%PDF-", "x.pdf"))
    CountedSearch.objects.create(language="nl", text="x", day=timezone.localdate())
    key, _text_of_key = a_key()
    PartnerUsage.objects.create(partner=key.partner, day=timezone.localdate(), kind="answer", name="200")
    Purge.objects.create(cache="x", tags=[], since=timezone.now())
    if not ContentPage.objects.exists():
        home_page("nl").add_child(instance=ContentPage(title="Over", slug="over-ons"))


def _addresses(
    described: dict[str, Any], places: dict[str, list[str]], api: Any
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every address of the description with its operation, each place filled with all its values."""
    for path, methods in described["paths"].items():
        names = re.findall(r"\{(\w+)\}", path)
        values = [
            places[name] if name in places else _examples(methods["get"], name, path, api) for name in names
        ]
        for filled in product(*values):
            address = path
            for name, value in zip(names, filled, strict=True):
                address = address.replace(f"{{{name}}}", value)
            yield address, methods["get"]


def _examples(operation: dict[str, Any], name: str, path: str, api: Any) -> list[str]:
    parameter = next(one for one in operation["parameters"] if one["name"] == name)
    found = (
        parameter["schema"].get("examples") or parameter["schema"].get("enum") or [parameter.get("example")]
    )
    assert found != [None], f"{path}: give {name} an example in the description, or a value in this test."
    return [str(one) for one in found]


def _queries(operation: dict[str, Any]) -> Iterator[str]:
    """Yield queries that make an operation say all it has: none, each parameter with its values, and wrong ones."""
    needed, tried = "", [""]
    for parameter in operation["parameters"]:
        if parameter["in"] != "query":
            continue
        name, schema = parameter["name"], parameter["schema"]
        schema = schema.get("items", schema)
        values = schema.get("enum") or [
            TYPED.get(name, parameter.get("example", schema.get("maximum", schema.get("default", "x"))))
        ]
        texts = [_text(value) for value in values[:MOST_VALUES]]
        if parameter["required"]:
            needed += f"{name}={texts[0]}&"
        tried += [f"{name}={text}" for text in (*texts, "%01wrong")]
    return (needed + query for query in (*tried, "nothingLikeThis=1"))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(_text, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sent(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return "\n".join(
        (body.decode("utf-8", "replace"), *(f"{name}: {value}" for name, value in response.items()))
    )


def test_no_answer_has_anything_private(api, bank):
    names = mark_all()
    rebuild()
    index()
    described = api.json("/openapi.json")
    statuses: dict[int, int] = {}
    for address, operation in _addresses(described, bank, api):
        for query in _queries(operation):
            asked = f"{address}?{query}" if query else address
            response = api.get(asked)
            assert response.status_code < 500, (asked, response.status_code)
            statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
            text = _sent(response)
            assert not (found := MARK.search(text)), f"{asked} shows {names[found[1]]}"
            secret = next((word for word in SECRETS if word in text.replace(query, "")), None)
            assert secret is None, f"{asked} shows {secret}"
    # Otherwise nothing was tested.
    assert statuses[200] > 200
    assert {400, 404, 410} <= set(statuses)


def test_nothing_private_is_found_by_asking_for_it(api, bank):
    names = mark_all()
    rebuild()
    index()
    for word in (*SECRETS, *(f"qzx{number}x1" for number in names)):
        found = api.json(f"/stories?q={word}&literal=true&lang=en")
        assert (found["total"], found["results"]) == (0, []), word
        suggested = api.json(f"/suggestions?q={word}")["results"]
        assert word not in str(suggested)


def test_what_is_planted_would_be_seen(api, bank):
    """The search for marks itself: one in a public field is found."""
    Organisation.objects.update(website="https://qzx999x1.example")
    rebuild()
    index()
    assert any(
        MARK.search(_sent(api.get(path))) for path in ("/organisations", "/stories?expand=organisations")
    )
    assert "openbaar" in _sent(api.get(f"/stories/{bank['storyId'][0]}"))
