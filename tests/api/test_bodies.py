"""The text of a story as HTML, Markdown and blocks: one text in three forms, and nothing that people typed becomes markup."""

import html
import json
import re
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from storybank.api.bodies.blocks import blocks_of, heading_block
from storybank.api.bodies.forms import in_form
from storybank.api.bodies.markdown import markdown_of
from storybank.publication.projection.html import clean, to_text
from tests.api.factories import complete_story, index
from tests.stories.factories import body as every_section

#: Tables and strikethrough are no part of CommonMark, but many readers know them.
READERS = [MarkdownIt("commonmark"), MarkdownIt("commonmark").enable(["table", "strikethrough"])]

NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("ab1 9.)-+=*_`~#>|[]()<&;:!\\\"'@ \u00a0é€😀\u200b")),
        st.characters(codec="utf-8"),
    ),
    max_size=12,
)
INLINE = st.recursive(
    NASTY.map(html.escape) | st.just("<br>"),
    lambda inner: (
        st.lists(inner, max_size=4).map("".join)
        | st.tuples(st.sampled_from(["b", "strong", "i", "em"]), inner).map(
            lambda one: f"<{one[0]}>{one[1]}</{one[0]}>"
        )
        | inner.map(lambda text: f'<a href="https://voorbeeld.nl/a_(b)?c=1&amp;copy;=2*3">{text}</a>')
    ),
    max_leaves=8,
)
MARKUP = st.recursive(
    INLINE.map(lambda text: f"<p>{text}</p>"),
    lambda inner: (
        st.tuples(st.sampled_from(["ul", "ol"]), st.lists(INLINE | inner, max_size=3)).map(
            lambda one: f"<{one[0]}>{''.join(f'<li>{item}</li>' for item in one[1])}</{one[0]}>"
        )
        | st.lists(inner, max_size=3).map("".join)
    ),
    max_leaves=6,
)


def tidy(blocks):
    """
    Return blocks with the look of each character, as far as Markdown can say it: a blank is neither bold nor italic.
    """
    for block in blocks:
        for item in block.get("items", ()):
            tidy(item["blocks"])
        spans = [
            (character, unquote(span.get("href", "")), *_style(span, character))
            for span in block.get("spans", ())
            for character in span["text"]
        ]
        if spans:
            block["spans"] = spans
    return blocks


def _style(span, character):
    return (False, False) if character.isspace() else (span.get("bold", False), span.get("italic", False))


@settings(max_examples=400, deadline=None)
@given(MARKUP)
@example('<p><b>"a"</b>b</p>')
@example("<p>onder<b>deel</b><i>en</i>s <b> los </b>x</p>")
@example("<p>1. a<br>- b<br>+ c<br># d<br>===<br>:-</p>")
@example("<ul><li>a<ol><li>b</li></ol></li></ul><ul><li>c</li></ul><ol><li>1</li></ol><ol><li>2</li></ol>")
@example("<p><b>a<i>b</i></b><i>c</i><a href='https://x.nl'><b>d</b></a><b>e</b></p>")
@example("<p>\x80<i>0</i></p>")
@example("<p>a</p><ul><li><p>b</p><p>c</p></li></ul><p>d</p>")
def test_markdown_reads_back_as_the_same_text(markup):
    published = clean(markup, {}).replace("\x01base", "https://bank.example")
    blocks = blocks_of(published)
    written = markdown_of(blocks)
    for reader in READERS:
        again = blocks_of(clean(reader.render(written), {}))
        assert tidy(again) == tidy(blocks_of(published)), written


@settings(max_examples=200, deadline=None)
@given(MARKUP)
def test_blocks_have_the_words_of_the_html(markup):
    published = clean(markup, {})

    def words(blocks):
        for block in blocks:
            yield from ("".join(span["text"] for span in block.get("spans", ()))).split()
            for item in block.get("items", ()):
                yield from words(item["blocks"])

    shown = "".join(one for one in to_text(published) if not "\x80" <= one <= "\x9f")
    assert "".join(words(blocks_of(published))) == "".join(shown.split())


def test_a_heading_is_text_at_its_level():
    assert markdown_of([heading_block("Wat *ging* mis? #", 3)]) == "### Wat \\*ging\\* mis? \\#"
    section = {"kind": "motive", "heading": "Aanleiding & doel", "html": "<p>Tekst.</p>"}
    assert in_form(section, "html", 2)["html"] == "<h2>Aanleiding &amp; doel</h2><p>Tekst.</p>"
    assert in_form(section, "markdown", 4)["markdown"] == "#### Aanleiding \\& doel\n\nTekst."
    assert in_form(section, "blocks", 3)["blocks"][0] == heading_block("Aanleiding & doel", 3)
    assert in_form(section, "html", None) == section


@pytest.fixture
def story(db):
    markup = '<p>Wij kochten <b>jassen</b>, zie <a href="https://voorbeeld.nl/a">hier</a>.</p><ul><li>een</li><li>twee</li></ul>'
    sections = every_section()
    sections[0]["value"] = (
        markup + '<p onclick="x()"><script>alert(1)</script><a href="javascript:x">los</a></p>'
    )
    made = complete_story(body=sections)
    index()
    return f"/stories/{made.story_id}"


def test_the_form_that_was_asked_for_is_sent_and_no_other(api, story):
    forms = {}
    for name in ("html", "markdown", "blocks"):
        sections = [one for one in api.json(f"{story}?bodyFormat={name}")["sections"] if "heading" in one]
        assert all(set(one) == {"kind", "heading", name} for one in sections)
        forms[name] = sections[0][name]
    assert api.json(story)["sections"] == api.json(f"{story}?bodyFormat=html")["sections"]
    assert forms["markdown"].startswith(
        "Wij kochten **jassen**, zie [hier](<https://voorbeeld.nl/a>).\n\n- een\n- twee"
    )
    assert forms["blocks"][0]["spans"][1] == {"text": "jassen", "bold": True}
    assert forms["blocks"][1] == {
        "type": "list",
        "ordered": False,
        "items": [{"blocks": [{"type": "paragraph", "spans": [{"text": text}]}]} for text in ("een", "twee")],
    }
    for text in map(str, forms.values()):
        assert "script" not in text
        assert "onclick" not in text


@pytest.mark.parametrize("level", [2, 3, 4])
def test_headings_come_in_front_at_the_level_asked_for(api, story, level):
    plain = [one for one in api.json(story)["sections"] if "html" in one]
    headed = [one for one in api.json(f"{story}?headingLevel={level}")["sections"] if "html" in one]
    for one, other in zip(plain, headed, strict=True):
        assert other["html"] == f"<h{level}>{html.escape(one['heading'])}</h{level}>{one['html']}"
    markdown = api.json(f"{story}?headingLevel={level}&bodyFormat=markdown")["sections"]
    assert markdown[0]["markdown"].startswith(f"{'#' * level} ")


def test_addresses_in_the_text_are_absolute_in_every_form(api, story):
    for name in ("html", "markdown", "blocks"):
        body = json.dumps(api.json(f"{story}?bodyFormat={name}&fields=sections"))
        for address in re.findall(r'(?:href=\\"|href": "|\]\(<)([^">\\]+)', body):
            assert address.startswith(("https://", "http://"))


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("bodyFormat=md", ("bodyFormat", "unknown-value")),
        ("headingLevel=1", ("headingLevel", "out-of-range")),
        ("headingLevel=5", ("headingLevel", "out-of-range")),
        ("headingLevel=h2", ("headingLevel", "not-an-integer")),
        ("bodyFormat=html&bodyFormat=html", ("bodyFormat", "repeated-parameter")),
    ],
)
def test_other_forms_are_refused(api, story, query, error):
    assert api.error_codes(f"{story}?{query}") == dict([error])


def test_cards_have_no_text_to_form(api, db):
    assert api.error_codes("/stories?bodyFormat=html&headingLevel=2") == {
        "bodyFormat": "unknown-parameter",
        "headingLevel": "unknown-parameter",
    }


def test_a_form_is_made_once_for_a_version_of_the_story(api, story, monkeypatch, django_assert_num_queries):
    asked = f"{story}?bodyFormat=markdown&headingLevel=3"
    first = api.get(asked)
    monkeypatch.setattr("storybank.api.story_shape.in_form", None)
    with django_assert_num_queries(1):
        again = api.get(asked)
    assert again.content == first.content
    assert again["ETag"] != api.get(story)["ETag"]
