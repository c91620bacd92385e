"""Reading the files of the demo: a mistake is named with its file and place."""

import tomllib

import pytest

from home.demo.content import Section
from home.demo.pictures import FOLDER as DRAWINGS
from home.demo.pictures import check_pictures
from home.demo.reader import FOLDER, read_stories
from home.demo.tables import DemoFileError
from storybank.stories.blocks import SECTION_NAMES


@pytest.fixture
def changed(tmp_path):
    """Return a function that reads the first story after some text in it was replaced."""

    def read(old, new):
        text = (FOLDER / "s1.toml").read_text()
        assert old in text
        (tmp_path / "s1.toml").write_text(text.replace(old, new, 1))
        return read_stories(tmp_path)

    return read


@pytest.fixture
def only_dutch(tmp_path):
    """Return a function that reads the story that is told in Dutch only, after some text in it was replaced."""

    def read(old="", new=""):
        text = (FOLDER / "s11.toml").read_text()
        assert old in text
        (tmp_path / "s11.toml").write_text(text.replace(old, new, 1))
        return read_stories(tmp_path)

    return read


def test_all_are_read_in_order():
    stories = read_stories()
    assert [story.key for story in stories] == [f"S{number}" for number in range(1, 13)]
    for story in stories:
        assert story.fictional
        assert {part.name for part in story.body if isinstance(part, Section)} == set(SECTION_NAMES)
        assert len(story.pictures) == 3


@pytest.mark.parametrize(
    ("story", "language"),
    [
        pytest.param(story, language, id=f"{story.key} {language}")
        for story in read_stories()
        for language in story.languages
    ],
)
def test_texts_fit_into_their_fields(story, language):
    words = story.words[language]
    assert len(words.title) <= 255
    assert len(words.summary) <= 600
    assert len(words.social_value) <= 1200
    assert all(len(used.applied[language]) <= 400 for used in story.instruments)
    assert all(len(source.title[language]) <= 250 for source in story.sources)
    assert all(len(picture.alt[language]) <= 300 for picture in story.pictures)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_invented_organisations_say_so_in_their_names(file):
    for entry in tomllib.loads(file.read_text(encoding="utf-8"))["organisations"]:
        assert ("(fictief)" in entry["name"]) == entry["fictional"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "S1"', "key = ", "s1.toml: Invalid value"),
        ('key = "S1"', "key = 1", "s1.toml: key: is int, not str"),
        ('sector = "textiel-en-bedrijfskleding"\n', "", "s1.toml: sector: is missing"),
        ('credit = "Verhalenbank"', 'credit = " "', "s1.toml: hero: credit: is empty"),
        ("review_months = 12", 'review_months = 12\nmood = "good"', "s1.toml: nobody knows mood"),
        ('contract_value = "48000"', 'contract_value = "much"', "contract_value: is not an amount"),
        ('contract_from = "2025-03-01"', 'contract_from = "March"', "contract_from: is not a date"),
        ('municipalities = ["assen"]', "municipalities = [1]", "municipalities: is not a list of texts"),
        ('kind = "tips"', 'kind = "advice"', "body 14: kind: advice is no section"),
        ('kind = "tips"', 'kind = "motive"', "sections: motive stands there twice"),
        (
            'sources = ["weegbonnen", "contractdossier"]',
            'sources = ["hearsay"]',
            "hearsay is not in this file",
        ),
        ('figures = ["textiel-hergebruikt",', 'figures = ["luck",', "figures in the body: luck"),
        ('role = "contractingAuthority"', 'role = "supplier"', "the contracting authority is missing"),
        ('organisation = "gemeente-assen"', 'organisation = "gemeente-x"', "participants: gemeente-x"),
        ('image = "s1-2"', 'image = "s9-9"', "s9-9 is not among the pictures"),
        ('alt_nl = "Werkbank van boven', 'alt_nl = "Iets anders', "differs from that of the picture"),
        ('source_language = "nl"', 'source_language = "xx"', "source_language: xx is none of nl, en"),
    ],
)
def test_a_mistake_is_named(changed, old, new, said):
    with pytest.raises(DemoFileError) as caught:
        changed(old, new)
    assert said in str(caught.value)


def test_a_story_may_be_told_in_one_language(only_dutch):
    (story,) = only_dutch()
    assert (story.languages, story.translation_language) == (("nl",), None)
    assert all(part.html.keys() == {"nl"} for part in story.body if isinstance(part, Section))
    assert all(picture.alt.keys() == {"nl", "en"} for picture in story.pictures)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('source_language = "nl"', 'source_language = "en"', "source_language: en is none of nl"),
        ("[nl]", "[fy]", "languages: there is no table of nl or en"),
        ('applied.nl = "', 'applied.en = "', "instruments 1: applied: nl: is missing"),
        ('kind = "motive"', 'kind = "motive"\nen = "<p>Why</p>"', "body 1: nobody knows en"),
        ('title.nl = "Rooster', 'title.en = "Rota"\ntitle.nl = "Rooster', "title: nobody knows en"),
        ("alt_en =", "alt_fy =", "hero: alt_en: is missing"),
    ],
)
def test_a_text_in_the_wrong_language_is_named(only_dutch, old, new, said):
    with pytest.raises(DemoFileError) as caught:
        only_dutch(old, new)
    assert said in str(caught.value)


def test_an_empty_folder_is_a_mistake(tmp_path):
    with pytest.raises(DemoFileError, match="no demo stories"):
        read_stories(tmp_path)


def test_two_files_cannot_tell_the_same_story(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text((FOLDER / "s1.toml").read_text())
    with pytest.raises(DemoFileError, match="S1 stands there twice"):
        read_stories(tmp_path)


def test_two_stories_agree_on_an_organisation(tmp_path):
    text = (FOLDER / "s1.toml").read_text()
    (tmp_path / "a.toml").write_text(text)
    other = text.replace('key = "S1"', 'key = "S9"').replace(
        "Verzonnen naaiatelier in Assen", "Een bakker", 1
    )
    (tmp_path / "b.toml").write_text(other)
    with pytest.raises(DemoFileError, match="atelier-draadkracht differs"):
        read_stories(tmp_path)


def test_every_drawing_is_there_and_together_they_are_small():
    check_pictures(read_stories())
    assert sum(file.stat().st_size for file in DRAWINGS.rglob("*") if file.is_file()) <= 6 * 1024 * 1024
