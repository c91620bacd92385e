"""What somebody may be typing: which things, in which order, and how old they may be."""

import uuid
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from search import service
from search.collation import title_key, title_range, title_start
from search.suggestions import COUNTED_EVERY, KINDS, LONGEST_TEXT, Suggestion
from search.typed_words import words_of
from search.vocabulary_terms import KEPT_FOR
from storybank.publication.models import PublishedStory
from storybank.vocabulary.models import Municipality, Sector
from storybank.vocabulary.service import merge
from tests.search.factories import document, publish, unpublish
from tests.stories.factories import organisation

pytestmark = pytest.mark.django_db


def _suggest(text: str, language: str = "nl", limit: int = 8) -> list[Suggestion]:
    service.follow()
    return service.suggest(text, language, limit)


def _labels(text: str, kind: str = "", language: str = "nl", limit: int = 8) -> list[str]:
    return [one.label for one in _suggest(text, language, limit) if kind in ("", one.kind)]


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("gron", "municipality", "groningen"),
        ("GRON", "province", "groningen"),
        ("  Leeu ", "municipality", "leeuwarden"),
        ("ljou", "municipality", "leeuwarden"),
        ("sudwest", "municipality", "sudwest-fryslan"),
        ("Súdwest-Fry", "municipality", "sudwest-fryslan"),
        ("sudwestfrys", "municipality", "sudwest-fryslan"),
        ("fryslan", "province", "fryslan"),
        ("friesl", "province", "fryslan"),
        ("s-grav", "municipality", "den-haag"),
        ("sgrav", "municipality", "den-haag"),
        ("GM0106", "municipality", "assen"),
        ("digitale", "sector", "ict"),
        ("dienst digi", "sector", "ict"),
        ("social ret", "impactType", "arbeidsparticipatie"),
        ("marktcons", "instrument", "marktconsultatie"),
        ("leewarden", "municipality", "leeuwarden"),
        ("grnoingen", "municipality", "groningen"),
        ("marktconsultaite", "instrument", "marktconsultatie"),
    ],
)
def test_terms_are_found_by_every_name_and_the_beginning_of_any_word(
    typed: str, kind: str, value: str
) -> None:
    """Names and synonyms in both languages, Frisian, codes; without accents, signs and capitals; mistyped."""
    for language in ("nl", "en"):
        found = {(one.kind, one.value) for one in _suggest(typed, language, 20)}
        assert (kind, value) in found, (typed, language)


def test_labels_are_in_the_language_asked_for() -> None:
    """Whatever language the name was found by."""
    assert "ICT and digital services" in _labels("digitale diensten", language="en")
    assert "ICT en digitale diensten" in _labels("digital serv", language="nl")


def test_former_names_lead_to_the_successor() -> None:
    """A merged municipality is found by its old name and suggested by its new one."""
    province = Municipality.objects.get(slug="assen").province
    old = Municipality.objects.create(
        slug="oudhoorn", code="GM9901", label_nl="Oudhoorn", province=province, latitude=53, longitude=6
    )
    merge(old, Municipality.objects.get(slug="assen"))
    assert [(one.value, one.label) for one in _suggest("oudh")] == [("assen", "Assen")]


def test_what_has_stories_comes_first_then_whole_names_beginnings_and_words_inside() -> None:
    """The number of stories decides among what fits alike."""
    for slug, label in (
        ("a", "Zeewering"),
        ("b", "Zeewering en dijken"),
        ("c", "Onderhoud zeewering"),
        ("d", "Zeewering breed"),
        ("e", "Zeewering zonder verhaal"),
    ):
        Sector.objects.create(slug=f"zw-{slug}", label_nl=label)
    for slug in ("a", "b", "c", "c", "c", "d", "d"):
        publish(sector=[f"zw-{slug}"])
    assert _labels("zeewering") == [
        "Zeewering",
        "Zeewering breed",
        "Zeewering en dijken",
        "Onderhoud zeewering",
        "Zeewering zonder verhaal",
    ]
    assert _labels("zeewering", limit=2) == ["Zeewering", "Zeewering breed"]


def test_mistyped_words_are_looked_for_only_when_nothing_fits() -> None:
    """Asten has no stories and one letter more than Assen has: who types it means it."""
    publish(municipality=["assen"])
    assert _labels("asten", "municipality") == ["Asten"]
    assert "Assen" in _labels("asssn", "municipality")
    assert _labels("xq") == []
    assert _labels("qxzwv") == []


def test_titles_of_public_stories() -> None:
    """The beginning of any of their words, those that begin so first, the newest first, mistyped as well."""
    old = publish(title="Kwartsbakken van gerecycled glas", publishedAt="2024-01-01T00:00:00Z")
    new = publish(title="Kwartsbakken in de wijk", publishedAt="2026-01-01T00:00:00Z")
    inner = publish(title="Nieuwe kwartsbakken én 't plein", publishedAt="2026-02-01T00:00:00Z")
    expected = [new, old, inner]
    assert _suggest("kwartsb") == [
        Suggestion("story", str(one.story_id), one.title, one.path) for one in expected
    ]
    for typed in ("KWÁRTSBAKKEN", "kwartsbaken", "kwratsbakken"):
        assert {one.value for one in _suggest(typed)} == {str(one.story_id) for one in expected}, typed
    assert [one.label for one in _suggest("glas kwarts")] == [old.title]
    assert [one.label for one in _suggest("t plein")] == [inner.title]
    assert [one.label for one in _suggest("kwartsbakken van gerecycled g")] == [old.title]
    assert _suggest("kwartsbakken van gerecycled hout") == []
    assert [one.label for one in _suggest("kwartsbakken van gerecycelt glas")] == [old.title]


def test_a_story_is_suggested_once_in_the_language_of_its_list() -> None:
    """In the language asked for, otherwise in the one it has."""
    both = uuid.uuid4()
    publish(both, "nl", title="Kwartsbakken")
    publish(both, "en", title="Kwartsbakken in English")
    publish(title="Kwartsbakken, alleen in het Nederlands")
    assert sorted(_labels("kwartsb", language="en")) == [
        "Kwartsbakken in English",
        "Kwartsbakken, alleen in het Nederlands",
    ]
    assert sorted(_labels("kwartsb")) == ["Kwartsbakken", "Kwartsbakken, alleen in het Nederlands"]


def test_a_story_that_is_gone_is_never_suggested() -> None:
    """Also before the index has followed, and when it never will."""
    story = publish(title="Kwartsbakken")
    assert _labels("kwartsb") == ["Kwartsbakken"]
    unpublish(story.story_id)
    assert service.suggest("kwartsb", "nl", 8) == []
    assert service.suggest("kwartsbaken", "nl", 8) == []


def test_organisations_of_public_stories_only() -> None:
    """An organisation that only drafts name is nobody's business."""
    public, _draft = organisation(name="Kwartsbakkerij De Vroege"), organisation(name="Kwartsbakkerij Geheim")
    story = publish(organisation=[str(public.uuid)])
    assert _suggest("vroeg") == [Suggestion("organisation", str(public.uuid), "Kwartsbakkerij De Vroege")]
    assert _labels("kwartsb") == ["Kwartsbakkerij De Vroege"]
    unpublish(story.story_id)
    _later()
    assert _suggest("kwartsb") == []


def _later() -> None:
    """Let the time pass after which a process looks again."""
    reader = service._reader()
    reader.names._made_at -= COUNTED_EVERY
    reader.terms._read_at -= KEPT_FOR


def test_names_are_as_old_as_promised() -> None:
    """Changed terms show at once in this process, new counts and what others changed after some seconds."""
    Sector.objects.create(slug="kwartswegen", label_nl="Kwartswegen")
    assert _labels("kwartsw") == ["Kwartswegen"]
    term = Sector.objects.get(slug="kwartswegen")
    term.label_nl = "Kwartspaden"
    term.save()
    assert (_labels("kwartsw"), _labels("kwartsp")) == (
        ["Kwartspaden"],
        ["Kwartspaden"],
    )  # the slug stays a name
    Sector.objects.create(slug="kwartslopers", label_nl="Kwartslopers")
    assert _labels("kwarts") == ["Kwartslopers", "Kwartspaden"]
    publish(sector=["kwartswegen"])
    assert _labels("kwarts") == ["Kwartslopers", "Kwartspaden"]  # the index is not counted again yet
    _later()
    assert _labels("kwarts") == ["Kwartspaden", "Kwartslopers"]
    Sector.objects.filter(slug="kwartslopers").update(
        valid_to=timezone.localdate()
    )  # as another process would
    _later()
    assert _labels("kwarts") == ["Kwartspaden"]


def test_stories_keep_a_share_of_the_list() -> None:
    """However many names fit, two of eight are stories; and the other way round all places are used."""
    for number in range(12):
        Sector.objects.create(slug=f"kwarts-{number}", label_nl=f"Kwarts {number:02}")
        publish(title=f"Kwarts en grind {number}", sector=[f"kwarts-{number}"])
    kinds = [one.kind for one in _suggest("kwarts")]
    assert (kinds.count("sector"), kinds.count("story")) == (6, 2)
    assert [one.kind for one in _suggest("kwarts", limit=1)] == ["sector"]
    assert {one.kind for one in _suggest("kwarts en")} == {"story"}
    assert len(_suggest("kwarts en", limit=20)) == 12


def test_costs_one_query_whatever_is_found(django_assert_num_queries: Any) -> None:
    """Titles are read once more for the answer; names are in memory; nothing found costs nothing."""
    PublishedStory.objects.bulk_create([document(title=f"Kwarts {number}") for number in range(60)])
    service.rebuild()
    service.suggest("x", "nl", 8)
    for limit in (1, 20):
        with django_assert_num_queries(1):
            assert len(service.suggest("kwarts", "nl", limit)) == limit
    with django_assert_num_queries(0):
        service.suggest("qqqqq", "nl", 20)
        service.suggest("...", "nl", 20)


def test_an_empty_bank_suggests_terms() -> None:
    """And no stories."""
    assert "Assen" in _labels("ass")


NASTY = [
    "", " ", "\x00", "\ud800", "'", '"', "*", ".*", "(", "[a-z]+", "\\", "a OR b", "+-&|!(){}[]^~?:/", "😀", "\u202eabc",
    "é" * 300, "a" * 10_000, "a " * 5_000, "schilder " * 1_000, "groningenx " * 900, "ß", "ﬁets", "١٢", "_", "__init__", "漢字",
]  # fmt: skip


@pytest.mark.parametrize("typed", NASTY)
def test_nothing_that_is_typed_is_an_error(typed: str) -> None:
    """Signs mean nothing; a long text is read up to a length."""
    publish(title="Schilderwerk (a*) in de wijk")
    for limit in (1, 20):
        found = _suggest(typed, limit=limit)
        assert len(found) <= limit
        assert all(one.kind in KINDS and one.label for one in found)
    assert len(words_of(typed[:LONGEST_TEXT])) <= LONGEST_TEXT


def test_signs_are_no_pattern() -> None:
    """A dot is not any letter."""
    publish(title="Schilderwerk")
    assert _labels("sch.lder") == []
    assert _labels(".*") == []
    assert _labels("schilder.*", "story") == ["Schilderwerk"]


@hypothesis_settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=30), st.integers(min_value=1, max_value=30))
def test_the_range_of_a_beginning_holds_every_title_that_begins_so(rest: str, length: int) -> None:
    """For any title of plain words, each of its beginnings."""
    title = " ".join(words_of(rest))
    beginning = title[:length].rstrip()
    if not beginning:
        return
    lowest, highest = title_range(beginning)
    assert lowest <= title_start(title_key(title)) <= highest
