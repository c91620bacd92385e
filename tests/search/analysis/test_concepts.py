"""Concepts are found by all forms people use, and not by words that only look like them."""

import pytest

from search.analysis.analyser import Analyser
from search.analysis.concepts import ConceptIndex
from search.analysis.thesaurus import Concept, ThesaurusError, read_thesaurus, with_rows


def _in_query(analyser, text, code="nl"):
    return {match.concept for match in analyser.query(text, code).matches}


@pytest.mark.parametrize(
    ("text", "code", "concept"),
    [
        ("raamovereenkomsten", "nl", "framework-agreement"),
        ("raam overeenkomst", "nl", "framework-agreement"),
        ("framework agreements", "nl", "framework-agreement"),  # the other language
        ("raamcontract", "en", "framework-agreement"),
        ("ROK", "nl", "framework-agreement"),  # in capitals
        ("rok contract", "nl", "framework-agreement"),  # beside a word of its context
        ("mantelcontract", "nl", "framework-agreement"),  # hidden
        ("grond weg en waterbouw", "nl", "civil-works"),
        ("gww", "nl", "civil-works"),
        ("VAT", "nl", "vat"),
        ("vat", "en", "vat"),
        ("levens cyclus kosten", "nl", "lcc"),
        ("lifecycle costs", "en", "lcc"),
        ("sociale clausules", "nl", "social-clause"),
        ("bijen", "nl", "bees"),
        ("haren", "nl", "haren"),
        ("sudwest fryslan", "nl", "sudwest-fryslan"),
        ("artikel 2.114", "nl", "art-2-114"),
        ("art. 2.114 Aw", "nl", "art-2-114"),
        ("2.114 aanbestedingswet", "nl", "art-2-114"),
        ("aanbestedingswet 2012 art 2.114", "nl", "art-2-114"),
        ("article 2.114 of the Public Procurement Act", "en", "art-2-114"),
        ("2.114", "nl", "art-2-114"),
        ("art 2.114 lid 2", "nl", "art-2-114-2"),
        ("artikel 2.114 lid 9", "nl", "art-2-114"),
        ("artikel 77 richtlijn 2014/24/EU", "nl", "art-77"),
    ],
)
def test_found(analyser, text, code, concept):
    assert concept in _in_query(analyser, text, code)


@pytest.mark.parametrize(
    ("text", "code", "concept"),
    [
        ("rok", "nl", "framework-agreement"),
        ("vat", "nl", "vat"),  # a barrel
        ("bij de gemeente", "nl", "bees"),
        ("haar", "nl", "haren"),
        ("2.114 euro", "nl", "art-2-114"),
        ("artikel 2.114 gemeentewet", "nl", "art-2-114"),
        ("artikel 2.114 lid 9", "nl", "art-2-114-2"),
        ("kantoormeubilair", "nl", "furniture"),  # the narrower one; documents add the broader
    ],
)
def test_not_found(analyser, text, code, concept):
    assert concept not in _in_query(analyser, text, code)


def test_texts_have_the_broader_concepts_as_well(analyser):
    assert set(analyser.text("Ons kantoormeubilair", "nl").concepts) == {"office-furniture", "furniture"}


def test_concepts_of_parts_are_kept_apart(analyser):
    analysis = analyser.text("Het schoolmeubilair", "nl")
    assert analysis.concepts == ()
    assert analysis.part_concepts == ("furniture",)


def test_a_name_in_a_text_has_a_capital(analyser):
    assert "haren" in analyser.text("De gemeente Haren koopt in.", "nl").concepts
    assert "haren" not in analyser.text("Borstels met zachte haren.", "nl").concepts


def test_a_number_in_a_text_is_no_article(analyser):
    assert not analyser.text("Het kostte 2.114 per jaar.", "nl").concepts
    assert analyser.text("Volgens artikel 2.114 mag dat.", "nl").concepts == ("art-2-114",)


def test_the_typed_form_counts_more_than_a_hidden_or_foreign_one(analyser):
    def weight(text):
        return max(match.weight for match in analyser.query(text, "nl").matches)

    assert weight("raamovereenkomst") == 1.0
    assert weight("raamovereenkomst") > weight("framework agreement") > weight("mantelcontract")


def test_rows_join_the_concept_that_points_at_them(concepts):
    row = Concept("sector:gww-en-infra", forms={"nl": ("GWW en infra", "wegenwerken")})
    lonely = Concept("sector:groen", forms={"nl": ("groenvoorziening",), "en": ("greenery",)})
    joined = with_rows(concepts, [row, lonely])
    index = ConceptIndex(joined)
    assert "wegenwerken" in index["civil-works"].forms["nl"]
    assert index.of_terms(["sector:gww-en-infra", "sector:groen", "sector:none"]) == (
        "civil-works",
        "sector:groen",
    )


def test_a_row_that_is_one_of_several_keeps_its_own_concept():
    both = Concept("care", terms=("sector:zorg", "sector:jeugd"), forms={"nl": ("zorgdomein",)})
    joined = with_rows([both], [Concept("sector:zorg", forms={"nl": ("zorg",)})])
    assert ConceptIndex(joined).of_terms(["sector:zorg"]) == ("care", "sector:zorg")


def test_an_editor_s_synonym_works_at_once(concepts):
    added = Concept("framework-agreement", forms={"nl": ("kapstokcontract",)})
    assert "framework-agreement" in _in_query(Analyser(with_rows(concepts, [added])), "kapstokcontract")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[concept]]\nnl = ['x']", "no id"),
        ("[[concept]]\nid = 'a'\nfr = ['x']", "unknown members: fr"),
        ("[[concept]]\nid = 'a'\nkind = 'word'", "kind is one of"),
        ("[[concept]]\nid = 'a'\nnl = 'x'", "list of texts"),
        ("[[concept]]\nid = 'a'\nhidden.fr = ['x']", "languages nl and en"),
        ("[[concept]]\nid = 'a'\n[[concept]]\nid = 'a'", "occurs twice"),
        ("[[concept", "wrong.toml"),
    ],
)
def test_a_mistake_in_a_file_is_explained(tmp_path, content, said):
    (tmp_path / "wrong.toml").write_text(content)
    with pytest.raises(ThesaurusError, match=said):
        read_thesaurus(tmp_path)
